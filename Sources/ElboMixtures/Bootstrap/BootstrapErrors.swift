import ElboData
public import ElboNumerics
import Foundation

/// Standard errors of a mixture's parameters by the bootstrap: rows are counted otherwise, as weights, and EM goes on from the fitted
/// parameters, so that components keep their names.
public struct BootstrapErrors: Codable, Hashable, Sendable {
    /// How rows are counted in a draw.
    public enum Counting: String, Codable, Hashable, Sendable {
        /// As often as they are drawn with replacement (Efron 1979).
        case draws
        /// By independent exponential weights, whose sum is the number of rows (Newton and Raftery 1994, the weighted likelihood
        /// bootstrap): no row is ever left out, which small groups bear better.
        case weights
    }

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
    ///   - counting: how rows are counted; weights that the data have multiply the counts.
    ///   - key: decides the draws.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError` when fewer than two draws could be fitted.
    public init(
        of mixture: GaussianMixture, by method: ExpectationMaximization, _ data: MixtureData,
        replicates: Int = 999, counting: Counting = .draws, key: RandomKey, threads: Int? = nil
    ) throws {
        let mixtures = concurrentMap(replicates, threads: threads) { index -> GaussianMixture? in
            var method = method
            method.model = mixture.model
            method.law = mixture.law
            method.threads = 1
            let own = key.child(UInt64(index))
            var counts = counting.counts(of: data.rows.count, key: own)
            if let weights = data.weights {
                for row in counts.indices { counts[row] *= weights[row] }
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
            mixture.components[0].degreesOfFreedom != nil
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

extension BootstrapErrors.Counting {
    /// How often each of so many rows counts in one draw.
    fileprivate func counts(of rows: Int, key: RandomKey) -> [Double] {
        switch self {
        case .draws:
            var counts = [Double](repeating: 0, count: rows)
            for draw in 0..<rows { counts[Int(key.uniform(at: draw) * Double(rows))] += 1 }
            return counts
        case .weights:
            let drawn = (0..<rows).map { -log(1 - key.uniform(at: $0)) }
            let scale = Double(rows) / drawn.reduce(0, +)
            return drawn.map { $0 * scale }
        }
    }
}

private func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
}
