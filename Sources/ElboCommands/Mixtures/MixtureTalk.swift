import Elbo
import Foundation

/// What a fit says to people on the way.
enum MixtureTalk {
    static func describe(_ table: Dataset) {
        Terminal.say(
            "\(Format.count(table.count, "row")) of \(Format.count(table.table?.count ?? table.itemSize, "column")) from \(table.name)"
        )
    }

    static func describe(missing data: MixtureData) {
        let cells = data.missingCells
        guard cells > 0 else { return }
        Terminal.say(
            "\(Format.count(cells, "cell")) \(cells == 1 ? "is" : "are") missing; EM works with those that are there"
        )
    }

    static func describe(rows counted: Double, of data: MixtureData) {
        EmptyRows.announce(data.rows.count - Int(counted.rounded()))
    }

    /// The criterion of every mixture that was tried, models below each other.
    static func grid(_ selection: MixtureSearch.Selection, dimension: Int) -> String {
        let counts = Array(Set(selection.candidates.map(\.components))).sorted()
        var models: [CovarianceModel] = []
        for candidate in selection.candidates where !models.contains(candidate.model) {
            models.append(candidate.model)
        }
        let names = models.map { $0.name(dimension: dimension) }
        let best = selection.best.model.name(dimension: dimension)
        let first = (([selection.choice.name] + names).map(\.count).max() ?? 0) + 1
        func cell(_ model: CovarianceModel, _ count: Int, decimals: Int) -> String {
            let place = selection.candidates.first {
                $0.model == model && $0.components == count
            }
            return place?.value.map { Format.number($0, decimals: decimals) } ?? "-"
        }
        func cells(decimals: Int) -> [[String]] {
            [counts.map(String.init)]
                + models.map { model in counts.map { cell(model, $0, decimals: decimals) } }
        }
        func width(_ cells: [[String]]) -> Int { (cells.joined().map(\.count).max() ?? 0) + 1 }
        // Tenths where lines have room for them, and never lines that a screen would break: what is left goes below.
        let room = screen - first
        let fine = cells(decimals: 1)
        let shown = width(fine) * counts.count <= room ? fine : cells(decimals: 0)
        let width = width(shown)
        let perBlock = max(room / width, 1)
        func line(_ name: String, _ row: [String], from start: Int) -> String {
            var text = name.padding(toLength: first, withPad: " ", startingAt: 0)
            for column in start..<min(start + perBlock, row.count) {
                let isBest = name == best && counts[column] == selection.best.components
                text += String(repeating: " ", count: width - row[column].count - 1)
                text += row[column] + (isBest ? "*" : " ")
            }
            return text
        }
        let titles = [selection.choice.name] + names
        let blocks = stride(from: 0, to: counts.count, by: perBlock).map { start in
            zip(titles, shown).map { line($0, $1, from: start) }.joined(separator: "\n")
        }
        return blocks.joined(separator: "\n\n") + "\n" + key(selection)
    }

    /// What the marks of the grid mean.
    private static func key(_ selection: MixtureSearch.Selection) -> String {
        "* is the mixture that is kept"
            + (selection.candidates.contains { $0.value == nil } ? "; - is a fit that failed" : "")
    }

    /// What a terminal shows in a line, at least.
    private static let screen = 80

    static func time(since began: ContinuousClock.Instant) -> String {
        let seconds = Double((ContinuousClock.now - began).components.seconds)
        return seconds < 2 ? "" : "\nsearched in \(Format.duration(seconds))"
    }

    /// How often the starts of the chosen mixture agreed; nil when there was one.
    static func starts(_ best: MixtureSearch.Candidate) -> String? {
        guard best.starts > 1 else { return nil }
        let rare = best.found <= 1 ? "; --restarts 50 may find a better one" : ""
        guard best.found > 0 else {
            return
                "none of \(best.starts) starts reached this fit, which began with the groups of another covariance model\(rare)"
        }
        return "\(best.found) of \(best.starts) starts reached this fit\(rare)"
    }

    /// The findings of the mixture's page, as lines.
    static func lines(_ findings: [Finding]) -> [String] {
        findings.filter { $0.level != .good }.map(\.line)
    }

    /// That another start does better than the chosen mixture's.
    static func rival(_ selection: MixtureSearch.Selection, dimension: Int) -> String? {
        guard let rival = selection.rival, let value = rival.value,
            let best = selection.best.value
        else { return nil }
        return
            "warning: the choice depends on the start: from another one \(rival.model.name(dimension: dimension)) with \(rival.components) components reaches \(selection.choice.name) \(Format.number(value, decimals: 1)), against \(Format.number(best, decimals: 1)); use --restarts 10"
    }
}
