// Parts of a model and of its training in words, for people.

extension DataTransform {
    /// In words.
    package var summary: String {
        switch self {
        case .identity: "none"
        case .scale(let factor): "times \(factor)"
        case .standardize: "each column to mean 0 and standard deviation 1"
        case .standardizeAll: "all numbers together to mean 0 and standard deviation 1"
        }
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
