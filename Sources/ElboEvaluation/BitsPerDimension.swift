public import ElboAutoencoders
import Foundation

/// A bound as the length of a code: the bits that lossless compression with the model would spend on each
/// number of an example, at most.
public struct BitsPerDimension: Codable, Hashable, Sendable {
    /// "bits per dimension" of pixels with 256 levels, or "bits per binary pixel" of pixels made 0 or 1.
    public let unit: String
    /// Which discretisation stands between the model and the code.
    public let method: String
    /// Numbers in an example.
    public let dimensions: Int
    /// From the evidence lower bound.
    public let elbo: Estimate
    /// From the importance-weighted bound, when there is one.
    public let logLikelihood: Estimate?

    /// Bounds in nats per example as bits; nil where the model has no bound, or scores densities of values that
    /// were not dequantised.
    ///
    /// -bound / (D ln 2) for probabilities of levels. For densities of (level + u) / 256 it is the same plus 8:
    /// the mean log-density over u is at most the logarithm of the density's mean over the bin, which is 256
    /// times the level's probability (Theis, van den Oord and Bethge 2016, equations 1 to 3).
    ///
    /// - Parameters:
    ///   - model: What the bounds belong to.
    ///   - elbo: The evidence lower bound.
    ///   - logLikelihood: The importance-weighted bound.
    public init?(of model: Autoencoder, elbo: Estimate, logLikelihood: Estimate? = nil) {
        guard model.posterior.part.hasDensity else { return nil }
        let offset: Double
        let (part, isDensity) = (model.likelihood.part, model.likelihood.part.isDensity)
        switch (model.observation, part.support) {
        case (.none, .pixelLevels) where !isDensity:
            (unit, method, offset) = ("bits per dimension", "exact probabilities of 256 levels", 0)
        case (.dequantized, _) where isDensity:
            (unit, method, offset) = (
                "bits per dimension", "256 levels dequantised by uniform noise", 8
            )
        case (.stochastic, .unitInterval) where !isDensity:
            (unit, method, offset) = (
                "bits per binary pixel", "of the drawn zeros and ones, not of the grey values", 0
            )
        case (.threshold, .unitInterval) where !isDensity:
            (unit, method, offset) = (
                "bits per binary pixel", "of the zeros and ones, not of the grey values", 0
            )
        case (.none, _), (.dequantized, _), (.stochastic, _), (.threshold, _):
            return nil
        }
        dimensions = model.dataSize
        let factor = -1 / (Double(model.dataSize) * log(2))
        self.elbo = elbo.times(factor, plus: offset)
        self.logLikelihood = logLikelihood?.times(factor, plus: offset)
    }
}
