import Elbo
import Foundation

extension MixtureEvaluation {
    /// For people.
    func text(of file: MixtureFile, labels: PartialLabels?) -> String {
        var lines = Self.heading(rows, empty: emptyRows, areFitted: trainedOn != nil)
        lines += [
            "log-likelihood        \(Format.estimate(logLikelihood.mean, logLikelihood.standardError, decimals: 4))",
            "total                 \(Format.number(totalLogLikelihood, decimals: 4)) nats",
        ]
        lines += Criterion.allCases.compactMap { criterion in
            criteria[criterion.rawValue].map {
                criterion.name.padding(toLength: 22, withPad: " ", startingAt: 0)
                    + Format.number($0, decimals: 3) + "   larger is better"
            }
        }
        lines.append(
            "mean uncertainty      \(Format.number(meanUncertainty, decimals: 4))   probability that a row's \(file.groupNoun) is another"
        )
        lines.append("")
        lines.append(
            Format.wrapped(
                sizes.enumerated().map {
                    // Blanks that belong to an entry break no line.
                    "\(file.name(ofGroup: $0.offset)):\u{A0}\(Format.count($0.element))"
                        .replacing(" ", with: "\u{A0}")
                }.joined(separator: ", "), after: "rows by \(file.groupNoun)".padded(to: 22),
                indent: 22
            ).replacing("\u{A0}", with: " "))
        if let clustering, let labels {
            lines += ["", "against the labels (\(labels.names.joined(separator: ", ")))"]
            lines += clustering.entries(of: file.groupNoun).map { name, value, meaning in
                name.padded(to: 22) + value + "   " + meaning
            }
        }
        return Format.folded(lines.joined(separator: "\n")).printable
    }

    /// What stands above the figures: how many rows were judged, and whether they are those of the fit.
    static func heading(_ rows: Int, empty: Int, areFitted: Bool) -> [String] {
        [
            Format.rows(rows, empty: empty)
                + "; nats per row, ± standard error of the mean over rows"
        ]
            + (areFitted
                ? ["these are the rows it was fitted to: other rows of their kind fit less well"]
                : []) + [""]
    }
}
