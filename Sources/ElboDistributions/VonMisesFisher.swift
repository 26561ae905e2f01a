public import ElboGraph
import Foundation

/// The von Mises-Fisher law of unit vectors: p(z) = C exp(κ μ·z) on the sphere of R^m, m at least 3, with
/// C = κ^(m/2-1) / ((2π)^(m/2) I_{m/2-1}(κ)).
///
/// Draws carry gradients to both parameters, though they come from rejection (Davidson, Falorsi, De Cao, Kipf and Tomczak 2018): the
/// cosine w = μ·z has a law of one dimension, so that ∂w/∂κ = -∂F(w; κ)/∂κ / p(w; κ) is an integral (implicit reparameterisation,
/// Figurnov, Mohamed and Mnih 2018), without the noise of a score.
public struct VonMisesFisher: Distribution {
    /// μ, unit vectors: batch + [m].
    public let direction: Tensor
    /// κ, positive: batch + [1].
    public let concentration: Tensor
    private let bessel: BesselRatio

    /// Makes the law.
    public init(direction: Tensor, concentration: Tensor) {
        precondition(direction.shape[-1] >= 3, "a sphere in \(direction.shape[-1]) dimensions")
        self.direction = direction
        self.concentration = concentration
        bessel = BesselRatio(
            order: Double(direction.shape[-1]) / 2 - 1, argument: concentration)
    }

    private var dimension: Int { direction.shape[-1] }

    /// The laws' axes.
    public var batchShape: Shape { Shape(direction.shape.extents.dropLast()) }
    /// Vectors.
    public var eventShape: Shape { [dimension] }
    /// Yes.
    public var isReparameterized: Bool { true }
    /// A μ with A = I_{m/2}(κ) / I_{m/2-1}(κ), inside the ball.
    public var mean: Tensor { bessel.ratio * direction }

    /// Var[z] of each number: (1 - A² - (m - 1) A / κ) μᵢ² + A / κ (1 - μᵢ²).
    public var variances: Tensor {
        let a = bessel.ratio
        let across = a / concentration
        let along = maximum(1 - a.squared() - Double(dimension - 1) * across, 0)
        return along * direction.squared() + across * (1 - direction.squared())
    }

    /// ln C + κ: batch + [1], with the gradient 1 - A.
    private var logNormalizer: Tensor {
        let order = Double(dimension) / 2 - 1
        let value =
            order * log(concentration) - Double(dimension) / 2 * Foundation.log(2 * Double.pi)
            - bessel.scaledLog
        // d ln C / dκ = -A.
        let slope = (1 - bessel.ratio).stoppingGradient()
        return value.stoppingGradient()
            + slope * (concentration - concentration.stoppingGradient())
    }

    /// ln C + κ μ·z, the cosine by way of |z - μ|², which keeps its digits near 1.
    public func logProbability(of value: Tensor) -> Tensor {
        let apart = (value - direction).squared().sum(along: [-1], keepingAxes: true)
        return (logNormalizer - 0.5 * concentration * apart).sum(along: [-1])
    }

