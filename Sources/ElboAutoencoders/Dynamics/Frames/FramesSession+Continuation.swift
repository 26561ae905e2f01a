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
                return unrolled.carried.tensors
            }
            try each(
                rows, follow(begun, after: given, rows.count, continuation, own, first: rows))
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
            all += try follow(
                [], after: 0, rows.count, continuation, key.child(UInt64(start)), first: rows)
        }
        return all
    }

    /// One frame after the other.
    ///
    /// - Parameters:
    ///   - carried: What goes on from the frame before; nothing where there was none.
    ///   - given: How many frames went before.
    private func follow(
        _ carried: [HostArray], after given: Int, _ clips: Int, _ continuation: Continuation,
        _ key: RandomKey,
        first rows: Range<Int>
    ) throws -> [Float] {
        let size = model.dataSize
        var carried = carried
        var found = [Float](repeating: 0, count: clips * continuation.frames * size)
        for step in 0..<continuation.frames {
            // Of more frames than a content reads nothing changes any more.
            let seen = min(given + step, model.dynamics.content?.frames ?? 1)
            let results = try run(
                "\(seen) \(carried.isEmpty ? "first" : "next") \(continuation.drawsCodes) \(continuation.drawsFrames)",
                [clips], carried, key.child(UInt64(step + 1))
            ) { [model] given, key, pass in
                let before =
                    given.isEmpty
                    ? model.carriedFirst(clips, key.trace, in: &pass)
                    : model.carried(given, after: seen)
                let expected = model.expected(after: before, in: &pass)
                let (code, belief) = expected.prior.drawn(
                    continuation.drawsCodes
                        ? key.child(0).normal([clips, model.latentDimension]) : nil)
                let law = model.emission(
                    code, expected.memory?[0],
                    showing: before.content.map { model.shown($0, in: &pass) }, in: &pass)
                let frame =
                    continuation.drawsFrames ? law.sample(key: key.child(1)) : law.mean
                let shown = model.seen(frame, in: &pass)
                let next = Carried(
                    code: code, memory: expected.memory,
                    fed: before.fed.map { _ in shown.features }, belief: belief,
                    content: before.content.map { model.content($0, adding: shown, in: &pass) })
                return [frame] + next.tensors
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
