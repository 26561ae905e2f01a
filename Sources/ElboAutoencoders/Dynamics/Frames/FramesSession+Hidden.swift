public import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboNumerics

extension TrainedFrames {
    /// Whether hidden frames can be told from those on both sides of them: of a linear state, whose smoother is exact.
    public var tellsHiddenFrames: Bool { model.dynamics.linear != nil }
}

extension FramesSession {
    /// Frames that nobody shows to the model, told from all others of their clips.
    ///
    /// Seen frames have the means of q(aₜ | xₜ) for codes. The memory that mixes matrices reads these, and of hidden frames the mean
    /// of p(aₜ | a_<t); the filter is not told of the latter. The state given all codes that were seen comes from the smoother
    /// (Rauch, Tung and Striebel 1965) in Float64, and a hidden frame is the mean of p(xₜ | aₜ) at aₜ = Cₜ E[zₜ | ...].
    ///
    /// - Parameters:
    ///   - data: Clips of the model's frames.
    ///   - hidden: Which frames, from 0; the first of a clip is not one of them.
    ///   - each: Receives a range of rows and their hidden frames, [clips, hidden frames · numbers], as the model sees them.
    /// - Throws: `AutoencoderError.option` for a model without a linear state, or frames that a clip has not; as `bounds`, and
    ///   what `each` throws.
    public func hiddenFrames(
        of data: Dataset, _ hidden: Range<Int>, each: (Range<Int>, [Float]) throws -> Void
    ) throws {
        guard let linear = model.dynamics.linear else {
            throw AutoencoderError.option(
                name: "the model whose hidden frames are asked for", value: model.dynamics.title,
                allowed: "one with a linear state (kvae), whose smoother sees both sides")
        }
        let count = data.itemShape[0]
        guard hidden.lowerBound >= 1, hidden.upperBound <= count, !hidden.isEmpty else {
            throw AutoencoderError.option(
                name: "the range of hidden frames",
                value: "\(hidden.lowerBound + 1)...\(hidden.upperBound)",
                allowed: "within 2...\(count), behind a frame that is seen")
        }
        let system = LinearSystem(trained, linear)
        try forEachBatch(of: data) { rows, frames, values in
            let found = try run(
                "mixing, \(hidden) hidden", [rows.count, frames], [values], RandomKey(seed: 0)
            ) { [model] given, _, pass in
                let unrolled = model.unrolled(
                    Inputs(count: rows.count, [ExampleSchema.observationName: given[0]]),
                    choosing: .mean, hiding: hidden, in: &pass)
                return [unrolled.codes, unrolled.weights].filter { !$0.isEmpty }.map {
                    concatenate($0, along: 0)
                        .reshaped(to: [frames, rows.count, $0[0].shape[1]])
                        .transposed([1, 0, 2])
                }
            }
            let codes = found[0].floats
            let weights = found.count > 1 ? found[1].floats : []
            try require(codes + weights, "hidden frames", rows, width: codes.count / rows.count)
            let told = try (0..<rows.count).flatMap { clip -> [Float] in
                func own(_ numbers: [Float]) -> [Double] {
                    let width = numbers.count / rows.count
                    return numbers[clip * width..<(clip + 1) * width].map(Double.init)
                }
                let all = try system.smoothedCodes(own(codes), own(weights), hidden: hidden)
                return all.map { Float($0) }
            }
            try require(told, "smoothed codes", rows, width: told.count / rows.count)
            let frame = try run(
                "decode", [rows.count * hidden.count],
                [HostArray([rows.count * hidden.count, model.latentDimension], told)],
                RandomKey(seed: 0)
            ) { [model] given, _, pass in [model.emission(given[0], nil, in: &pass).mean] }
            let numbers = frame[0].floats
            try require(numbers, "hidden frames", rows, width: numbers.count / rows.count)
            try each(rows, numbers)
        }
    }
}
