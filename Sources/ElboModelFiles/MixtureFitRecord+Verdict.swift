import ElboMixtures
import Foundation

extension MixtureFitRecord {
    /// How far the data decide how many components there are: of each number that was tried the share of the mixtures'
    /// posterior probability, e^{BIC/2} over all places of the grid with equal prior probabilities (Kass and Raftery 1995, section
    /// 4.2), the greatest first; nil where another criterion chose, or one number was tried.
    public var componentShares: [(components: Int, share: Double)]? {
        let values = places.compactMap { place in place.value.map { (place.components, $0) } }
        guard criterion == .criterion(.bic), trim == nil, Set(values.map(\.0)).count > 1,
            let best = values.map(\.1).max()
        else { return nil }
        let weights = Dictionary(grouping: values, by: \.0).mapValues {
            $0.reduce(0) { $0 + exp(($1.1 - best) / 2) }
        }
        let total = weights.values.reduce(0, +)
        return weights.map { (components: $0.key, share: $0.value / total) }
            .sorted { ($1.share, $0.components) < ($0.share, $1.components) }
    }
}
