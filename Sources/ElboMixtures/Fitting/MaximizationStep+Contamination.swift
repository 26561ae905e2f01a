import Foundation

/// Contaminated normal laws are fitted by alternating expectation-conditional maximisation (Punzo and McNicholas 2016,
/// "Parsimonious mixtures of multivariate contaminated normal distributions"): in turns, each after an E step of its own, the good
/// shares and inflations given centres and matrices, and centres and matrices given these.
extension MaximizationStep {
    /// What an iteration finds anew.
    enum Cycle {
        /// All that the law has.
        case all
        /// Weights, means and covariances.
        case shapes
        /// The parameters of the tails.
        case tails
    }

    /// The cycle of an iteration, from 0.
    func cycle(_ iteration: Int) -> Cycle {
        guard case .contaminated = law else { return .all }
        return iteration % 2 == 0 ? .tails : .shapes
    }

    /// The same mixture with other good shares and inflations. With v the probability that a row of the component is good,
    ///
    ///     α = Σ w v / Σ w,   η = Σ w (1 - v) E[δ] / (d Σ w (1 - v)),
    ///
    /// E[δ] = δ_o + η m where m of d cells are missing. With u = v + (1 - v) / η, v is told by u.
    func withTails(_ sums: [Expectation.Sums], of mixture: GaussianMixture) -> GaussianMixture {
        let components = zip(mixture.components, sums).map { component, own in
            guard let old = component.tails?.contamination else { return component }
            let good = min(
                max((own.precision - own.weight / old.inflation) / (1 - 1 / old.inflation), 0),
                own.weight)
            let bad = own.weight - good
            let share = good / own.weight
            let inflation =
                bad > 1e-9 * own.weight
                ? own.tail / (Double(mixture.dimension) * bad) : old.inflation
            return component.with(
                .contaminated(
                    Contamination(
                        goodShare: share.clamped(to: Contamination.shares),
                        inflation: inflation.clamped(to: Contamination.inflations))))
        }
        return GaussianMixture(
            checked: components, law: mixture.law, noise: mixture.noise, model: mixture.model,
            columns: mixture.columns, categories: mixture.categories)
    }

    /// The tails that shapes keep; those estimates begin with after Gaussians.
    func keptTails(of mixture: GaussianMixture) -> [Tails?] {
        mixture.components.map { component in
            component.tails?.contamination == nil
                ? .contaminated(Contamination.first) : component.tails
        }
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
