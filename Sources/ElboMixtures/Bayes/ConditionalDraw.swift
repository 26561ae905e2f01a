import ElboNumerics
import Foundation

/// Draws the parameters given the component of each row.
struct ConditionalDraw {
    let prior: ConjugatePrior
    let model: CovarianceModel
    /// α of the weights.
    let concentration: Double

    /// - Parameters:
    ///   - sums: of rows that belong wholly to one component each.
    ///   - mixture: about whose means they are.
    func parameters(
        _ sums: Expectation, about mixture: GaussianMixture, key: RandomKey
    ) -> GaussianMixture {
        let components = sums.sums.enumerated().map { k, own in
            ComponentPosterior(own, centre: mixture.components[k].mean, prior: prior)
        }
        let factors = factors(components, key: key.child(0))
        let gammas = sums.sums.enumerated().map { k, own in
            key.child(1).child(UInt64(k)).chiSquared(
                degreesOfFreedom: 2 * (concentration + own.weight))
        }
        let total = gammas.reduce(0, +)
        return GaussianMixture(
            checked: components.indices.map { k in
                let own = components[k]
                let factor = factors[k]
                let z = own.mean.indices.map { key.child(2).child(UInt64(k)).normal(at: $0) }
                return GaussianMixture.Component(
                    weight: gammas[k] / total,
                    mean: own.mean.indices.map {
                        own.mean[$0] + factor.row($0, times: z) / own.rows.squareRoot()
                    }, covariance: factor.covariance)
            }, law: .normal, noise: nil, model: model, columns: mixture.columns, categories: nil)
    }

    /// A draw of each component's covariance, as F with Σ = F Fᵀ.
    private func factors(_ components: [ComponentPosterior], key: RandomKey) -> [DrawnFactor] {
        let d = prior.mean.count
        let own = components.indices.map { key.child(UInt64($0)) }
        let n = components.map { $0.rows - prior.shrinkage }
        let all = n.reduce(0, +)
        let nu = prior.degreesOfFreedom
        func inverseGamma(_ degrees: Double, _ scale: Double, _ key: RandomKey) -> Double {
            (scale / key.chiSquared(degreesOfFreedom: degrees)).squareRoot()
        }
        let spread = (0..<d).reduce(0) { $0 + prior.scale[$1 * (d + 1)] } / Double(d)
        func sum(_ j: Int) -> Double { components.reduce(0) { $0 + $1.scatter[$1.place(j)] } }
        func trace(_ k: Int) -> Double {
            (0..<d).reduce(0) { $0 + components[k].scatter[components[k].place($1)] }
        }
        func alike(_ deviation: Double) -> DrawnFactor {
            .diagonal(Array(repeating: deviation, count: d))
        }
        switch model {
        case .eii:
            let scale = components.indices.reduce(spread) { $0 + trace($1) }
            let drawn = inverseGamma(nu + all * Double(d), scale, own[0])
            return components.map { _ in alike(drawn) }
        case .vii:
            return components.indices.map {
                alike(inverseGamma(nu + n[$0] * Double(d), spread + trace($0), own[$0]))
            }
        case .eei:
            let drawn = (0..<d).map {
                inverseGamma(nu + all, spread + sum($0), own[0].child(UInt64($0)))
            }
            return components.map { _ in .diagonal(drawn) }
        case .vvi:
            return components.indices.map { k in
                .diagonal(
                    (0..<d).map {
                        inverseGamma(
                            nu + n[k], spread + components[k].scatter[components[k].place($0)],
                            own[k].child(UInt64($0)))
                    })
            }
        case .eee:
            var scale = prior.scale
            for part in components {
                for index in scale.indices { scale[index] += part.scatter[index] }
            }
            let drawn = DrawnFactor(
                inverseWishart: scale, dimension: d, degrees: nu + all, key: own[0])
            return components.map { _ in drawn }
        default:
            return components.indices.map { k in
                DrawnFactor(
                    inverseWishart: zip(prior.scale, components[k].scatter).map { $0 + $1 },
                    dimension: d, degrees: nu + n[k], key: own[k])
            }
        }
    }
}

