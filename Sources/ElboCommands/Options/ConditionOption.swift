import ArgumentParser
import Elbo

/// The class that a conditional model is asked for.
struct ConditionOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Of a conditional model: the class to make, by name (default: all in turn; the first where one picture moves).",
            valueName: "class"))
    var condition: String?

    /// The class among the model's; nil when none was asked for.
    ///
    /// - Throws: `CommandFailure` for a model without a condition and for a class it does not know.
    func position(in model: TrainedAutoencoder) throws -> Int? {
        guard let condition else { return nil }
        guard let names = model.classNames else {
            throw CommandFailure(
                .usage, "--condition belongs to conditional models (--recipe conditional)")
        }
        guard let position = names.firstIndex(of: condition) else {
            throw CommandFailure(
                .usage,
                "--condition is \(condition), the model knows \(Format.list(names, atMost: 12))")
        }
        return position
    }

    /// A class for each of so many examples: the one that was asked for, or all in turn; nil for other models.
    ///
    /// - Throws: as `position(in:)`.
    func classes(_ count: Int, of model: TrainedAutoencoder) throws -> [Int]? {
        let kind = try position(in: model)
        return model.autoencoder.condition.map { all in
            (0..<count).map { kind ?? $0 % all.size }
        }
    }

    /// The first class of a conditional model; nil for others.
    func first(of model: TrainedAutoencoder) -> Int? { model.autoencoder.condition.map { _ in 0 } }
}

extension TrainedAutoencoder {
    /// The column of a table that names the class of each row.
    func classColumn(_ classes: [Int]) -> (name: String, rows: [String])? {
        classNames.map { names in ("class", classes.map { names[$0] }) }
    }
}
