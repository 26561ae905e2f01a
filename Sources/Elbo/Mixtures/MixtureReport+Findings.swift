import ElboModelFiles
import ElboReport

extension MixtureReport {
    var findings: [Finding] {
        var found: [Finding] = []
        if let fit = file.manifest.fit {
            if !fit.isConverged {
                found.append(
                    Finding(
                        .warning, "The fit had not settled",
                        text:
                            "It stopped after \(fit.history.count) iterations. Raise --iterations.")
                )
            }
            if Double(fit.parameters) >= fit.rows {
                found.append(
                    Finding(
                        .warning, "More parameters than rows",
                        text:
                            "\(fit.parameters) parameters for \(NumberText.text(fit.rows, decimals: 0)) rows say little. "
                            + "Ask for fewer components or a simpler covariance model."))
            }
            let counts = Set(fit.places.map(\.components))
            if let most = counts.max(), most > 1, counts.count > 1,
                mixture.components.count == most
            {
                found.append(
                    Finding(
                        .note, "The choice stands at the edge of the grid",
                        text: "More components may do better: try --components 1...\(2 * most)."))
            }
        }
        let small = mixture.components.enumerated().filter {
            $0.element.weight * Double(evaluation.rows) < Double(mixture.dimension + 1)
        }
        if let first = small.first {
            found.append(
                Finding(
                    .warning,
                    "Component \(file.name(ofComponent: first.offset)) stands on few rows",
                    text:
                        "It holds about \(NumberText.text(first.element.weight * Double(evaluation.rows), decimals: 1)) rows, fewer than a covariance needs. "
                        + "Ask for fewer components, or use --prior."))
        }
        if mixture.components.count > 1 {
            let mean = evaluation.meanUncertainty
            found.append(
                mean < 0.05
                    ? Finding(
                        .good, "The components are well apart",
                        text:
                            "A row's label is wrong with probability \(NumberText.text(mean, decimals: 3)) on average."
                    )
                    : Finding(
                        .note, "The components overlap",
                        text:
                            "A row's label is wrong with probability \(NumberText.text(mean, decimals: 3)) on average; "
                            + "the map shows where."))
        }
        return found
    }
}
