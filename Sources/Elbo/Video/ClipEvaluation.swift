public import ElboAutoencoders
public import ElboData
public import ElboEvaluation

/// What `elbo evaluate` says of clips beside the bound: reconstructions from posterior means, frame by frame, in shares of white.
public struct ClipEvaluation: Codable, Hashable, Sendable {
    /// Clips that were judged.
    public let examples: Int
    /// Frames of a clip.
    public let frames: Int
    /// The evidence lower bound over the number of frames, in nats, and its standard error.
    public let boundPerFrame: Estimate
    /// The mean squared difference of a pixel's channels.
    public let meanSquaredError: Double
    /// The squared differences summed over the pixels of a frame, as papers on moving digits count them: the mean of all frames.
    public let squaredErrorPerFrame: Double
    /// The same for the mean clip in the place of every reconstruction.
    public let squaredErrorOfMean: Double
    /// The peak signal-to-noise ratio in decibels: the mean over frames, of which none counts for more than 100.
    public let peakRatio: Double
    /// The structural similarity in windows of 7 x 7 pixels: the mean over frames; nil for smaller ones.
    public let similarity: Double?
    /// `squaredErrorPerFrame` of the first frames of all clips, of the second ones, and so on.
    public let squaredErrors: [Double]
}

extension ModelSession {
    /// Judges reconstructions of clips, decoded from the means of q(z|x).
    ///
    /// - Parameters:
    ///   - data: Clips.
    ///   - bound: The bound of a clip.
    /// - Throws: `AutoencoderError` when the data do not fit the model.
    public func evaluateClips(_ data: Dataset, bound: Estimate) throws -> ClipEvaluation {
        guard let treatment = model.clips else { preconditionFailure("a model of clips") }
        let judge = FrameJudge(treatment, white: model.white)
        let (frames, pixels) = (treatment.frames, judge.pixels)
        let mean = data.meanRow(piece: ModelSession.clipsAtOnce).map { Float($0) }
        var (judged, ofMean): ([FrameJudge.Judgement], [Double]) = ([], [])
        for start in stride(from: 0, to: data.count, by: ModelSession.clipsAtOnce) {
            let rows = start..<min(start + ModelSession.clipsAtOnce, data.count)
            let originals = data.values(of: rows)
            judged += judge(originals, try reconstruct(data.subset(rows: rows)))
            ofMean += judge.squaredErrors(originals, rows.flatMap { _ in mean })
        }
        let quality = FrameQuality(judged, framesPerClip: frames)
        return ClipEvaluation(
            examples: data.count, frames: frames,
            boundPerFrame: Estimate(
                mean: bound.mean / Double(frames),
                standardError: bound.standardError / Double(frames)),
            meanSquaredError: quality.squaredErrorPerFrame / Double(pixels),
            squaredErrorPerFrame: quality.squaredErrorPerFrame,
            squaredErrorOfMean: ofMean.reduce(0, +) / Double(max(ofMean.count, 1)),
            peakRatio: quality.peakRatio, similarity: quality.similarity,
            squaredErrors: quality.squaredErrors)
    }

    /// Clips that are decoded at a time, so that memory does not grow with the data.
    private static let clipsAtOnce = 64
}

extension Dataset {
    /// The mean of all rows, read so many at a time.
    func meanRow(piece: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: itemSize)
        for start in stride(from: 0, to: count, by: piece) {
            for (place, value) in values(of: start..<min(start + piece, count)).enumerated() {
                sum[place % itemSize] += Double(value)
            }
        }
        return sum.map { $0 / Double(max(count, 1)) }
    }
}
