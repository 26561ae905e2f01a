import Elbo

extension SentenceEvaluation {
    /// The numbers for people, after those of the bound.
    func text(beside evaluation: Evaluation) -> String {
        var lines = isExact ? exactLines(evaluation) : [evaluation.text, ""]
        lines.append(
            Format.entry(
                "perplexity", Format.number(perplexity, decimals: 2),
                "exp(-\(isExact ? "log p(x)" : "ELBO") a token) of \(Format.count(tokens, "token")), ends among them; unknown: \(Format.number(100 * unknownShare, decimals: 2)) %"
            ))
        if let weightedPerplexity {
            lines.append(
                Format.entry(
                    "perplexity", Format.number(weightedPerplexity, decimals: 2),
                    "of the importance-weighted bound"))
        }
        if let byFrequencies {
            lines.append(
                Format.entry(
                    "word frequencies",
                    Format.estimate(byFrequencies.mean, byFrequencies.standardError),
                    "nats a sentence by how frequent tokens are in the other sentences judged, in any order"
                ))
        }
        guard let swapPenalty else {
            return (lines + groupLines).joined(separator: "\n")
        }
        lines.append(
            Format.entry(
                "swapped codes", Format.estimate(swapPenalty.mean, swapPenalty.standardError),
                "nats a sentence costs more when told with the code of another"))
        lines += groupLines
        if let collapse = collapseFinding {
            lines += ["", Format.wrapped("\(collapse.title): \(collapse.text)")]
        }
        return lines.joined(separator: "\n")
    }

    /// The sentences that training did not see and those that it did, where that is known.
    private var groupLines: [String] {
        guard seen != nil || unseen != nil else { return [] }
        let all = (seen?.sentences ?? 0) + (unseen?.sentences ?? 0)
        var lines = [
            "",
            Format.wrapped(
                "\(Format.count(seen?.sentences ?? 0)) of \(Format.count(all, "sentence")) stand word for word in the text of training"
            ),
        ]
        for (name, group) in [("unseen", unseen), ("seen", seen)] {
            guard let group else { continue }
            lines.append("\(name): \(Format.count(group.sentences, "sentence"))")
            lines += group.lines(isExact: isExact)
        }
        return lines
    }

    /// The log-probability of a model without a code, which is no bound.
    private func exactLines(_ evaluation: Evaluation) -> [String] {
        [
            Format.count(evaluation.examples, "sentence"),
            "nats a sentence with its end, ± standard error of the mean over sentences", "",
            Format.entry(
                "log p(x)",
                Format.estimate(evaluation.bound.elbo.mean, evaluation.bound.elbo.standardError),
                "exact: the model has no code"),
        ]
    }
}

extension SentenceGroup {
    /// The numbers for people.
    fileprivate func lines(isExact: Bool) -> [String] {
        func row(_ name: String, _ estimate: Estimate?, _ method: String) -> String? {
            estimate.map {
                Format.entry("  " + name, Format.estimate($0.mean, $0.standardError), method)
            }
        }
        func row(_ value: Double?, _ method: String) -> String? {
            value.map { Format.entry("  perplexity", Format.number($0, decimals: 2), method) }
        }
        let weighted = [
            row("log-likelihood", logLikelihood, "importance-weighted bound"),
            row(weightedPerplexity, "of the importance-weighted bound"),
        ]
        if isExact {
            return [
                row("log p(x)", elbo, "exact"),
                row(perplexity, "of \(Format.count(tokens, "token"))"),
            ].compactMap { $0 }
        }
        return
            ([
                row("ELBO", elbo, "reconstruction - KL"),
                row("reconstruction", reconstruction, "E_q log p(x|z)"),
                row("KL", kl, "D(q(z|x) ‖ p(z))"),
                row(perplexity, "of the ELBO; \(Format.count(tokens, "token"))"),
            ] + weighted + [row("swapped codes", swapPenalty, "told with codes of others")])
            .compactMap { $0 }
    }
}
