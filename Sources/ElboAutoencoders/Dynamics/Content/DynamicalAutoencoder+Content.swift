import ElboGraph
import ElboNetworks

extension DynamicalAutoencoder {
    /// f, and g behind it.
    private var eachFrame: Network { hidden(features, .relu) }
    private var allFrames: Network { hidden(units, .tanh) }

    private enum ContentPath {
        static let each = "\(Path.content).each"
        static let all = "\(Path.content).all"
    }

    /// What a summary owns.
    var contentParameters: [Parameter] {
        guard dynamics.content?.summary == true else { return [] }
        return eachFrame.parameters(at: ContentPath.each)
            + allFrames.parameters(at: ContentPath.all)
    }

    /// What is known before the first frame; nil where the decoder sees none.
    func content(ofBlank blank: Seen, rows: Int, in pass: inout ForwardPass) -> SeenContent? {
        guard let content = dynamics.content else { return nil }
        return SeenContent(
            frames: 0,
            sum: content.summary
                ? blank.features.trace.constant(0).broadcast(to: [rows, units]) : nil,
            additions: additions(blank.maps, in: &pass).map { $0.repeated(rows) })
    }

    /// What was put in one row behind a step.
    func content(_ tensors: [Tensor], after frames: Int) -> SeenContent? {
        guard let content = dynamics.content else { return nil }
        return SeenContent(
            frames: min(frames, content.frames), sum: content.summary ? tensors.first : nil,
            additions: Array(tensors.dropFirst(content.summary ? 1 : 0)))
    }

    /// What is known when one more frame was seen.
    func content(_ content: SeenContent, adding seen: Seen, in pass: inout ForwardPass)
        -> SeenContent
    {
        guard content.frames < dynamics.content?.frames ?? 0 else { return content }
        return SeenContent(
            frames: content.frames + 1,
            sum: content.sum.map { $0 + eachFrame(seen.features, at: ContentPath.each, in: &pass) },
            additions: additions(seen.maps, in: &pass))
    }

    /// What the decoder sees of it.
    func shown(_ content: SeenContent, in pass: inout ForwardPass) -> ShownContent {
        ShownContent(
            summary: content.sum.map {
                allFrames(
                    $0 * (1 / Double(max(content.frames, 1))), at: ContentPath.all, in: &pass)
            },
            additions: content.additions)
    }

    /// What the decoder sees at each step of windows, and what is known behind the last one.
    ///
    /// A step sees the frames before it, the first k of them; behind the last step the last k count.
    ///
    /// - Parameters:
    ///   - seen: What the encoder makes of the frames, one step after the other: [steps · windows, ...].
    ///   - first: What is known before the first frame, of each window.
    ///   - steps: How many.
    func contents(
        of seen: Seen, from first: SeenContent?, steps: Int, in pass: inout ForwardPass
    ) -> (each: ShownContent, last: SeenContent)? {
        guard let first, let content = dynamics.content else { return nil }
        let windows = seen.features.shape[0] / steps
        let read = min(content.frames, steps - 1)
        /// [known frames · windows, ...] as [steps · windows, ...]: none known, one, ... and from then on all that are read.
        func spread(_ before: Tensor, _ after: Tensor?) -> Tensor {
            guard let after else { return before }
            let last = after.slice((read - 1) * windows..<read * windows, along: 0)
            return concatenate(
                [before, after] + (steps - 1 > read ? [last.repeated(each: steps - 1 - read)] : []),
                along: 0)
        }
        func frames(_ range: Range<Int>, _ tensor: Tensor) -> Tensor {
            tensor.slice(range.lowerBound * windows..<range.upperBound * windows, along: 0)
        }
        let added = read > 0 ? additions(seen.maps.map { frames(0..<read, $0) }, in: &pass) : []
        let told = first.sum.map { _ in
            eachFrame(seen.features, at: ContentPath.each, in: &pass)
        }
        var summary: Tensor?
        if let none = first.sum, let told {
            let trace = told.trace
            var means = none
            if read > 0 {
                let shares = trace.constant(
                    HostArray([read, 1, 1], (1...read).map { 1 / Float($0) }))
                let sums = frames(0..<read, told).reshaped(to: [read, windows, units])
                    .cumulativeSum(along: 0)
                means = concatenate(
                    [none, (sums * shares).reshaped(to: [read * windows, units])], along: 0)
            }
            let all = allFrames(means, at: ContentPath.all, in: &pass)
            summary = spread(
                frames(0..<1, all), read > 0 ? frames(1..<read + 1, all) : nil)
        }
        let last = max(steps - content.frames, 0)..<steps
        return (
            ShownContent(
                summary: summary,
                additions: first.additions.indices.map {
                    spread(first.additions[$0], read > 0 ? added[$0] : nil)
                }),
            SeenContent(
                frames: last.count,
                sum: told.map {
                    frames(last, $0).reshaped(to: [last.count, windows, units]).sum(along: [0])
                        .reshaped(to: [windows, units])
                },
                additions: additions(
                    seen.maps.map { frames(steps - 1..<steps, $0) }, in: &pass))
        )
    }

    private func additions(_ maps: [Tensor], in pass: inout ForwardPass) -> [Tensor] {
        skips?.additions(maps, at: Path.skips, in: &pass) ?? []
    }
}

extension Tensor {
    /// [rows, ...] so many times, one after the other.
    fileprivate func repeated(each times: Int) -> Tensor {
        let item = (0..<shape.rank).map { shape[$0] }
        return reshaped(to: Shape([1] + item)).broadcast(to: Shape([times] + item))
            .reshaped(to: Shape([times * item[0]] + item.dropFirst()))
    }

    /// The only row so many times.
    fileprivate func repeated(_ rows: Int) -> Tensor {
        broadcast(to: Shape([rows] + (1..<shape.rank).map { shape[$0] }))
    }
}
