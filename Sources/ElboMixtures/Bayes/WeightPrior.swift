import ElboNumerics
import Foundation

/// The prior of the mixture weights in variational Bayes.
public enum WeightPrior: Codable, Hashable, Sendable {
    /// A symmetric Dirichlet law with this concentration for each component; small ones empty components.
    case dirichlet(concentration: Double)
    /// A Dirichlet process, its stick broken once for each component (Blei and Jordan 2006), with this
    /// concentration; it fills components in order.
    case dirichletProcess(concentration: Double)

    /// E log π_k under the posterior that the sums N_k of responsibilities give.
    func expectedLogWeights(_ counts: [Double]) -> [Double] {
        switch self {
        case .dirichlet(let concentration):
            let alphas = counts.map { $0 + concentration }
            let whole = digamma(alphas.reduce(0, +))
            return alphas.map { digamma($0) - whole }
        case .dirichletProcess:
            var rest = 0.0
            return sticks(counts).map { a, b in
                let whole = digamma(a + b)
                let value = digamma(a) - whole + rest
                rest += digamma(b) - whole
                return value
            }
        }
    }

    /// E π_k under the same posterior.
    func expectedWeights(_ counts: [Double]) -> [Double] {
        switch self {
        case .dirichlet(let concentration):
            let whole = counts.reduce(0, +) + concentration * Double(counts.count)
            return counts.map { ($0 + concentration) / whole }
        case .dirichletProcess:
            var rest = 1.0
            return sticks(counts).map { a, b in
                let value = rest * a / (a + b)
                rest *= b / (a + b)
                return value
            }
        }
    }

    /// KL of the posterior from the prior, in nats.
    func divergence(_ counts: [Double]) -> Double {
        switch self {
        case .dirichlet(let c):
            let alphas = counts.map { $0 + c }
            let whole = alphas.reduce(0, +)
            let size = Double(counts.count)
            return logGamma(whole) - logGamma(c * size) + size * logGamma(c)
                + alphas.reduce(0) { $0 - logGamma($1) + ($1 - c) * (digamma($1) - digamma(whole)) }
        case .dirichletProcess(let c):
            return sticks(counts).reduce(0) { sum, stick in
                let (a, b) = stick
                let whole = digamma(a + b)
                // The prior of each stick is Beta(1, c), whose normaliser is c.
                return sum + logGamma(a + b) - logGamma(a) - logGamma(b) - log(c)
                    + (a - 1) * (digamma(a) - whole) + (b - c) * (digamma(b) - whole)
            }
        }
    }

    /// Both parameters of each stick's beta law.
    private func sticks(_ counts: [Double]) -> [(Double, Double)] {
        guard case .dirichletProcess(let concentration) = self else { return [] }
        var later = counts.reduce(0, +)
        return counts.map { count in
            later -= count
            return (1 + count, concentration + max(later, 0))
        }
    }
}

func digamma(_ x: Double) -> Double { polygamma(order: 0, x) }
