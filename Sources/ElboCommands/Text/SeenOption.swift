import ArgumentParser
import Elbo

/// The text that a model of sentences was trained with.
struct SeenOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Of sentences: the text that the model was trained with; all numbers also of the sentences that stand there word for word, and of those that do not (default: none; of evaluate with --only validation the training examples).",
            valueName: "data"),
        completion: .file())
    var seen: String?

    /// Refuses what has no effect.
    ///
    /// - Throws: `CommandFailure` for a model of other data.
    func require(_ model: SavedModel) throws {
        guard seen == nil || model.text != nil else {
            throw CommandFailure(.usage, "--seen belongs to models of sentences")
        }
    }
}
