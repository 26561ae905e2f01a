import Elbo
import Foundation

extension MixtureFile {
    /// What a mixture is, for people: its family, fit and components.
    func summary() throws -> String {
        var lines: [String] = []
        let d = mixture.dimension
        if let members = manifest.members {
            return Format.folded(
                "ensemble for anomalies: \(members.count) mixtures of up to \(members.max() ?? 1) components, each fitted to a sample; elbo score MODEL DATA ranks the rows"
            )
        }
        lines.append(
            (d == 0 ? "latent class model" : mixture.law.title)
                + ", \(mixture.components.count) component\(mixture.components.count == 1 ? "" : "s")"
                + (mixture.noise == nil ? "" : " and uniform noise")
                + (d == 0
                    ? ""
                    : ", covariance \(mixture.model.name(dimension: d)) (\(mixture.model.summary))")
                + (mixture.categories == nil
                    ? "" : ", \(mixture.width - d) categor\(mixture.width - d == 1 ? "y" : "ies")")
        )
        if let classes = mixture.classes, let target = manifest.target {
            let parts = classes.map {
                "\($0.name) (\($0.components == 1 ? "" : "\($0.components) components, ")\($0.model.name(dimension: d)))"
            }
            lines.append(
                "tells \(target): \(parts.joined(separator: ", ")); elbo predict MODEL DATA")
        }
        if let trim = manifest.fit?.trim {
            lines.append(
                "fitted to the \(Format.number(100 * (1 - trim), decimals: 1)) % of the rows that it finds the most probable; elbo score ranks the others"
            )
        }
        if let online = manifest.online {
            lines.append(
                "learned from rows as they came, \(Format.count(online.updates, "time")): \(Format.number(online.rows, decimals: 0)) rows count and \(Format.count(online.openRows)) wait for their batch of \(Format.count(online.options.batch))"
                    + (online.options.halfLife.map {
                        "; a row counts half as much after \(Format.number($0, decimals: 0))"
                    } ?? "")
                    + (online.failedSteps > 0
                        ? "; \(Format.count(online.failedSteps, "batch", "batches")) left the parameters as they were, where a component had no rows"
                        : ""))
        }
        if let selection = manifest.selection { lines.append("columns: \(selection.sentence)") }
        lines += fitLines
        lines.append("")
        // Without numbers the weights stand beside the levels.
        if d > 0 { lines += componentLines(called: "component") }
        lines += levelLines
        if mixture.components.count > 1, manifest.names == nil { lines += [""] + groupLines }
        return Format.folded(lines.joined(separator: "\n")).printable
    }

    /// The groups in words.
    private var groupLines: [String] {
        let words = GroupWords(mixture)
        return (manifest.merging?.clusters ?? mixture.components.indices.map { [$0] })
            .enumerated().map { index, group in
                let parts = group.map(name(ofComponent:)).joined(separator: ", ")
                let name =
                    manifest.merging == nil
                    ? "component \(parts)"
                    : "cluster \(name(ofGroup: index)) (component\(group.count == 1 ? "" : "s") \(parts))"
                return "\(name), \(words.sentence(of: group))"
            }
    }

    /// How well the fit did.
    var fitLines: [String] {
        var lines: [String] = []
        if let fit = manifest.fit {
            lines.append(
                "log-likelihood \(Format.number(fit.logLikelihood, decimals: 4)) nats on \(Format.number(fit.rows, decimals: fit.rows == fit.rows.rounded() ? 0 : 2)) rows, \(fit.parameters) parameters, \(fit.history.count) iterations"
            )
            lines.append(
                Criterion.allCases.compactMap { criterion in
                    fit.criteria[criterion.rawValue].map {
                        "\(criterion.name) \(Format.number($0, decimals: 3))"
                    }
                }.joined(separator: "   ") + "   (larger is better)")
        }
        return lines
    }

    /// A table: weight, the numbers of tails, then mean ± standard deviation (of t distributions the scale)
    /// of as many columns as 80 places have room for.
    ///
    /// - Parameter noun: what a component is.
    func componentLines(called noun: String) -> [String] {
        let table = self.table(columns: min(mixture.dimension, 8), noun)
        let first = 2 + tailTitles.count
        var widths = table[0].indices.map { column in
            table.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        while widths.count > first + 1, widths.reduce(-3, { $0 + $1 + 3 }) > 80 {
            widths.removeLast()
        }
        var lines = table.map { row in
            zip(row, widths).map { cell, width in cell.padded(to: width) }
                .joined(separator: "   ").trimmingCharacters(in: .whitespaces)
        }
        let left = mixture.dimension + first - widths.count
        if left > 0 {
            lines.append(
                "and \(Format.count(left, "further column")); see the report or inspect --json")
        }
        return lines
    }

    /// The titles of the tails' numbers.
    private var tailTitles: [String] {
        switch mixture.law {
        case .normal: []
        case .t: ["degrees of freedom"]
        case .contaminated: ["bad rows", "wider by"]
        }
    }

    private func tailCells(_ component: GaussianMixture.Component) -> [String] {
        switch component.tails {
        case nil: []
        case .t(let degrees)?: [Format.significant(degrees, digits: 3)]
        case .contaminated(let part)?:
            [
                "\(Format.number(100 * (1 - part.goodShare), decimals: 1)) %",
                Format.significant(part.inflation, digits: 3),
            ]
        }
    }

    private func table(columns shown: Int, _ noun: String) -> [[String]] {
        var table = [
            [noun, "weight"] + tailTitles + mixture.columnNames.prefix(shown)
        ]
        for (index, component) in mixture.components.enumerated() {
            table.append(
                [name(ofComponent: index), Format.number(component.weight, decimals: 3)]
                    + tailCells(component)
                    + (0..<shown).map { column in
                        spread(
                            component.mean[column],
                            component.covariance.variances[column].squareRoot(), column)
                    })
        }
        if let noise = mixture.noise {
            table.append(["noise", Format.number(noise.weight, decimals: 3)])
        }
        return table
    }
}

extension MixtureFile {
    /// A mean and a deviation of a column of numbers: of dates the date and days or seconds.
    private func spread(_ mean: Double, _ deviation: Double, _ column: Int) -> String {
        let place = mixture.categories?.columns.numbers[column] ?? column
        let width = Format.significant(deviation, digits: 3)
        guard let date = manifest.formats?[place]?.date, let text = date.text(of: mean) else {
            return "\(Format.significant(mean)) ± \(width)"
        }
        return "\(text) ± \(width) \(date.isTime ? "s" : "d")"
    }
}

extension MixtureFile {
    /// Refuses an ensemble that was made to find anomalies, whose members are no groups of rows.
    ///
    /// - Throws: `CommandFailure`.
    func requireMixture() throws {
        guard anomalyMembers != nil else { return }
        throw CommandFailure(
            .usage,
            "the model was made with --for anomalies, and score is what it is for; fit a mixture without it"
        )
    }
}
