import ElboData
public import ElboNumerics
import Foundation

/// Standard errors of a mixture's parameters by the nonparametric bootstrap (Efron 1979): rows are drawn again
/// with replacement, as weights, and EM goes on from the fitted parameters, so that components keep their names.
public struct BootstrapErrors: Codable, Hashable, Sendable {
    /// Of each mixture weight.
    public let weights: [Double]
    /// Of each mean, component by component.
    public let means: [[Double]]
    /// Of each variance, component by component: the covariances' diagonals.
    public let variances: [[Double]]
    /// Of each component's degrees of freedom; nil for Gaussians.
    public let degreesOfFreedom: [Double]?
    /// Of each level's probability, for each component and category; nil without categories.
    public let levels: [[[Double]]]?
    /// Draws that could be fitted.
    public let replicates: Int

    /// Draws and fits.
    ///
    /// - Parameters:
    ///   - mixture: what the errors are of.
    ///   - method: how it was fitted.
    ///   - data: the rows it was fitted to.
    ///   - replicates: how many draws; at least 2.
    ///   - key: decides the draws.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError` when fewer than two draws could be fitted.
    public init(
        of mixture: GaussianMixture, by method: ExpectationMaximization, _ data: MixtureData,
        replicates: Int = 999, key: RandomKey, threads: Int? = nil
    ) throws {
        let mixtures = concurrentMap(replicates, threads: threads) { index -> GaussianMixture? in
            var method = method
            method.model = mixture.model
            method.law = mixture.law
            method.threads = 1
            let own = key.child(UInt64(index))
            var counts = [Double](repeating: 0, count: data.rows.count)
            for draw in 0..<data.rows.count {
                let row = Int(own.uniform(at: draw) * Double(data.rows.count))
                counts[row] += data.weights?[row] ?? 1
            }
            guard let drawn = try? data.weighted(counts) else { return nil }
            return try? method.fit(drawn, from: .mixture(mixture)).mixture
        }.compactMap { $0 }
        guard mixtures.count >= 2 else {
            throw MixtureError.option(
                name: "the number of bootstrap draws that could be fitted",
                value: "\(mixtures.count)", allowed: "at least 2")
        }
        let components = mixture.components.indices
        let columns = 0..<mixture.dimension
        weights = components.map { k in deviation(mixtures.map { $0.components[k].weight }) }
        means = components.map { k in
            columns.map { j in deviation(mixtures.map { $0.components[k].mean[j] }) }
        }
        variances = components.map { k in
            columns.map { j in
                deviation(mixtures.map { $0.components[k].covariance.variances[j] })
            }
        }
        degreesOfFreedom =
            mixture.law.hasTails
            ? components.map { k in
                deviation(mixtures.map { $0.components[k].degreesOfFreedom ?? .nan })
            } : nil
        levels = mixture.categories.map { own in
            components.map { k in
                own.columns.levels.enumerated().map { j, names in
                    names.indices.map { l in
                        deviation(mixtures.map { $0.categories?.shares[k][j][l] ?? .nan })
                    }
                }
            }
        }
        self.replicates = mixtures.count
    }
}

private func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
}
