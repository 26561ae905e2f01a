import ElboData
public import ElboDistributions
public import ElboGraph
import ElboMixtures
public import ElboNetworks
import ElboNumerics
import Foundation

/// Σₖ πₖ N(μₖ, Σₖ), fitted by EM to codes drawn for the training examples when training has ended, with as many components
/// as the BIC chooses; N(0, I) until then (Ghosh et al. 2020, section 4: ex-post density estimation).
public struct FittedMixturePrior: PriorPart {
    /// "fitted-mixture"
    public static let kind: String = "fitted-mixture"
    /// For people who choose.
    public static let summary: String =
        "a mixture of normal laws, fitted to the codes after training"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("components", standard: "10", "the most normal laws, 1...1000")
    ]

    /// The most components.
    public let components: Int

    /// Makes the part.
    public init(components: Int = 10) { self.components = components }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        components = try given.count("components", standard: 10, in: 1...1000)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...1000).contains(components), "the number of components of the prior", components,
            "in 1...1000")
    }

    /// In words.
    public var title: String { "fitted mixture of at most \(components) normal laws" }
    /// No.
    public var isClosedUnderRotation: Bool { false }
    /// N(0, I), towards which codes are trained.
    public var whileTraining: any PriorPart { StandardNormalPrior() }
    /// Yes.
    public var isFittedToCodes: Bool { true }

    /// ln πₖ, μₖ, the logarithms of Lₖ's diagonal and what stands below it.
    public func parameters(over space: LatentSpace) -> [Parameter] {
        let (k, d) = (components, space.dimension)
        return [
            Parameter("\(space.path).logits", [k], .zeros, isTrained: false),
            Parameter("\(space.path).mean", [k, d], .zeros, isTrained: false),
            Parameter("\(space.path).logDiagonal", [k, d], .zeros, isTrained: false),
            Parameter("\(space.path).below", [k, d * (d - 1) / 2], .zeros, isTrained: false),
        ].filter { $0.shape.count > 0 }
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

    private func mixture(over space: LatentSpace, in pass: ForwardPass) -> Mixture<
        MultivariateNormal
    > {
        Mixture(
            logits: pass["\(space.path).logits"],
            components: MultivariateNormal(
                mean: pass["\(space.path).mean"],
                factor: PackedTriangle.matrices(
                    diagonal: exp(pass["\(space.path).logDiagonal"]),
                    below: space.dimension > 1 ? pass["\(space.path).below"] : nil)))
    }

    /// Σ π μ and √(Σ π (Σₖ + μ²) - (Σ π μ)²).
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let law = mixture(over: space, in: pass)
        return law.moments(variances: law.components.variances)
    }

    /// The mixture that the BIC chooses among those of full and of independent dimensions; one normal law where the codes
    /// are too few or too alike for any.
    public func fitted(to codes: LatentCodes, over space: LatentSpace) -> [String: HostArray] {
        guard let mixture = chosen(codes) else {
            return whole(FittedNormalPrior().fitted(to: codes, over: space), over: space)
        }
        let d = space.dimension
        var (logits, means, diagonals, below): ([Float], [Float], [Float], [Float]) = (
            [], [], [], []
        )
        for component in mixture.components {
            guard let factor = CholeskyFactor(component.covariance.matrix, order: d) else {
                return [:]
            }
            logits.append(Float(Foundation.log(max(component.weight, 1e-30))))
            means += component.mean.map { Float($0) }
            for i in 0..<d {
                diagonals.append(Float(Foundation.log(factor.lower[i * d + i])))
                below += (0..<i).map { Float(factor.lower[i * d + $0]) }
            }
        }
        return values(logits, means, diagonals, below, over: space)
    }

    private func chosen(_ codes: LatentCodes) -> GaussianMixture? {
        let d = codes.dimension
        let grid =
            [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000]
            .filter { $0 < components && $0 * (d + 2) < codes.count } + [components]
        let search = MixtureSearch(
            components: grid, models: d > Self.mostFull ? [.vvi] : [.vvi, .vvv, .eee],
            start: .kMeans)
        guard let data = codes.drawn(atMost: FittedMixturePrior.mostRows) else { return nil }
        return try? search.run(data).fit.mixture
    }

    private static let mostRows = 10_000
    /// Dimensions beyond which full covariances would take minutes and more examples than there are.
    private static let mostFull = 64

    /// One normal law as the first component; others never occur.
    private func whole(_ one: [String: HostArray], over space: LatentSpace) -> [String: HostArray] {
        guard let mean = one["\(space.path).mean"], let diagonal = one["\(space.path).logDiagonal"]
        else { return [:] }
        return values(
            [0], mean.floats, diagonal.floats, one["\(space.path).below"]?.floats ?? [],
            over: space)
    }

    /// Fills up with components that never occur.
    private func values(
        _ logits: [Float], _ means: [Float], _ diagonals: [Float], _ below: [Float],
        over space: LatentSpace
    ) -> [String: HostArray] {
        let (k, d) = (components, space.dimension)
        func array(_ name: String, _ width: Int, _ given: [Float], _ rest: Float = 0) -> (
            String, HostArray
        ) {
            let missing = [Float](repeating: rest, count: k * width - given.count)
            return (
                "\(space.path).\(name)",
                HostArray(name == "logits" ? [k] : [k, width], given + missing)
            )
        }
        let never: Float = -100
        return Dictionary(
            uniqueKeysWithValues: [
                array("logits", 1, logits, never), array("mean", d, means),
                array("logDiagonal", d, diagonals), array("below", d * (d - 1) / 2, below),
            ].filter { $0.1.shape.count > 0 })
    }
}

extension Prior {
    /// A mixture of normal laws, fitted to the codes after training.
    public static func fittedMixture(components: Int = 10) -> Prior {
        Prior(FittedMixturePrior(components: components))
    }
}
