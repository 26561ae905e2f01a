import Elbo

extension SeriesEvaluation {
    /// For people.
    var text: String {
        var lines = MixtureEvaluation.heading(rows, empty: emptyRows, areFitted: isFitted)
        lines += [
            "log-likelihood        \(Format.estimate(logLikelihood.mean, logLikelihood.standardError, decimals: 4))   of a row given those before it",
            "total                 \(Format.number(totalLogLikelihood, decimals: 4)) nats",
        ]
        if let bound {
            lines += [
                "estimated by          \(bound.particles) particles of each series, whose mean is a lower bound",
                "ELBO                  \(Format.number(bound.elbo, decimals: 4))   reconstruction \(Format.number(bound.reconstruction, decimals: 4)), KL \(Format.number(bound.kl, decimals: 4))",
            ]
        } else {
            lines.append(
                "BIC                   \(Format.number(bic, decimals: 3))   larger is better")
        }
        if firstRows > 0 {
            lines.append(
                "not judged            the first \(firstRows == 1 ? "row" : "\(firstRows) rows") of each series, which say\(firstRows == 1 ? "s" : "") where the state begins"
            )
        }
        if gaps > 0 {
            lines.append("gaps                  \(Format.count(gaps, "step")) without a row")
        }
        guard !forecasts.isEmpty else { return lines.joined(separator: "\n") }
        lines += [
            "",
            ahead.map {
                "forecasts of the last \(Format.count($0, "step")) of each series from those before"
            } ?? "forecasts of each row from those before it",
            "beside the \(season == 1 ? "last value" : "value \(season) steps before") with the normal law of such forecasts' errors, on the same cells",
        ]
        if bound != nil {
            lines.append("error: of reconstructions, root mean square in the column's unit")
        }
        lines += ["90 %: the share that the interval for nine in ten holds", ""]
        var table = [
            ["column", "CRPS", "90 %", "MASE", "naive CRPS", "naive 90 %"]
                + (bound == nil ? [] : ["error"])
        ]
        func percent(_ share: Double) -> String { Format.number(100 * share, decimals: 1) + " %" }
        for name in forecasts.keys.sorted() {
            guard let scores = forecasts[name] else { continue }
            table.append(
                [
                    name, Format.significant(scores.rankedProbabilityScore),
                    percent(scores.coverage),
                    scores.scaledError.map { Format.number($0, decimals: 3) } ?? "-",
                    scores.naive.map { Format.significant($0.rankedProbabilityScore) } ?? "-",
                    scores.naive.map { percent($0.coverage) } ?? "-",
                ]
                    + (bound.map { [Format.significant($0.reconstructionErrors[name] ?? .nan)] }
                        ?? []))
        }
        let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        lines += table.map { row in
            zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
        }
        return Format.folded(lines.joined(separator: "\n")).printable
    }
}
