import Elbo
import Foundation

/// What a fit says to people on the way.
enum MixtureTalk {
    static func describe(_ table: Dataset) {
        Terminal.say(
            "\(Format.count(table.count, "row")) of \(Format.count(table.itemSize, "column")) from \(table.name)"
        )
    }

    static func describe(
        constant: [(column: Int, value: Double?)], in rows: any RowSource
    ) {
        let groups = Dictionary(grouping: constant, by: \.value).values
        for columns in groups.sorted(by: { $0[0].column < $1[0].column }) {
            let names = columns.map { rows.columns?[$0.column] ?? "\($0.column + 1)" }
            let shown = names.prefix(8).joined(separator: ", ")
            let more = names.count > 8 ? " and \(names.count - 8) more" : ""
            let state = columns[0].value.map { Format.significant($0) } ?? "missing"
            Terminal.say(
                names.count == 1
                    ? "left out: column \(shown) is \(state) in every row"
                    : "left out: columns \(shown)\(more) are \(state) in every row")
        }
    }

    static func describe(missing data: MixtureData) {
        let cells = data.missingCells
        guard cells > 0 else { return }
        Terminal.say(
            "\(Format.count(cells)) cells are missing; EM works with those that are there")
    }

    static func describe(rows counted: Double, of data: MixtureData) {
        let empty = data.rows.count - Int(counted.rounded())
        guard empty > 0 else { return }
        Terminal.say(
            "\(Format.count(empty, "row")) \(empty == 1 ? "has" : "have") no cell and count\(empty == 1 ? "s" : "") nowhere"
        )
    }

    /// The criterion of every mixture that was tried, models below each other.
    static func grid(_ selection: MixtureSearch.Selection, dimension: Int) -> String {
        let counts = Array(Set(selection.candidates.map(\.components))).sorted()
        var models: [CovarianceModel] = []
        for candidate in selection.candidates where !models.contains(candidate.model) {
            models.append(candidate.model)
        }
        let width = 11
        func padded(_ text: String) -> String {
            String(repeating: " ", count: max(width - text.count, 1)) + text
        }
        var lines = [
            selection.criterion.name.padding(toLength: 5, withPad: " ", startingAt: 0)
                + counts.map { padded(String($0)) }.joined()
        ]
        for model in models {
            let name = model.name(dimension: dimension)
            var line = name.padding(toLength: 5, withPad: " ", startingAt: 0)
            for count in counts {
                let place = selection.candidates.first {
                    $0.model == model && $0.components == count
                }
                let isBest = model == selection.best.model && count == selection.best.components
                let number = place?.value.map { Format.number($0, decimals: 1) } ?? "-"
                line += padded(isBest ? "*" + number : number)
            }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }

    static func time(since began: ContinuousClock.Instant) -> String {
        let seconds = Double((ContinuousClock.now - began).components.seconds)
        return seconds < 2 ? "" : "\nsearched in \(Format.duration(seconds))"
    }

    /// How often the starts of the chosen mixture agreed; nil when there was one.
    static func starts(_ best: MixtureSearch.Candidate) -> String? {
        guard best.starts > 1 else { return nil }
        let rare = best.found == 1 ? "; --restarts 50 may find a better one" : ""
        return "\(best.found) of \(best.starts) starts reached this fit\(rare)"
    }

    static func warnings(_ selection: MixtureSearch.Selection, dimension: Int) -> [String] {
        var warnings: [String] = []
        if !selection.fit.isConverged {
            warnings.append(
                "warning: the fit had not settled after \(selection.fit.iterations) iterations; raise --iterations"
            )
        }
        let parameters = selection.fit.mixture.parameterCount
        if Double(parameters) >= selection.fit.rows {
            warnings.append(
                "warning: \(parameters) parameters for \(Format.number(selection.fit.rows, decimals: 0)) rows say little; ask for fewer components or a simpler covariance model"
            )
        }
        if let rival = selection.rival, let value = rival.value, let best = selection.best.value {
            warnings.append(
                "warning: the choice depends on the start: from another one \(rival.model.name(dimension: dimension)) with \(rival.components) components reaches \(selection.criterion.name) \(Format.number(value, decimals: 1)), against \(Format.number(best, decimals: 1)); use --restarts 10"
            )
        }
        let failed = selection.candidates.filter { $0.failure != nil }
        if let first = failed.first, let failure = first.failure {
            warnings.append(
                "\(failed.count) of \(selection.candidates.count) mixtures could not be fitted; the first, \(first.model.name(dimension: dimension)) with \(first.components): \(failure)"
            )
        }
        return warnings
    }
}
