public import ElboAutoencoders
public import ElboData
public import ElboEvaluation
public import ElboNumerics

/// What `elbo evaluate` says of a dynamical autoencoder of clips.
public struct FramesEvaluation: Codable, Hashable, Sendable {
    /// Clips that were judged.
    public let examples: Int
    /// Frames of a clip.
    public let frames: Int
    /// E_q log p(xₜ | zₜ, hₜ) - D(q(zₜ | ...) ‖ p(zₜ | ...)) of a frame, in nats: the mean over clips.
    public let boundPerFrame: Estimate
    /// E_q log p(xₜ | zₜ, hₜ) of a frame, in nats.
    public let reconstruction: Estimate
    /// D(q(zₜ | ...) ‖ p(zₜ | ...)) of a frame, in nats.
    public let kl: Estimate
    /// The bound of the first frames of all clips, of the second ones, and so on.
    public let bounds: [Double]
    /// How near reconstructions along the means of q are to the clips.
    public let reconstructions: FrameQuality
    /// The same of the mean clip in the place of every one.
    public let squaredErrorOfMean: Double
    /// How clips were continued, where that was asked.
    public let continuations: ContinuationQuality?
    /// How frames were told that the model was not shown, where that was asked.
    public let hidden: HiddenFramesQuality?
    /// The part of the training data that was judged, if it is one.
    public var trainedOn: TrainingExamples?
}

/// How near continuations of clips come to what followed.
public struct ContinuationQuality: Codable, Hashable, Sendable {
    /// Frames of each clip that were seen.
    public let given: Int
    /// Frames that were to be told.
    public let ahead: Int
    /// Futures of each clip, from different draws of codes.
    public let futures: Int
    /// The mean of all futures.
    public let mean: FrameQuality
    /// The last frame given in the place of all others.
    public let still: FrameQuality
    /// The mean clip in the place of every one: the squared error of each frame.
    public let squaredErrorsOfMean: [Double]
    /// PSNR in decibels of the best future of each clip by PSNR: the mean over the frames ahead.
    public let bestPeakRatio: Double
    /// SSIM of the best future of each clip by SSIM: the mean over the frames ahead.
    public let bestSimilarity: Double?

    /// The squared error of the mean clip: the mean over the frames ahead.
    public var squaredErrorOfMean: Double { squaredErrorsOfMean.mean }
}

extension FramesSession {
    /// Clips that are judged at a time, so that memory does not grow with the data.
    private static let judgedAtOnce = 64

    /// Judges clips: the bound of each frame, reconstructions, and continuations.
    ///
    /// - Parameters:
    ///   - data: Clips, of any number of frames.
    ///   - draws: Draws of codes for the bound.
    ///   - ahead: How many last frames of each clip are to be told from those before; nil for none.
    ///   - futures: How many futures of each clip.
    ///   - hidden: Frames, from 0, that are to be told from all others of their clips; nil for none. The first of a clip is seen.
    ///   - key: Decides all draws.
    ///   - progress: Told which share of the clips is done.
    /// - Throws: `AutoencoderError` when the data do not fit the model, or it tells no hidden frames.
    public func evaluate(
        _ data: Dataset, draws: Int = 1, ahead: Int? = nil, futures: Int = 10,
        hiding hidden: Range<Int>? = nil, key: RandomKey,
        progress: (Double) -> Void = { _ in }
    ) throws -> FramesEvaluation {
        let frames = data.itemShape[0]
        let judge = FrameJudge(trained.treatment, white: trained.white)
        let mean = data.meanRow(piece: Self.judgedAtOnce).map { Float($0) }
        var found = FrameBounds()
        var (judged, ofMean): ([FrameJudge.Judgement], [Double]) = ([], [])
        var told = ahead.map { JudgedFutures(ahead: $0) }
        var unseen = hidden.map { JudgedHidden(hidden: $0) }
        for start in stride(from: 0, to: data.count, by: Self.judgedAtOnce) {
            let rows = start..<min(start + Self.judgedAtOnce, data.count)
            let piece = data.subset(rows: rows)
            let own = key.child(UInt64(start))
            found.append(try bounds(of: piece, draws: draws, key: own.child(0)))
            let originals = data.values(of: rows)
            let again = trained.transform.inverted(try reconstruct(piece)).map { Float($0) }
            judged += judge(originals, again)
            ofMean += judge.squaredErrors(originals, rows.flatMap { _ in mean })
            try told?.add(
                piece, originals, mean, by: self, futures: futures, key: own.child(1), judge)
            try unseen?.add(piece, originals, mean, by: self, judge)
            progress(Double(rows.upperBound) / Double(data.count))
        }
        let all = found.bounds
        return FramesEvaluation(
            examples: data.count, frames: frames,
            boundPerFrame: Estimate(of: all.means(of: frames)),
            reconstruction: Estimate(of: found.reconstructions.means(of: frames)),
            kl: Estimate(of: found.divergences.means(of: frames)),
            bounds: all.means(each: frames),
            reconstructions: FrameQuality(judged, framesPerClip: frames),
            squaredErrorOfMean: ofMean.mean,
            continuations: told?.quality(given: frames - (ahead ?? 0), futures: futures),
            hidden: unseen?.quality)
    }
}

