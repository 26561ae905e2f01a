public import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
public import ElboNumerics

/// How frames go on that nobody has seen.
public struct Continuation: Hashable, Sendable {
    /// How many frames.
    public var frames: Int
    /// Whether codes are drawn, each draw another future; else they go along the means of their laws.
    public var drawsCodes: Bool
    /// Whether frames are drawn from p(xₜ | zₜ, hₜ); else they are its means.
    public var drawsFrames: Bool

    /// Chooses.
    public init(frames: Int, drawsCodes: Bool = true, drawsFrames: Bool = false) {
        precondition(frames >= 1, "\(frames) frames to come")
        self.frames = frames
        self.drawsCodes = drawsCodes
        self.drawsFrames = drawsFrames
    }
}

extension FramesSession {
    /// Frames that follow the first ones of each clip, of which q(zₜ | ...) sees no others; then p(zₜ | ...) alone moves codes.
    ///
    /// A memory of frames reads those that the model gave.
    ///
    /// - Parameters:
    ///   - data: Clips of at least so many frames.
    ///   - given: How many of them are seen, at least 1.
    ///   - continuation: What comes then.
    ///   - key: Decides the draws.
    ///   - each: Receives a range of rows and their new frames, [clips, frames · numbers], as the model sees them.
    /// - Throws: as `bounds`, and what `each` throws.
    public func continuations(
        of data: Dataset, given: Int, by continuation: Continuation, key: RandomKey,
        each: (Range<Int>, [Float]) throws -> Void
    ) throws {
        precondition((1...data.itemShape[0]).contains(given), "\(given) frames given")
        let size = model.dataSize
        try forEachBatch(of: data) { rows, frames, values in
            let all = values.floats
            let seen = (0..<rows.count).flatMap { clip in
                all[clip * frames * size..<(clip * frames + given) * size]
            }
            let own = key.child(UInt64(rows.lowerBound))
            let begun = try run(
                "begin \(continuation.drawsCodes)", [rows.count, given],
                [HostArray([rows.count, given * size], seen)], own.child(0)
            ) { [model] tensors, _, pass in
                let unrolled = model.unrolled(
                    Inputs(count: rows.count, [ExampleSchema.observationName: tensors[0]]),
                    choosing: continuation.drawsCodes ? .drawn : .mean, in: &pass)
                return [unrolled.codes[given - 1]] + (unrolled.memory ?? [])
                    + [unrolled.fed].compactMap(\.self)
            }
            try each(rows, follow(begun, rows.count, continuation, own, first: rows))
        }
    }

    /// New clips: codes from p(zₜ | ...) from the first frame on.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - continuation: Their frames.
    ///   - key: Decides the draws.
    /// - Returns: [count, frames · numbers], as the model sees them.
    /// - Throws: `RunError`; `AutoencoderError.notFinite`.
    public func sample(_ count: Int, _ continuation: Continuation, key: RandomKey) throws
        -> [Float]
    {
        let size = clipsAtOnce(frames: continuation.frames)
        var all: [Float] = []
        for start in stride(from: 0, to: count, by: size) {
            let rows = start..<min(start + size, count)
            let clips = rows.count
            let own = key.child(UInt64(start))
            let begun = try run("first", [clips], [], own.child(0)) {
                [model] _, key, pass in
                let trace = key.trace
                let memory = (0..<(model.dynamics.memory == nil ? 0 : model.cell.states)).map {
                    _ in trace.constant(0).broadcast(to: [clips, model.units])
                }
                return [model.firstCodes(clips, in: pass)] + memory
                    + [model.firstFed(clips, trace, in: &pass)].compactMap(\.self)
            }
            all += try follow(begun, clips, continuation, own, first: rows)
        }
        return all
    }

    /// One frame after the other.
    ///
    /// - Parameter carried: The code, what the memory remembers, and what it is fed.
    private func follow(
        _ carried: [HostArray], _ clips: Int, _ continuation: Continuation, _ key: RandomKey,
        first rows: Range<Int>
    ) throws -> [Float] {
        let size = model.dataSize
        var carried = carried
        var found = [Float](repeating: 0, count: clips * continuation.frames * size)
        for step in 0..<continuation.frames {
            let results = try run(
                "next \(continuation.drawsCodes) \(continuation.drawsFrames)", [clips], carried,
                key.child(UInt64(step + 1))
            ) { [model] given, key, pass in
                let states = model.dynamics.memory == nil ? 0 : model.cell.states
                let state = model.remembered(
                    after: states == 0 ? nil : Array(given[1...states]),
                    features: given.count > states + 1 ? given[states + 1] : nil, code: given[0],
                    in: &pass)
                let prior = model.prior(after: given[0], state?[0], in: &pass)
                let code =
                    continuation.drawsCodes
                    ? prior.mean
                        + prior.standardDeviation * key.child(0).normal(prior.mean.shape)
                    : prior.mean
                let law = model.emission(code, state?[0], in: &pass)
                let frame =
                    continuation.drawsFrames ? law.sample(key: key.child(1)) : law.mean
                let fed =
                    model.dynamics.memory?.readsExamples == true
                    ? [model.features(of: frame, known: nil, in: &pass)] : []
                return [frame, code] + (state ?? []) + fed
            }
            let frames = results[0].floats
            try require(frames, "continuation", rows, width: size)
            for clip in 0..<clips {
                let place = (clip * continuation.frames + step) * size
                found.replaceSubrange(
                    place..<place + size, with: frames[clip * size..<(clip + 1) * size])
            }
            carried = Array(results[1...])
        }
        return found
    }
}
