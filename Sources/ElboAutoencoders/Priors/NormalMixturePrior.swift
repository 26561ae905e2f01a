public import ElboDistributions
public import ElboGraph
import ElboMixtures
public import ElboNetworks
import Foundation

/// Σₖ πₖ N(μₖ, diag σₖ²), learned with the rest: E_q log p(z) is maximised in π, μ and σ, and D(q ‖ p) is the mean of
/// log q - log p over the draws (Dilokthanakul et al. 2016; Tomczak and Welling 2018, section 3.1).
public struct NormalMixturePrior: PriorPart {
    /// "normal-mixture"
    public static let kind: String = "normal-mixture"
    /// For people who choose.
    public static let summary: String = "a learned mixture of normal laws"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("components", standard: "10", "normal laws in the mixture, 1...10000")
    ]

    /// Normal laws in the mixture.
    public let components: Int

    /// Makes the part.
    public init(components: Int = 10) { self.components = components }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        components = try given.count("components", standard: 10, in: 1...10_000)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...10_000).contains(components), "the number of components of the prior", components,
            "in 1...10000")
    }

    /// In words.
    public var title: String { "mixture of \(components) normal laws" }
    /// No.
    public var isClosedUnderRotation: Bool { false }

    /// Equal weights; means drawn from N(0, I), so that no two components are alike; unit variances.
    public func parameters(over space: LatentSpace) -> [Parameter] {
        [
            Parameter("\(space.path).logits", [components], .zeros),
            Parameter("\(space.path).mean", [components, space.dimension], .normal(deviation: 1)),
            Parameter("\(space.path).logVariance", [components, space.dimension], .zeros),
        ]
    }

    /// Yes.
    public var canBeginAtCodes: Bool { true }

    /// The mixture of so many components with independent dimensions that EM finds in the codes; empty where it finds none.
    public func fitted(to codes: LatentCodes, over space: LatentSpace) -> [String: HostArray] {
        var search = MixtureSearch(components: [components], models: [.vvi], start: .kMeans)
        search.restarts = 20
        guard let data = codes.drawn(atMost: 20_000),
            let mixture = try? search.run(data).fit.mixture
        else { return [:] }
        let (k, d) = (components, space.dimension)
        func floats(_ values: [Double]) -> [Float] { values.map { Float($0) } }
        return [
            "\(space.path).logits": HostArray(
                [k], floats(mixture.components.map { Foundation.log(max($0.weight, 1e-30)) })),
            "\(space.path).mean": HostArray([k, d], floats(mixture.components.flatMap(\.mean))),
            "\(space.path).logVariance": HostArray(
                [k, d],
                floats(
                    mixture.components.flatMap { component in
                        (0..<d).map {
                            Foundation.log(max(component.covariance.matrix[$0 * d + $0], 1e-30))
                        }
                    })),
        ]
    }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        mixture(over: space, in: pass)
    }

    /// ln πₖ + ln pₖ(z)
    public func logJoint(of z: Tensor, over space: LatentSpace, in pass: inout ForwardPass)
        -> Tensor
    {
        mixture(over: space, in: pass).logJoint(of: z)
    }

    /// Yes.
    public var hasModes: Bool { true }
    /// The mixture.
    public func modes(over space: LatentSpace, in pass: ForwardPass, _ trace: Trace)
        -> Mixture<DiagonalNormal>?
    {
        mixture(over: space, in: pass)
    }

    private func mixture(over space: LatentSpace, in pass: ForwardPass) -> Mixture<DiagonalNormal> {
        Mixture(
            logits: pass["\(space.path).logits"],
            components: DiagonalNormal(
                mean: pass["\(space.path).mean"], logVariance: pass["\(space.path).logVariance"]))
    }

    /// Σ π μ and √(Σ π (σ² + μ²) - (Σ π μ)²).
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let law = mixture(over: space, in: pass)
        return law.moments(variances: exp(law.components.logVariance))
    }
}

extension Mixture {
    /// E[z] and the standard deviation of each dimension of one mixture of laws over vectors.
    ///
    /// - Parameter variances: Of each component: [K, dimension].
    func moments(variances: Tensor) -> (mean: Tensor, deviation: Tensor) {
        let weights = softmax(logits).expandingAxis(at: -1)
        let square = (weights * (variances + components.mean.squared())).sum(along: [0])
        return (mean, sqrt(maximum(square - mean.squared(), 0)))
    }
}

extension Prior {
    /// A learned mixture of normal laws.
    public static func normalMixture(components: Int = 10) -> Prior {
        Prior(NormalMixturePrior(components: components))
    }
}
