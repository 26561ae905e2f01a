import ElboAutoencoders
import ElboReport

extension SentenceEvaluation {
    /// Whether another sentence's code does nearly as well: the decoder does not listen.
    var ignoresCodes: Bool { (swapPenalty?.mean ?? .infinity) < 0.5 }

    /// That the decoder says sentences without their codes; nil where it does not, or there are none.
    package var collapseFinding: Finding? {
        guard let swapPenalty, ignoresCodes else { return nil }
        let cost = NumberText.text(swapPenalty.mean, decimals: 2)
        return Finding(
            .warning, PosteriorCollapse.title,
            text:
                "The decoder says sentences without their codes, which cost it \(cost) nats when they are swapped. "
                + PosteriorCollapse.advice(of: nil, ofSentences: true))
    }

    /// That a model tells sentences no better than how frequent tokens are; nil where it is better by more than two standard errors, or
    /// nothing is known.
    ///
    /// - Parameters:
    ///   - autoencoder: The model.
    ///   - kl: What codes cost, in nats a sentence.
    package func frequencyFinding(of autoencoder: Autoencoder, kl: Estimate) -> Finding? {
        guard let gain, let byFrequencies, gain.mean <= 2 * gain.standardError else { return nil }
        let own = NumberText.text(gain.mean + byFrequencies.mean, decimals: 1)
        let plain = NumberText.text(byFrequencies.mean, decimals: 1)
        // Where codes are ignored the remedy is more of what they may cost, not less.
        let share = autoencoder.isExact || ignoresCodes ? nil : costOfCodes(autoencoder, kl)
        return Finding(
            .warning,
            gain.mean < 0 ? "Worse than word frequencies" : "No better than word frequencies",
            text:
                "The model's \(own) nats a sentence stand beside \(plain) by how frequent each word is in the other sentences "
                + "judged, in any order. Train for longer (--epochs) or on more sentences"
                + (share ?? "") + ".")
    }

    /// What a code costs, and how it costs less.
    private func costOfCodes(_ autoencoder: Autoencoder, _ kl: Estimate) -> String {
        let bound = autoencoder.objective.part as? EvidenceLowerBound
        let ways =
            [(bound?.freeBits ?? 0) > 0 ? "less --free-bits" : nil, "fewer --latent dimensions"]
            .compactMap { $0 }.joined(separator: " or ")
        return
            "; codes cost \(NumberText.text(kl.mean, decimals: 1)) nats of that (KL), with \(ways) less"
    }
}