/// Continuations of clips as they are judged, some clips at a time.
private struct JudgedFutures {
    let ahead: Int
    private var ofMeans: [FrameJudge.Judgement] = []
    private var stills: [FrameJudge.Judgement] = []
    private var errorsOfMean: [Double] = []
    private var ratios: [Double] = []
    private var similarities: [Double] = []

    init(ahead: Int) { self.ahead = ahead }

    mutating func add(
        _ data: Dataset, _ originals: [Float], _ mean: [Float], by session: FramesSession,
        futures: Int, key: RandomKey, _ judge: FrameJudge
    ) throws {
        let (frames, size) = (data.itemShape[0], judge.pixels)
        precondition((1..<frames).contains(ahead), "\(ahead) of \(frames) frames to be told")
        let given = frames - ahead
        func told(_ clip: Int) -> ArraySlice<Float> {
            let end = (clip + 1) * frames * size
            return originals[end - ahead * size..<end]
        }
        let truth: [Float] = (0..<data.count).flatMap(told)
        var sum = [Float](repeating: 0, count: truth.count)
        var best = [(ratio: Double, similarity: Double)](
            repeating: (-.infinity, -.infinity), count: data.count)
        for future in 0..<futures {
            try session.continuations(
                of: data, given: given, by: Continuation(frames: ahead),
                key: key.child(UInt64(future))
            ) { rows, values in
                let own = session.trained.transform.inverted(values).map { Float($0) }
                let each = ahead * size
                let range = rows.lowerBound * each..<rows.upperBound * each
                for (place, value) in zip(range, own) { sum[place] += value / Float(futures) }
                let judged = judge(Array(truth[range]), own)
                for (place, clip) in rows.enumerated() {
                    let frames = judged[place * ahead..<(place + 1) * ahead]
                    let ratio = frames.reduce(0) { $0 + $1.peakRatio }
                    let similarity = frames.reduce(0) { $0 + ($1.similarity ?? -.infinity) }
                    best[clip].ratio = max(best[clip].ratio, ratio / Double(ahead))
                    best[clip].similarity = max(
                        best[clip].similarity, similarity / Double(ahead))
                }
            }
        }
        ofMeans += judge(truth, sum)
        var (still, means): ([Float], [Float]) = ([], [])
        for clip in 0..<data.count {
            let start = (clip * frames + given - 1) * size
            for _ in 0..<ahead { still += originals[start..<start + size] }
            means += mean[(given * size)...]
        }
        stills += judge(truth, still)
        errorsOfMean += judge.squaredErrors(truth, means)
        ratios += best.map(\.ratio)
        similarities += best.map(\.similarity)
    }

    func quality(given: Int, futures: Int) -> ContinuationQuality {
        let similarity = Estimate(of: similarities).mean
        return ContinuationQuality(
            given: given, ahead: ahead, futures: futures,
            mean: FrameQuality(ofMeans, framesPerClip: ahead),
            still: FrameQuality(stills, framesPerClip: ahead),
            squaredErrorsOfMean: errorsOfMean.means(each: ahead),
            bestPeakRatio: Estimate(of: ratios).mean,
            bestSimilarity: similarity.isFinite ? similarity : nil)
    }
}

extension Collection<Double> {
    /// The mean; 0 of no numbers.
    var mean: Double { reduce(0, +) / Double(Swift.max(count, 1)) }
}

extension [Double] {
    /// The mean of each row of so many numbers.
    func means(of width: Int) -> [Double] {
        stride(from: 0, to: count, by: width).map { self[$0..<$0 + width].mean }
    }

    /// The mean over rows of each of so many numbers.
    func means(each width: Int) -> [Double] {
        (0..<width).map { place in
            stride(from: place, to: count, by: width).reduce(0) { $0 + self[$1] }
                / Double(Swift.max(count / width, 1))
        }
    }
}
