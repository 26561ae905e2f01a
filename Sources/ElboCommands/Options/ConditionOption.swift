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
        guard let field = model.autoencoder.condition?.field,
            case .classes(let names) = model.schema[field]?.kind
        else {
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

    /// The first class of a conditional model; nil for others.
    func first(of model: TrainedAutoencoder) -> Int? { model.autoencoder.condition.map { _ in 0 } }
}