    /// w μ + √(1 - w²) v with v uniform across μ.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let shape = Shape([count] + direction.shape.extents)
        let cosine = cosines(key: key.child(0), count: count)
        let noise = key.child(1).normal(shape)
        let across = noise - (noise * direction).sum(along: [-1], keepingAxes: true) * direction
        let length = sqrt(across.squared().sum(along: [-1], keepingAxes: true) + 1e-20)
        return cosine * direction + sqrt(maximum(1 - cosine.squared(), 1e-12)) * across / length
    }

    /// -(κ A + ln C)
    public func entropy() -> Tensor {
        -(logNormalizer - concentration * (1 - bessel.ratio)).sum(along: [-1])
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> VonMisesFisher {
        VonMisesFisher(
            direction: direction.stoppingGradient(),
            concentration: concentration.stoppingGradient())
    }

    /// Draws of w = μ·z, whose density is proportional to exp(κ w) (1 - w²)^((m-3)/2), with ∂w/∂κ: [count] + batch + [1].
    ///
    /// Wood's rejection sampler (1994) in 24 rounds of which each takes more than 0.65 of the candidates; his beta candidates are the
    /// first numbers of uniform unit vectors.
    private func cosines(key: Tensor, count: Int) -> Tensor {
        let kappa = concentration.stoppingGradient()
        let m = Double(dimension)
        let b = (m - 1) / (2 * kappa + sqrt(4 * kappa.squared() + (m - 1) * (m - 1)))
        let x = (1 - b) / (1 + b)
        let level = kappa * x + (m - 1) * log(1 - x.squared())
        let shape = Shape([count] + direction.shape.extents)
        var drawn = x.broadcast(to: Shape([count] + concentration.shape.extents))
        for round in 0..<24 as Range<UInt64> {
            let vector = key.child(2 * round).normal(shape)
            let first = vector.slice(0..<1, along: -1)
            let length = sqrt(vector.squared().sum(along: [-1], keepingAxes: true))
            let beta = 0.5 * (1 + first / length)
            let candidate = (1 - (1 + b) * beta) / (1 - (1 - b) * beta)
            let u = key.child(2 * round + 1).uniform(drawn.shape)
            let height = kappa * candidate + (m - 1) * log(1 - x * candidate) - level
            drawn = select(height .>= log(u), candidate, drawn)
        }
        let w = minimum(maximum(drawn.stoppingGradient(), -0.999_999), 0.999_999)
        let slope = slope(ofCosines: w, kappa)
        return w + slope.stoppingGradient() * (concentration - kappa)
    }

    /// ∂w/∂κ = ∫_w^1 (t - A) p(t) / p(w) dt, or ∫_{-1}^w (A - t) p(t) / p(w) dt, whichever tail w lies in, by Gauss and Legendre on
    /// 32 places over what of the tail is not negligible.
    private func slope(ofCosines w: Tensor, _ kappa: Tensor) -> Tensor {
        let m = Double(dimension)
        let mean = bessel.ratio.stoppingGradient()
        let isAbove = w .>= mean
        let sign = select(isAbove, w * 0 + 1, w * 0 - 1)
        let scale = 1 / (m.squareRoot() + kappa / ((m - 1) / 2).squareRoot())
        let reach = minimum(1 - sign * w, 24 * scale)
        let rule = GaussLegendre.thirtyTwo
        let nodes = w.trace.constant(HostArray([rule.nodes.count], rule.nodes.map { Float($0) }))
        let weights = w.trace.constant(
            HostArray([rule.weights.count], rule.weights.map { Float($0) }))
        let t = w + sign * reach * nodes
        let edge = log(maximum(1 - t.squared(), 1e-12)) - log(1 - w.squared())
        let density = exp(kappa * (t - w) + 0.5 * (m - 3) * edge)
        return reach
            * (weights * sign * (t - mean) * density).sum(along: [-1], keepingAxes: true)
    }
}

/// The uniform law of unit vectors.
public struct UniformSphere: Distribution {
    private let zero: Tensor

    /// The law on the sphere of R^m.
    public init(dimension: Int, in trace: Trace) {
        zero = trace.constant(0).broadcast(to: [dimension])
    }

    /// One law.
    public var batchShape: Shape { .scalar }
    /// Vectors.
    public var eventShape: Shape { zero.shape }
    /// It has no parameters.
    public var isReparameterized: Bool { true }
    /// 0
    public var mean: Tensor { zero }

    /// ln of the sphere's area, 2 π^(m/2) / Γ(m/2).
    static func logArea(dimension m: Int) -> Double {
        var sign: Int32 = 0
        return Foundation.log(2) + Double(m) / 2 * Foundation.log(Double.pi)
            - lgamma_r(Double(m) / 2, &sign)
    }

    /// -ln of the area, for unit vectors.
    public func logProbability(of value: Tensor) -> Tensor {
        zero.trace.constant(-Self.logArea(dimension: zero.shape[0]))
            .broadcast(to: Shape(value.shape.extents.dropLast()))
    }

    /// Normal vectors over their length.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let noise = key.normal([count, zero.shape[0]])
        return noise / sqrt(noise.squared().sum(along: [-1], keepingAxes: true))
    }

    /// ln of the area.
    public func entropy() -> Tensor {
        zero.trace.constant(Self.logArea(dimension: zero.shape[0]))
    }

    /// Itself.
    public func stoppingGradient() -> UniformSphere { self }
}

/// D(q‖p) of a von Mises-Fisher law from the uniform one, κ A + ln C + ln area (Davidson et al. 2018, equation 14): batch.
public func klDivergence(from q: VonMisesFisher, to p: UniformSphere) -> Tensor {
    UniformSphere.logArea(dimension: q.eventShape[0]) - q.entropy()
}

/// Places and weights of Gauss and Legendre's rule on 0...1.
enum GaussLegendre {
    /// The rule of 32 places.
    static let thirtyTwo: (nodes: [Double], weights: [Double]) = rule(32)

    /// The zeros of Legendre's polynomial by Newton's method.
    private static func rule(_ count: Int) -> (nodes: [Double], weights: [Double]) {
        var (nodes, weights): ([Double], [Double]) = ([], [])
        for index in 0..<count {
            var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 1.0
            for _ in 0..<60 {
                var (value, last) = (1.0, 0.0)
                for degree in 1...count {
                    let k = Double(degree)
                    (value, last) = (((2 * k - 1) * x * value - (k - 1) * last) / k, value)
                }
                slope = Double(count) * (x * value - last) / (x * x - 1)
                x -= value / slope
            }
            nodes.append((1 - x) / 2)
            weights.append(1 / ((1 - x * x) * slope * slope))
        }
        return (nodes, weights)
    }
}
