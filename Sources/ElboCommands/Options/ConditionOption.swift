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
    /// - Parameters:
    ///   - model: The model.
    ///   - given: The class in another form, as `sentiment=positive`.
    /// - Throws: `CommandFailure` for a model without a condition and for a class it does not know.
    func position(in model: TrainedAutoencoder, given: String? = nil) throws -> Int? {
        if condition != nil, given != nil {
            throw CommandFailure(.usage, "--condition and --given name the class twice")
        }
        guard let condition = try condition ?? given.map({ try Self.value($0, in: model) }) else {
            return nil
        }
        guard let names = model.classNames else {
            throw CommandFailure(
                .usage, "--condition belongs to conditional models (--recipe conditional)")
        }
        guard let position = names.firstIndex(of: condition) else {
            throw CommandFailure(
                .usage,
                "the class is \(condition), the model knows \(Format.list(names, atMost: 12))")
        }
        return position
    }

    /// The class in `sentiment=positive`.
    private static func value(_ given: String, in model: TrainedAutoencoder) throws -> String {
        let label = model.schema.classes?.label
        let parts = given.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[0] == label ?? parts[0] || parts[0] == "class" else {
            throw CommandFailure(
                .usage,
                "--given is \(given); the model is told a class, such as --given \(label ?? "class")=\(model.classNames?.first ?? "A")"
            )
        }
        return parts[1]
    }

    /// A class for each of so many examples: the one that was asked for, or all in turn; nil for other models.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - model: The model.
    ///   - given: The class in another form, as `sentiment=positive`.
    /// - Throws: as `position(in:)`.
    func classes(_ count: Int, of model: TrainedAutoencoder, given: String? = nil) throws -> [Int]?
    {
        let kind = try position(in: model, given: given)
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