/// What the rows of a component and the prior say of its mean: m, κ + n, and the scatter that is added to the prior's.
private struct ComponentPosterior {
    /// m_k = (κ m + n x̄) / (κ + n).
    let mean: [Double]
    /// κ + n.
    let rows: Double
    /// W_k + κ n / (κ + n) (x̄ - m)(x̄ - m)ᵀ: d x d numbers, or d.
    let scatter: [Double]

    init(_ sums: Expectation.Sums, centre: [Double], prior: ConjugatePrior) {
        let (n, d) = (sums.weight, centre.count)
        let step = sums.first.map { n > 0 ? $0 / n : 0 }
        let sample = zip(centre, step).map { $0 + $1 }
        rows = prior.shrinkage + n
        let share = prior.shrinkage * n / rows
        let kappa = prior.shrinkage
        mean = zip(sample, prior.mean).map { (kappa * $1 + n * $0) / (kappa + n) }
        let off = zip(sample, prior.mean).map { $0 - $1 }
        if sums.second.count == d, d > 1 {
            scatter = (0..<d).map {
                max(sums.second[$0] - n * step[$0] * step[$0], 0) + share * off[$0] * off[$0]
            }
        } else {
            scatter = (0..<d * d).map { index in
                // The lower triangle counts.
                let (i, j) = (max(index / d, index % d), min(index / d, index % d))
                return sums.second[i * d + j] - n * step[i] * step[j] + share * off[i] * off[j]
            }
        }
    }

    /// Where the scatter of a column with itself stands.
    func place(_ column: Int) -> Int {
        scatter.count == mean.count ? column : column * (mean.count + 1)
    }
}

/// A drawn covariance as F with Σ = F Fᵀ.
private enum DrawnFactor {
    /// The deviations.
    case diagonal([Double])
    /// d x d numbers, row after row.
    case full([Double], dimension: Int)

    /// Σ ~ inverse Wishart(ν, Λ): with Λ = C Cᵀ and the lower A of Bartlett (1933), A Aᵀ ~ Wishart(ν, I), F = C A⁻ᵀ.
    init(inverseWishart scale: [Double], dimension d: Int, degrees: Double, key: RandomKey) {
        guard let root = CholeskyFactor(scale, order: d) else {
            preconditionFailure("a prior scale that is not positive definite")
        }
        var a = [Double](repeating: 0, count: d * d)
        for i in 0..<d {
            a[i * (d + 1)] =
                key.child(UInt64(i)).chiSquared(degreesOfFreedom: degrees - Double(i)).squareRoot()
            for j in 0..<i { a[i * d + j] = key.child(1 << 32).normal(at: i * d + j) }
        }
        var inverse = [Double](repeating: 0, count: d * d)
        for j in 0..<d {
            for i in j..<d {
                var sum = i == j ? 1.0 : 0
                for k in j..<max(i, j) { sum -= a[i * d + k] * inverse[k * d + j] }
                inverse[i * d + j] = sum / a[i * (d + 1)]
            }
        }
        var factor = [Double](repeating: 0, count: d * d)
        for i in 0..<d {
            for j in 0..<d {
                // (A⁻ᵀ)_kj = (A⁻¹)_jk, which is 0 for k above j.
                for k in 0...min(i, j) {
                    factor[i * d + j] += root.lower[i * d + k] * inverse[j * d + k]
                }
            }
        }
        self = .full(factor, dimension: d)
    }

    /// F z, one element.
    func row(_ i: Int, times z: [Double]) -> Double {
        switch self {
        case .diagonal(let deviations): deviations[i] * z[i]
        case .full(let factor, let d):
            (0..<d).reduce(0) { $0 + factor[i * d + $1] * z[$1] }
        }
    }

    /// Σ.
    var covariance: Covariance {
        switch self {
        case .diagonal(let deviations): return .diagonal(deviations.map { $0 * $0 })
        case .full(let factor, let d):
            var matrix = [Double](repeating: 0, count: d * d)
            for i in 0..<d {
                for j in 0...i {
                    var sum = 0.0
                    for k in 0..<d { sum += factor[i * d + k] * factor[j * d + k] }
                    (matrix[i * d + j], matrix[j * d + i]) = (sum, sum)
                }
            }
            return .full(matrix, dimension: d)
        }
    }
}
