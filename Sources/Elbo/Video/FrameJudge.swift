import ElboData
import ElboEvaluation
import ElboNumerics
import Foundation

/// Compares frames with what they should be, in shares of white.
struct FrameJudge: Sendable {
    /// What one frame comes to.
    struct Judgement: Sendable {
        /// The squared differences, summed over pixels and channels.
        let squaredError: Double
        /// The peak signal-to-noise ratio in decibels, at most 100.
        let peakRatio: Double
        /// The structural similarity in windows of 7 x 7 pixels; nil for smaller frames.
        let similarity: Double?
    }

    private let size: ImageSize
    private let channels: Int
    /// The number of white.
    private let white: Float
    private let structure = StructuralSimilarity(range: 1)

    init(_ treatment: ClipTreatment, white: Float) {
        size = treatment.images.size
        channels = treatment.images.color.channels
        self.white = white
    }

    /// Numbers of a frame.
    var pixels: Int { size.height * size.width * channels }

    /// Judges frames, all numbers of one after those of the other, in the data's own units.
    func callAsFunction(_ originals: [Float], _ others: [Float]) -> [Judgement] {
        let pixels = pixels
        return concurrentMap(originals.count / pixels, threads: nil) { frame in
            let range = frame * pixels..<(frame + 1) * pixels
            let (x, y) = (originals[range].map { $0 / white }, others[range].map { $0 / white })
            let error = Self.squaredError(x, y)
            return Judgement(
                squaredError: error, peakRatio: min(-10 * log10(error / Double(pixels)), 100),
                similarity: structure(
                    x[...], y[...], height: size.height, width: size.width, channels: channels))
        }
    }

    /// Squared errors of frames alone.
    func squaredErrors(_ originals: [Float], _ others: [Float]) -> [Double] {
        let pixels = pixels
        let scale = Double(white) * Double(white)
        return (0..<originals.count / pixels).map { frame in
            let range = frame * pixels..<(frame + 1) * pixels
            return Self.squaredError(originals[range], others[range]) / scale
        }
    }

    private static func squaredError(
        _ x: some Collection<Float>, _ y: some Collection<Float>
    ) -> Double {
        zip(x, y).reduce(0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
    }
}

/// How near frames are to what they should be: means over clips, in shares of white.
public struct FrameQuality: Codable, Hashable, Sendable {
    /// The squared differences summed over the pixels of a frame, as papers on moving digits count them: the mean of all frames.
    public let squaredErrorPerFrame: Double
    /// The same of the first frames of all clips, of the second ones, and so on.
    public let squaredErrors: [Double]
    /// The peak signal-to-noise ratio in decibels: the mean over frames, of which none counts for more than 100.
    public let peakRatio: Double
    /// The structural similarity in windows of 7 x 7 pixels: the mean over frames; nil for smaller ones.
    public let similarity: Double?

    /// Takes means.
    ///
    /// - Parameters:
    ///   - frames: Of all clips one after the other.
    ///   - count: Frames of a clip.
    init(_ frames: [FrameJudge.Judgement], framesPerClip count: Int) {
        let errors = frames.map(\.squaredError)
        squaredErrors = errors.means(each: count)
        squaredErrorPerFrame = errors.mean
        peakRatio = frames.map(\.peakRatio).mean
        let similarities = frames.compactMap(\.similarity)
        similarity = similarities.count == frames.count ? similarities.mean : nil
    }
}
