public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import ElboNumerics
import Foundation

/// N(m, L Lᵀ), fitted to the codes of the training examples when training has ended; N(0, I) until then.
///
/// What gives a plain autoencoder, which has no prior, examples to draw (Ghosh et al. 2020, section 4: ex-post density
/// estimation).
public struct FittedNormalPrior: PriorPart {
    /// "fitted-normal"
    public static let kind: String = "fitted-normal"
    /// For people who choose.
    public static let summary: String = "one normal law, fitted to the codes after training"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "fitted-normal" }
    /// No, unless its mean is zero.
    public var isClosedUnderRotation: Bool { false }
    /// Yes.
    public var isFittedToCodes: Bool { true }
    /// N(0, I), towards which codes are trained.
    public var whileTraining: any PriorPart { StandardNormalPrior() }

    /// m, the logarithms of L's diagonal, and what stands below it.
    public func parameters(over space: LatentSpace) -> [Parameter] {
        let d = space.dimension
        return [
            Parameter("\(space.path).mean", [d], .zeros, isTrained: false),
            Parameter("\(space.path).logDiagonal", [d], .zeros, isTrained: false),
            Parameter(
                "\(space.path).below", [d * (d - 1) / 2], .zeros, isTrained: false),
        ].filter { $0.shape.count > 0 }
    }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        MultivariateNormal(
            mean: pass["\(space.path).mean"], factor: factor(over: space, in: pass))
    }

    /// The closed form, where there is one.
    public func closedDivergence(from q: any Distribution, to p: any Distribution)
        -> ClosedDivergence?
    {
        guard let q = q as? DiagonalNormal, let p = p as? MultivariateNormal else { return nil }
        return .whole(klDivergence(from: q, to: p))
    }

    private func factor(over space: LatentSpace, in pass: ForwardPass) -> Tensor {
        let d = space.dimension
        return PackedTriangle.matrices(
            diagonal: exp(pass["\(space.path).logDiagonal"]).reshaped(to: [1, d]),
            below: d > 1 ? pass["\(space.path).below"].reshaped(to: [1, d * (d - 1) / 2]) : nil
        ).reshaped(to: [d, d])
    }

    /// Means and standard deviations.
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let rows = factor(over: space, in: pass)
        return (pass["\(space.path).mean"], sqrt(rows.squared().sum(along: [-1])))
    }

    /// Mean and covariance of the codes, their own variances included; directions without any spread get a
    /// millionth of the mean variance.
    public func fitted(to codes: LatentCodes, over space: LatentSpace) -> [String: HostArray] {
        let (n, d) = (codes.count, codes.dimension)
        var mean = [Double](repeating: 0, count: d)
        for row in 0..<n {
            for (axis, value) in codes[row].enumerated() { mean[axis] += Double(value) / Double(n) }
        }
        var covariance = [Double](repeating: 0, count: d * d)
        for row in 0..<n {
            let away = zip(codes[row], mean).map { Double($0) - $1 }
            for i in 0..<d {
                for j in 0...i { covariance[i * d + j] += away[i] * away[j] / Double(n) }
                covariance[i * d + i] += Double(codes.variances[row * d + i]) / Double(n)
            }
        }
        let trace = (0..<d).reduce(0) { $0 + covariance[$1 * d + $1] }
        for i in 0..<d { covariance[i * d + i] += max(1e-6 * trace / Double(d), 1e-12) }
        guard let factor = CholeskyFactor(covariance, order: d) else { return [:] }
        let lower = factor.lower
        let below = (0..<d).flatMap { i in (0..<i).map { Float(lower[i * d + $0]) } }
        var values = [
            "\(space.path).mean": HostArray([d], mean.map { Float($0) }),
            "\(space.path).logDiagonal": HostArray(
                [d], (0..<d).map { Float(Foundation.log(lower[$0 * d + $0])) }),
        ]
        if d > 1 { values["\(space.path).below"] = HostArray([below.count], below) }
        return values
    }
}

extension Prior {
    /// One normal law, fitted to the codes after training.
    public static let fittedNormal: Prior = Prior(FittedNormalPrior())
}
