import ArgumentParser
import Elbo

/// Families of likelihoods.
enum LikelihoodKind: String, CaseIterable {
    case bernoulli
    case continuousBernoulli = "continuous-bernoulli"
    case gaussian
    case discretizedLogistic = "discretized-logistic"
    case discretizedLogisticMixture = "discretized-logistic-mixture"
    case betaBinomial = "beta-binomial"

    /// One line for people.
    var summary: String {
        switch self {
        case .bernoulli: "zeros and ones, or grey values drawn as such"
        case .continuousBernoulli: "numbers in 0...1 with a density"
        case .gaussian: "any numbers, with one standard deviation (--sigma)"
        case .discretizedLogistic: "pixels of 256 levels, one bell for each"
        case .discretizedLogisticMixture:
            "pixels of 256 levels, several bells for each (--mixture-components)"
        case .betaBinomial: "pixels of 256 levels, from U-shaped to bell-shaped"
        }
    }
}

/// How grey values become zeros and ones.
enum BinarizationKind: String, CaseIterable {
    case none, stochastic, threshold

    fileprivate var binarization: Binarization {
        switch self {
        case .none: .none
        case .stochastic: .stochastic
        case .threshold: .threshold
        }
    }
}

extension ModelOptions {
    /// The likelihood these options name; nil leaves it to the data.
    ///
    /// - Throws: `CommandFailure` for options of another likelihood.
    func resolvedLikelihood() throws -> Likelihood? {
        if sigma != nil, let likelihood, likelihood != .gaussian {
            throw CommandFailure(.usage, "--sigma belongs to --likelihood gaussian")
        }
        if let mixtureComponents {
            guard likelihood == .discretizedLogisticMixture else {
                throw CommandFailure(
                    .usage,
                    "--mixture-components belongs to --likelihood discretized-logistic-mixture")
            }
            guard (1...100).contains(mixtureComponents) else {
                throw CommandFailure(
                    .usage, "--mixture-components is \(mixtureComponents), it must be in 1...100")
            }
        }
        switch likelihood {
        case .bernoulli: return .bernoulli
        case .continuousBernoulli: return .continuousBernoulli
        case .gaussian: return .gaussian(sigma: sigma?.sigma ?? .optimal)
        case .discretizedLogistic: return .discretizedLogistic
        case .discretizedLogisticMixture:
            return .discretizedLogisticMixture(
                components: mixtureComponents ?? Likelihood.defaultComponents)
        case .betaBinomial: return .betaBinomial
        case nil: return sigma.map { .gaussian(sigma: $0.sigma) }
        }
    }

    /// How values become observations, when these options say so.
    ///
    /// - Throws: `CommandFailure` where they contradict each other or the likelihood.
    func resolvedBinarization() throws -> Binarization? {
        if dequantize == true {
            if binarization != nil {
                throw CommandFailure(.usage, "--dequantize and --binarization exclude each other")
            }
            switch likelihood {
            case .gaussian, .continuousBernoulli, nil: return .dequantized
            case .bernoulli, .discretizedLogistic, .discretizedLogisticMixture, .betaBinomial:
                throw CommandFailure(
                    .usage,
                    "--dequantize belongs to --likelihood gaussian or continuous-bernoulli")
            }
        }
        return binarization?.binarization
    }
}

/// Where σ comes from: a word or a number.
struct SigmaOption: ExpressibleByArgument {
    let sigma: Likelihood.Sigma

    init?(argument: String) {
        switch argument {
        case "learned": sigma = .learned
        case "optimal": sigma = .optimal
        default:
            guard let value = Double(argument), value > 0, value.isFinite else { return nil }
            sigma = .fixed(value: value)
        }
    }
}
