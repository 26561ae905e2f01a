public import ElboAutoencoders
public import ElboData
public import ElboEvaluation
import ElboNumerics
import Foundation

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
        let (size, channels) = (treatment.images.size, treatment.images.color.channels)
        let (frames, pixels) = (treatment.frames, size.height * size.width * channels)
        let white = model.white
        let similarity = StructuralSimilarity(range: 1)
        let mean = data.meanRow(piece: ModelSession.clipsAtOnce)
        var errors = [Double](repeating: 0, count: frames)
        var (errorOfMean, ratios, similarities) = (0.0, 0.0, 0.0)
        for start in stride(from: 0, to: data.count, by: ModelSession.clipsAtOnce) {
            let rows = start..<min(start + ModelSession.clipsAtOnce, data.count)
            let again = try reconstruct(data.subset(rows: rows))
            let originals = data.values(of: rows)
            let judged = concurrentMap(rows.count * frames, threads: nil) {
                frame -> (error: Double, ofMean: Double, similarity: Double) in
                let range = frame * pixels..<(frame + 1) * pixels
                let (x, y) = (originals[range].map { $0 / white }, again[range].map { $0 / white })
                let own = frame % frames * pixels
                var (error, ofMean) = (0.0, 0.0)
                for pixel in 0..<pixels {
                    let (a, b) = (Double(x[pixel]) - Double(y[pixel]), Double(x[pixel]))
                    error += a * a
                    let c = b - mean[own + pixel] / Double(white)
                    ofMean += c * c
                }
                return (
                    error, ofMean,
                    similarity(
                        x[...], y[...], height: size.height, width: size.width, channels: channels)
                        ?? .nan
                )
            }
            for (frame, result) in judged.enumerated() {
                errors[frame % frames] += result.error
                errorOfMean += result.ofMean
                similarities += result.similarity
                ratios += min(-10 * log10(result.error / Double(pixels)), 100)
            }
        }
        let count = Double(data.count)
        let all = count * Double(frames)
        let total = errors.reduce(0, +)
        return ClipEvaluation(
            examples: data.count, frames: frames,
            boundPerFrame: Estimate(
                mean: bound.mean / Double(frames),
                standardError: bound.standardError / Double(frames)),
            meanSquaredError: total / all / Double(pixels), squaredErrorPerFrame: total / all,
            squaredErrorOfMean: errorOfMean / all, peakRatio: ratios / all,
            similarity: similarities.isNaN ? nil : similarities / all,
            squaredErrors: errors.map { $0 / count })
    }

    /// Clips that are decoded at a time, so that memory does not grow with the data.
    private static let clipsAtOnce = 64
}

extension Dataset {
    /// The mean of all rows, read so many at a time.
    fileprivate func meanRow(piece: Int) -> [Double] {
        var sum = [Double](repeating: 0, count: itemSize)
        for start in stride(from: 0, to: count, by: piece) {
            for (place, value) in values(of: start..<min(start + piece, count)).enumerated() {
                sum[place % itemSize] += Double(value)
            }
        }
        return sum.map { $0 / Double(max(count, 1)) }
    }
}
