import ArgumentParser
import Elbo

/// How grey values become zeros and ones.
enum BinarizationKind: String, CaseIterable {
    case none, stochastic, threshold

    fileprivate var observation: Observation {
        switch self {
        case .none: .none
        case .stochastic: .stochastic
        case .threshold: .threshold
        }
    }
}

/// How the weight of the KL term rises.
enum KLCurve: String, CaseIterable {
    case linear, sigmoid
}

extension CompositionOptions {
    /// The game that is asked for, else the recipe's.
    ///
    /// - Throws: `AutoencoderError.option`.
    func resolvedAdversary(_ recipe: Recipe) throws(AutoencoderError) -> Adversary? {
        guard let adversary else { return recipe.adversary }
        return try recipe.adversary(adversary)
    }

    /// Whether a critic is told the classes of rows.
    ///
    /// - Throws: `AutoencoderError.option`.
    func tellsCritic() throws(AutoencoderError) -> Bool {
        try resolvedAdversary(recipe ?? .vae)?.part.readsLabels ?? false
    }

    /// How values become observations, when these options say so.
    ///
    /// - Throws: `CommandFailure` where they contradict each other or the likelihood.
    func resolvedObservation() throws -> Observation? {
        if dequantize == true {
            if binarization != nil {
                throw CommandFailure(.usage, "--dequantize and --binarization exclude each other")
            }
            guard likelihood?.part.isDensity ?? true else {
                throw CommandFailure(
                    .usage,
                    "--dequantize belongs to --likelihood gaussian or continuous-bernoulli")
            }
            return .dequantized
        }
        return binarization?.observation
    }

    /// The likelihood that these options name or ask for; nil leaves it to the data.
    ///
    /// A σ that follows the errors makes log p(x) a vote of the columns that are told most sharply, and training to the end
    /// tells some of them to many digits. With half of the variance, as much as the mixtures of `--for anomalies` are smoothed
    /// by, a column counts for what is far out in it.
    ///
    /// - Throws: `CommandFailure` where options contradict each other or the data.
    func resolvedLikelihood(for data: Dataset) throws -> Likelihood? {
        guard self.for == .anomalies else { return likelihood }
        guard likelihood == nil else {
            throw CommandFailure(
                .usage, "--for anomalies chooses the likelihood; leave --likelihood or it out")
        }
        guard data.itemShape.count == 1, data.schema.text == nil, case .rows = data.values else {
            throw CommandFailure(.usage, "--for anomalies belongs to tables of numbers")
        }
        return Likelihood(MixedLikelihood(sigma: .fixed(value: 0.5.squareRoot()), choice: .none))
    }

    /// The objective these options name, with the weights they give; nil leaves it to the recipe.
    ///
    /// - Throws: `CommandFailure` for options that contradict each other.
    func resolvedObjective(_ recipe: Recipe) throws -> Objective? {
        let given = [
            ("--kl-weight", klWeight != nil), ("--kl-warmup", klWarmup != nil),
            ("--kl-curve", klCurve != nil),
            ("--kl-cycles", klCycles != nil), ("--free-bits", freeBits != nil),
        ].filter(\.1)
        guard let option = given.first?.0 else { return objective }
        let posterior = posterior ?? recipe.posterior
        guard posterior.part.hasDensity else {
            throw CommandFailure(
                .usage,
                "\(option) has no effect: the posterior \(posterior.kind) has no uncertainty and so no KL term; take another posterior (--recipe vae) or leave \(option) out"
            )
        }
        if klWarmup != nil, klCycles != nil {
            throw CommandFailure(.usage, "--kl-warmup and --kl-cycles exclude each other")
        }
        if klCurve != nil, klWarmup == nil {
            throw CommandFailure(.usage, "--kl-curve belongs to --kl-warmup, which says how long")
        }
        let base = objective ?? recipe.objective
        guard var bound = base.part as? any KLWeighted else {
            throw CommandFailure(
                .usage,
                "\(option) has no effect: the objective \(base.kind) sets the weight of its KL term itself; take another (--objective elbo) or leave \(option) out"
            )
        }
        let weight = klWeight ?? bound.klWeight.weight
        if let klWarmup {
            bound.klWeight =
                klCurve == .sigmoid
                ? .sigmoid(weight: weight, epochs: klWarmup)
                : .linear(weight: weight, epochs: klWarmup)
        } else if let klCycles {
            bound.klWeight = .cyclical(weight: weight, cycles: klCycles, rise: 0.5)
        } else {
            bound.klWeight = .constant(weight: weight)
        }
        guard let freeBits else { return Objective(bound) }
        guard var floored = bound as? EvidenceLowerBound else {
            throw CommandFailure(
                .usage, "--free-bits belongs to --objective elbo, not to \(base.kind)")
        }
        guard (0...1e6).contains(freeBits) else {
            throw CommandFailure(.usage, "--free-bits is \(freeBits), it must be from 0 to 1e6")
        }
        floored.freeBits = freeBits
        return Objective(floored)
    }
}

extension PartIndex {
    /// What can be chosen, each with its options and their defaults, such as "gaussian:sigma=optimal".
    static var choices: String {
        kinds.map { kind in
            let options = kind.options.map { "\($0.name)=\($0.standard)" }
            return kind.kind + (options.isEmpty ? "" : ":") + options.joined(separator: ",")
        }.joined(separator: "; ")
    }
}
