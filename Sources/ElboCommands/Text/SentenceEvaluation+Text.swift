import Elbo

extension SentenceEvaluation {
    /// The numbers for people, after those of the bound.
    func text(beside evaluation: Evaluation) -> String {
        var lines = swapPenalty == nil ? exactLines(evaluation) : [evaluation.text, ""]
        lines.append(
            Format.entry(
                "perplexity", Format.number(perplexity, decimals: 2),
                "exp(-\(swapPenalty == nil ? "log p(x)" : "ELBO") a token) of \(Format.count(tokens, "token")), ends among them; unknown: \(Format.number(100 * unknownShare, decimals: 2)) %"
            ))
        if let weightedPerplexity {
            lines.append(
                Format.entry(
                    "perplexity", Format.number(weightedPerplexity, decimals: 2),
                    "of the importance-weighted bound"))
        }
        guard let swapPenalty else { return lines.joined(separator: "\n") }
        lines.append(
            Format.entry(
                "swapped codes", Format.estimate(swapPenalty.mean, swapPenalty.standardError),
                "nats a sentence costs more when told with the code of another"))
        if swapPenalty.mean < 0.5 {
            lines += [
                "",
                Format.wrapped(
                    "\(PosteriorCollapse.title): the decoder says sentences without their codes, which cost it \(Format.number(swapPenalty.mean, decimals: 2)) nats when they are swapped. \(PosteriorCollapse.advice(ofSentences: true))"
                ),
            ]
        }
        return lines.joined(separator: "\n")
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
