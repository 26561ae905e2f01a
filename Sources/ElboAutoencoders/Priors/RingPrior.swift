public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// K equal normal laws in a ring in the plane of the first two dimensions, N(0, σ²) in all others: a prior with groups, to which
/// codes are held by their draws (Makhzani et al. 2016, figure 2).
public struct RingPrior: PriorPart {
    /// "ring"
    public static let kind: String = "ring"
    /// For people who choose.
    public static let summary: String = "equal normal laws in a ring"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("components", standard: "10", "normal laws in the ring, 2...10000"),
        PartOption("radius", standard: "4", "distance of their means from 0, above 0, to 1e3"),
        PartOption("sigma", standard: "0.5", "their standard deviation, above 0, to 1e3"),
    ]

    /// Normal laws in the ring.
    public let components: Int
    /// Distance of their means from 0.
    public let radius: Double
    /// Their standard deviation.
    public let sigma: Double

    /// Makes the part.
    public init(components: Int = 10, radius: Double = 4, sigma: Double = 0.5) {
        self.components = components
        self.radius = radius
        self.sigma = sigma
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        components = try given.count("components", standard: 10, in: 2...10_000)
        radius = try given.number("radius", standard: 4, "above 0, to 1e3", where: Self.isLength)
        sigma = try given.number("sigma", standard: 0.5, "above 0, to 1e3", where: Self.isLength)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (2...10_000).contains(components), "the number of components of the prior", components,
            "in 2...10000")
        for (name, value) in [("radius", radius), ("sigma", sigma)] {
            try require(Self.isLength(value), "the \(name) of the prior", value, "above 0, to 1e3")
        }
    }

    private static func isLength(_ value: Double) -> Bool { value > 0 && value <= 1e3 }

    /// In words.
    public var title: String {
        "ring of \(components) normal laws, radius \(radius), sigma \(sigma)"
    }
    /// No.
    public var isClosedUnderRotation: Bool { false }
    /// A ring needs a plane.
    public var smallestDimension: Int { 2 }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        mixture(over: space, trace)
    }

    /// ln πₖ + ln pₖ(z)
    public func logJoint(of z: Tensor, over space: LatentSpace, in pass: inout ForwardPass)
        -> Tensor
    {
        mixture(over: space, z.trace).logJoint(of: z)
    }

    /// Yes.
    public var hasModes: Bool { true }
    /// The ring.
    public func modes(over space: LatentSpace, in pass: ForwardPass, _ trace: Trace)
        -> Mixture<DiagonalNormal>?
    {
        mixture(over: space, trace)
    }

    private func mixture(over space: LatentSpace, _ trace: Trace) -> Mixture<DiagonalNormal> {
        let means = (0..<components).flatMap { place -> [Float] in
            let angle = 2 * Double.pi * Double(place) / Double(components)
            return [Float(radius * cos(angle)), Float(radius * sin(angle))]
                + [Float](repeating: 0, count: space.dimension - 2)
        }
        let shape: Shape = [components, space.dimension]
        return Mixture(
            logits: trace.constant(0).broadcast(to: [components]),
            components: DiagonalNormal(
                mean: trace.constant(HostArray(shape, means)),
                logVariance: trace.constant(2 * log(sigma))))
    }

    /// Σ π μ and √(Σ π (σ² + μ²) - (Σ π μ)²).
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let law = mixture(over: space, trace)
        return law.moments(variances: exp(law.components.logVariance))
    }
}

extension Prior {
    /// Equal normal laws in a ring.
    public static func ring(components: Int = 10, radius: Double = 4, sigma: Double = 0.5) -> Prior
    {
        Prior(RingPrior(components: components, radius: radius, sigma: sigma))
    }
}
