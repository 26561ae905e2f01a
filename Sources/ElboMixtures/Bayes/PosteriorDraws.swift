import Foundation

/// Draws of a mixture's parameters from their posterior, each component under the number it has in the fit.
public struct PosteriorDraws: Sendable {
    /// The draws, one after another.
    public let mixtures: [GaussianMixture]
    /// How many had their components in another order before they were relabelled.
    public let switched: Int

    /// What draws say of one number.
    public struct Summary: Codable, Hashable, Sendable {
        /// Their mean.
        public let mean: Double
        /// Their standard deviation.
        public let deviation: Double
        /// Below it lie 5 % of them.
        public let low: Double
        /// Below it lie 95 %.
        public let high: Double
        /// As many independent draws would tell the mean as well.
        public let effective: Double

        /// Sums up draws in their order, at least two.
        public init(_ draws: [Double]) {
            let n = Double(draws.count)
            let mean = draws.reduce(0, +) / n
            let off = draws.map { $0 - mean }
            let variance = off.reduce(0) { $0 + $1 * $1 } / n
            let sorted = draws.sorted()
            func quantile(_ share: Double) -> Double {
                let place = share * (n - 1)
                let low = Int(place)
                let high = min(low + 1, sorted.count - 1)
                return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
            }
            self.mean = mean
            deviation = (variance * n / (n - 1)).squareRoot()
            (low, high) = (quantile(0.05), quantile(0.95))
            effective = variance > 0 ? n / Self.inefficiency(off, variance) : n
        }

        /// 1 + 2 Σ autocorrelations, summed by pairs of lags while these are positive and falling (Geyer 1992, "Practical Markov
        /// chain Monte Carlo", section 3.3).
        private static func inefficiency(_ off: [Double], _ variance: Double) -> Double {
            func correlation(_ lag: Int) -> Double {
                var sum = 0.0
                for place in 0..<off.count - lag { sum += off[place] * off[place + lag] }
                return sum / (Double(off.count) * variance)
            }
            var sum = -1.0
            var last = Double.infinity
            for lag in stride(from: 0, to: min(off.count - 1, 2000), by: 2) {
                let pair = correlation(lag) + correlation(lag + 1)
                guard pair > 0 else { break }
                last = min(last, pair)
                sum += 2 * last
            }
            return max(sum, 1)
        }
    }

    /// Of each component's weight.
    public var weights: [Summary] { summaries { [$0.weight] }.map { $0[0] } }

    /// Of each component's means.
    public var means: [[Summary]] { summaries(\.mean) }

    /// Of each component's variances.
    public var variances: [[Summary]] { summaries(\.covariance.variances) }

    /// What draws say of numbers of each component.
    private func summaries(
        _ numbers: (GaussianMixture.Component) -> [Double]
    ) -> [[Summary]] {
        mixtures[0].components.indices.map { k in
            let all = mixtures.map { numbers($0.components[k]) }
            return all[0].indices.map { j in Summary(all.map { $0[j] }) }
        }
    }
}
