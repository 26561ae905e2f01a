import ElboEvaluation
import ElboReport

extension MixtureReport {
    /// What came out of a discriminant analysis, in plain words; nil for other mixtures.
    var discriminantSummary: String? {
        guard let classes = file.mixture.classes else { return nil }
        let names = classes.map(\.name).joined(separator: ", ")
        let what =
            "It tells \(file.manifest.target ?? "the class") (\(names)) from the other columns"
        guard let scores = file.manifest.validation else {
            return what + ". How well it does so on new rows was not tried: --folds 10 would say."
        }
        return what
            + ": of rows that it had not seen, \(percent(scores.error.mean)) % were told wrong, where telling all the commonest "
            + "class would be wrong for \(percent(scores.commonestError)) %."
    }

    /// The numbers at the top of a discriminant analysis: errors on rows that it had not seen, before those on rows that it
    /// had.
    var discriminantHeadlines: [HeadlineNumber] {
        var numbers: [HeadlineNumber] = []
        if let scores = file.manifest.validation {
            let folds =
                "\(NumberText.text(scores.known)) rows in \(scores.folds) folds, each told by the others"
            numbers += [
                HeadlineNumber(
                    "Error on new rows", mean: 100 * scores.error.mean,
                    standardError: 100 * scores.error.standardError, unit: "%", method: folds),
                HeadlineNumber(
                    "Brier score", mean: scores.brier.mean,
                    standardError: scores.brier.standardError,
                    method:
                        "half the squared distance of probabilities from the truth, 0 to 1; the same folds"
                ),
                HeadlineNumber(
                    "Log loss", mean: scores.logLoss.mean,
                    standardError: scores.logLoss.standardError, unit: "nats",
                    method: "minus the logarithm of the true class's probability; the same folds"),
            ]
        }
        if let scores {
            numbers.append(
                HeadlineNumber(
                    "Error on these rows", mean: 100 * scores.error.mean,
                    standardError: 100 * scores.error.standardError, unit: "%",
                    method:
                        "\(NumberText.text(scores.known)) rows whose class is known; rows of the fit are told more easily than new ones"
                ))
        }
        return numbers + [
            HeadlineNumber(
                "Mean uncertainty",
                value: evaluation.meanUncertainty < 0.0005
                    ? "< 0.001" : NumberText.text(evaluation.meanUncertainty, decimals: 3),
                method: "one minus the greatest probability of a component")
        ]
    }

    private func percent(_ share: Double) -> String {
        NumberText.text(100 * share, decimals: share < 0.1 ? 1 : 0)
    }
}
