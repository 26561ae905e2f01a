import Elbo
import Foundation

extension FitMixture {
    /// Leaves the data the columns that tell groups, where that was asked for, and says which these are.
    func selectColumns(
        of data: inout MixtureData, from start: MixtureStart
    ) throws -> ColumnSelectionRecord? {
        guard fitting.selectColumns else { return nil }
        let search = try fitting.search(
            components: components?.values ?? Array(1...9),
            models: models(dimension: data.rows.width), start: start, seed: seed.seed,
            threads: running.threads)
        let line = FitProgressLine("sets of columns")
        let outcome = try VariableSelection(search).run(data) { line.done() }
        line.end()
        let names = data.rows.columns ?? (1...data.rows.width).map { "x\($0)" }
        let record = ColumnSelectionRecord(outcome, names: names)
        Terminal.say(MixtureTalk.steps(record).printable)
        data = try MixtureData(
            SelectedColumns(data.rows, outcome.columns), weights: data.weights,
            threads: running.threads)
        return record
    }
}

extension MixtureTalk {
    /// What was weighed, step by step.
    static func steps(_ record: ColumnSelectionRecord) -> String {
        let width = (record.steps.map(\.name.count).max() ?? 0) + 1
        let lines = record.steps.map { step in
            let deed =
                step.isAddition
                ? step.isDone ? "taken in" : "not taken in"
                : step.isDone ? "left out" : "kept"
            return step.name.padding(toLength: width, withPad: " ", startingAt: 0)
                + deed.padding(toLength: 13, withPad: " ", startingAt: 0)
                + "\(Format.number(step.difference, decimals: 1)) with \(step.components) components, \(step.model.name)"
        }
        return "BIC of groups in the column less that of following the others\n"
            + lines.joined(separator: "\n")
    }
}
