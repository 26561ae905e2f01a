public import ElboGraph
import Foundation

/// Independent Student laws, a location and a scale with ν degrees of freedom: tails like |x|^-(ν + 1), so that outliers
/// count by the logarithm of their distance.
public struct StudentT: ElementwiseDistribution {
    /// μ: batch + event; the mean where ν > 1.
    public let location: Tensor
    /// ln s: batch + event.
    public let logScale: Tensor
    /// ν > 0: batch + event.
    public let degrees: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law; `logScale` and `degrees` are repeated to the shape of `location`.
    public init(location: Tensor, logScale: Tensor, degrees: Tensor, eventRank: Int = 1) {
        self.location = location
        self.logScale = logScale.broadcast(to: location.shape)
        self.degrees = degrees.broadcast(to: location.shape)
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { location.shape }
    /// True for location and scale; draws carry no gradient to ν.
    public var isReparameterized: Bool { true }
    /// μ, for ν > 1.
    public var mean: Tensor { location }

    /// ln Γ((ν + 1) / 2) - ln Γ(ν / 2) - ½ ln νπ - ln s - (ν + 1) / 2 ln(1 + t² / ν), t = (x - μ) / s
    public func logProbabilities(of value: Tensor) -> Tensor {
        let t = (value - location) * exp(-logScale)
        return normalizer - logScale - 0.5 * (degrees + 1) * log1p(t.squared() / degrees)
    }

    /// ln Γ((ν + 1) / 2) - ln Γ(ν / 2) - ½ ln νπ
    private var normalizer: Tensor {
        let ratio = GammaRatio(0.5 * degrees, degrees.trace.constant(0.5))
        return 0.5 * log(ratio.end / (Double.pi * degrees)) - 0.5 + ratio.rest
    }

    /// μ + s n √(ν / 2g) with n from N(0, 1) and g from Gamma(ν / 2).
    public func sample(key: Tensor, count: Int) -> Tensor {
        let shape = Shape([count] + location.shape.extents)
        let half = (0.5 * degrees).broadcast(to: shape)
        let spread = sqrt(half / RejectionDraws.gamma(shape: half, key: key.child(1)))
        let t = key.child(0).normal(shape) * spread
        return location + exp(logScale) * t.stoppingGradient()
    }

    /// (ν + 1) / 2 (ψ((ν + 1) / 2) - ψ(ν / 2)) - the normaliser + ln s
    public func entropies() -> Tensor {
        let slope = digamma(0.5 * (degrees + 1)) - digamma(0.5 * degrees)
        return 0.5 * (degrees + 1) * slope - normalizer + logScale
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> StudentT {
        StudentT(
            location: location.stoppingGradient(), logScale: logScale.stoppingGradient(),
            degrees: degrees.stoppingGradient(), eventRank: eventRank)
    }
}
