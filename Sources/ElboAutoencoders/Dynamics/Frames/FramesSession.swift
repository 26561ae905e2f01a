public import ElboData
import ElboDistributions
public import ElboGraph
import ElboNetworks
public import ElboNumerics

/// A dynamical autoencoder of clips opened for use.
///
/// Safe from many threads, as `ModelSession` is.
public final class FramesSession: Sendable {
    /// The model.
    public let trained: TrainedFrames
    let programs: ProgramPool
    /// Frames that networks take at once.
    private let framesAtOnce: Int

    /// Opens a model.
    ///
    /// - Parameters:
    ///   - trained: The model.
    ///   - executor: What runs its functions.
    public init(_ trained: TrainedFrames, on executor: any Executor) {
        self.trained = trained
        // Of a linear state each clip has a covariance.
        let n = trained.model.stateNumbers ?? 0
        framesAtOnce = max(1, (1 << 22) / max(trained.model.widestLayer, n * n))
        programs = ProgramPool(executor, state: trained.parameters)
    }

    var model: DynamicalAutoencoder { trained.model }

    /// How many clips of so many frames are taken at once, so that memory does not grow with the data.
    func clipsAtOnce(frames: Int) -> Int { max(1, min(framesAtOnce / max(frames, 1), 64)) }

    /// The bound of each frame: [clips · frames], a clip's frames one after the other, in nats.
    public struct FrameBounds: Hashable, Sendable {
        /// E_q log p(xₜ | zₜ, hₜ).
        public internal(set) var reconstructions: [Double] = []
        /// D(q(zₜ | ...) ‖ p(zₜ | ...)).
        public internal(set) var divergences: [Double] = []
        /// Nothing yet.
        public init() {}

        /// Adds those of other clips behind these.
        public mutating func append(_ others: FrameBounds) {
            reconstructions += others.reconstructions
            divergences += others.divergences
        }

        /// Their difference.
        public var bounds: [Double] { zip(reconstructions, divergences).map { $0 - $1 } }
    }

    /// The bound, frame by frame.
    ///
    /// - Parameters:
    ///   - data: Clips, of any number of frames.
    ///   - draws: How many draws of codes the mean is taken over.
    ///   - key: Decides them.
    /// - Throws: `AutoencoderError` when they do not fit the model or a bound is not finite; `RunError`.
    public func bounds(of data: Dataset, draws: Int = 1, key: RandomKey) throws -> FrameBounds {
        var found = FrameBounds()
        try forEachBatch(of: data) { rows, frames, values in
            var sums = [[Double]](
                repeating: [Double](repeating: 0, count: rows.count * frames), count: 2)
            for draw in 0..<draws {
                let results = try run(
                    "bounds", [rows.count, frames], [values],
                    key.child(UInt64(draw)).child(UInt64(rows.lowerBound))
                ) { [model] given, _, pass in
                    let unrolled = model.unrolled(
                        Inputs(count: rows.count, [ExampleSchema.observationName: given[0]]),
                        in: &pass)
                    let divergences = model.layers(of: unrolled).map {
                        $0.kl.reshaped(to: [1, rows.count])
                    }
                    return [
                        unrolled.logProbabilities.transposed([1, 0]),
                        concatenate(divergences, along: 0).transposed([1, 0]),
                    ]
                }
                for (part, result) in results.enumerated() {
                    let numbers = result.floats
                    try require(numbers, "bound", rows, width: frames)
                    for place in numbers.indices {
                        sums[part][place] += Double(numbers[place]) / Double(draws)
                    }
                }
            }
            found.reconstructions += sums[0]
            found.divergences += sums[1]
        }
        return found
    }

    /// Means of p(xₜ | zₜ, hₜ) along the path of the means of q(zₜ | ...): clips as the model sees them.
    ///
    /// - Throws: as `bounds`.
    public func reconstruct(_ data: Dataset) throws -> [Float] {
        try alongMeans(of: data, "reconstruct") { $0.law.mean }
    }

    /// The path of the means of q(zₜ | ...): [clips · frames, latent dimension].
    ///
    /// - Throws: as `bounds`.
    public func paths(of data: Dataset) throws -> [Float] {
        try alongMeans(of: data, "paths") { concatenate($0.codes, along: 0) }
    }

    /// What a function of unrolled clips gives for each frame, [frames · clips, numbers], in the clips' order.
    private func alongMeans(
        of data: Dataset, _ function: String, _ result: (UnrolledWindows) -> Tensor
    ) throws -> [Float] {
        var all: [Float] = []
        try forEachBatch(of: data) { rows, frames, values in
            let numbers = try run(
                function, [rows.count, frames], [values], RandomKey(seed: 0)
            ) { [model] given, _, pass in
                let found = result(
                    model.unrolled(
                        Inputs(count: rows.count, [ExampleSchema.observationName: given[0]]),
                        choosing: .mean, in: &pass))
                let width = found.shape[1]
                return [
                    found.reshaped(to: [frames, rows.count, width]).transposed([1, 0, 2])
                ]
            }[0].floats
            try require(numbers, function, rows, width: numbers.count / rows.count)
            all += numbers
        }
        return all
    }

    /// Hands out clips as the model sees them, [clips, frames · numbers], some at a time.
    func forEachBatch(
        of data: Dataset, _ body: (Range<Int>, _ frames: Int, HostArray) throws -> Void
    ) throws {
        let reader = try trained.reader(of: data)
        let frames = data.itemShape[0]
        let size = clipsAtOnce(frames: frames)
        for start in stride(from: 0, to: data.count, by: size) {
            let rows = start..<min(start + size, data.count)
            try body(
                rows, frames, HostArray([rows.count, data.itemSize], reader.values(of: rows)[0]))
        }
    }

    /// Refuses what is not finite.
    func require(
        _ numbers: [Float], _ function: String, _ rows: Range<Int>, width: Int
    ) throws(AutoencoderError) {
        guard let bad = numbers.firstIndex(where: { !$0.isFinite }) else { return }
        throw .notFinite(function: function, row: rows.lowerBound + bad / max(width, 1) + 1)
    }

    func run(
        _ function: String, _ shape: [Int], _ arguments: [HostArray], _ key: RandomKey,
        _ body: ([Tensor], Tensor, inout ForwardPass) -> [Tensor]
    ) throws -> [HostArray] {
        try programs.run(
            function, shape, arguments, key, parameters: model.parameters, tracing: body)
    }
}
