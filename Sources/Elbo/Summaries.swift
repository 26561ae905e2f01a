// Parts of a model and of its training in words, for people.

extension Likelihood {
    /// In words, for people.
    package var summary: String {
        switch self {
        case .bernoulli: "Bernoulli"
        case .gaussian(.fixed(let value)): "Gaussian (σ = \(value))"
        case .gaussian(.learned): "Gaussian (learned σ)"
        case .gaussian(.optimal): "Gaussian (optimal σ)"
        }
    }
}

extension DataTransform {
    /// In words.
    package var summary: String {
        switch self {
        case .identity: "none"
        case .scale(let factor): "times \(factor)"
        case .standardize: "each column to mean 0 and standard deviation 1"
        }
    }
}

extension Objective {
    /// In words.
    package var summary: String {
        let weight =
            switch klWeight {
            case .constant(let weight): "KL weight \(weight)"
            case .linear(let weight, let epochs):
                "KL weight from 0 to \(weight) over \(epochs) epochs"
            case .cyclical(let weight, let cycles, _):
                "KL weight from 0 to \(weight), \(cycles) times"
            }
        return "ELBO, \(weight)" + (freeBits > 0 ? ", \(freeBits) nats free in each dimension" : "")
    }
}

extension Optimizer {
    /// In words.
    package var summary: String {
        switch self {
        case .sgd(let momentum, _): "sgd, momentum \(momentum)"
        case .rmsProp: "rmsprop"
        case .adam: "adam"
        case .adamW(_, _, _, let decay): "adamw, weight decay \(decay)"
        }
    }
}

extension LearningRateSchedule {
    /// In words.
    package var summary: String {
        switch self {
        case .constant: "constant"
        case .cosine(let final): "falling along a cosine to \(final)"
        case .linear(let final): "falling along a line to \(final)"
        case .step(let epochs, let factor): "times \(factor) every \(epochs) epochs"
        }
    }
}
