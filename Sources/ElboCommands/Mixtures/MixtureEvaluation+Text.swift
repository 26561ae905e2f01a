import Elbo
import Foundation

extension MixtureEvaluation {
    /// For people.
    func text(of file: MixtureFile, labels: PartialLabels?) -> String {
        var lines = [
            "\(Format.count(rows)) rows\(emptyRows == 0 ? "" : " (\(emptyRows) more have no cell)"); nats per row, ± standard error of the mean over rows",
            "",
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
            "mean uncertainty      \(Format.number(meanUncertainty, decimals: 4))   probability that a row's component is another"
        )
        lines.append("")
        lines.append(
            "rows by component     "
                + sizes.enumerated().map {
                    "\(file.name(ofComponent: $0.offset)): \(Format.count($0.element))"
                }.joined(separator: "   "))
        if let clustering, let labels {
            lines += ["", "against the labels (\(labels.names.joined(separator: ", ")))"]
            lines.append(
                "accuracy              \(Format.number(clustering.accuracy, decimals: 4))   by optimal matching"
            )
            lines.append(
                "adjusted Rand index   \(Format.number(clustering.adjustedRandIndex, decimals: 4))")
            lines.append(
                "mutual information    \(Format.number(clustering.normalizedMutualInformation, decimals: 4))   normalised"
            )
        }
        return lines.joined(separator: "\n").printable
    }
}
