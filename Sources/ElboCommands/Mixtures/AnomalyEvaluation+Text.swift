import Elbo

extension AnomalyEvaluation {
    /// For people.
    var text: String {
        var lines = MixtureEvaluation.heading(rows, empty: emptyRows, areFitted: trainedOn != nil)
        lines += [
            Format.entry(
                "anomaly score", Format.estimate(score.mean, score.standardError),
                "-log p(x), mean over \(members) mixtures; higher is stranger")
        ]
        for quantile in quantiles {
            lines.append(
                Format.entry(
                    quantile.share == 1
                        ? "greatest score"
                        : "\(Format.significant(quantile.share * 100)) % quantile",
                    Format.number(quantile.score), ""))
        }
        lines += [
            "",
            "An ensemble ranks rows and groups none: it has no BIC and no components to count; elbo score MODEL DATA gives every row its score.",
        ]
        return Format.folded(lines.joined(separator: "\n")).printable
    }
}
