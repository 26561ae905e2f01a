import ElboAutoencoders

/// What is said where codes tell the decoder next to nothing: the posterior has become the prior (Bowman et al. 2016).
package enum PosteriorCollapse {
    /// What happened.
    package static let title: String = "The posterior has collapsed"

    /// What brings codes back to use, of what the objective has not already.
    ///
    /// - Parameters:
    ///   - objective: What was maximised; nil where options of the KL term have no part in it.
    ///   - sentences: Whether examples are sentences, whose recipe has a rising KL weight and free bits already.
    package static func remedy(of objective: Objective?, ofSentences sentences: Bool = false)
        -> String
    {
        guard !sentences else {
            return "try more --free-bits, more --epochs or --word-dropout 0.25"
        }
        let remedies = [warmup(objective), freeBits(objective), "a smaller network"].compactMap {
            $0
        }
        return "try \(remedies.dropLast().joined(separator: ", "))"
            + (remedies.count > 1 ? " or " : "") + (remedies.last ?? "")
    }

    /// The remedy as a sentence.
    package static func advice(of objective: Objective?, ofSentences sentences: Bool = false)
        -> String
    {
        "T" + remedy(of: objective, ofSentences: sentences).dropFirst() + "."
    }

    /// A weight that rises, or does so for longer; less of one that does not rise over epochs.
    private static func warmup(_ objective: Objective?) -> String? {
        guard let weight = (objective?.part as? any KLWeighted)?.klWeight else { return nil }
        switch weight {
        case .constant: return "--kl-warmup 10"
        case .linear, .sigmoid: return "a longer --kl-warmup"
        case .delayed, .cyclical: return "a smaller --kl-weight"
        }
    }

    /// What has more dimensions carry something; nil where the objective weighs its KL term itself.
    package static func spread(of objective: Objective) -> String? {
        guard objective.part is any KLWeighted else { return nil }
        return (["a smaller --kl-weight"] + [freeBits(objective)].compactMap { $0 })
            .joined(separator: " or ")
    }

    private static func freeBits(_ objective: Objective?) -> String? {
        guard let bound = objective?.part as? EvidenceLowerBound else { return nil }
        return bound.freeBits > 0 ? "more --free-bits" : "--free-bits 0.1"
    }
}
