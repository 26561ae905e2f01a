import ArgumentParser

/// Synthetic examples that are judged in a model's place, and what they are held against.
struct SyntheticOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Judge these synthetic rows, whichever program made them, beside the examples, in place of the model: column by column, in pairs, by probes that tell them from real ones, and by how near they are to rows of training. Of sentences: how varied they are, how many are copies, and what they and real ones cost under trigrams of one another.",
            valueName: "data"),
        completion: .file())
    var synthetic: String?

    @Option(
        help: ArgumentHelp(
            "With --synthetic: real rows that no model learned from (default: those held back of the data that an autoencoder was trained with).",
            valueName: "data"),
        completion: .file())
    var heldBack: String?

    @Option(
        help: ArgumentHelp(
            "With --synthetic: a column that probes learn to tell from synthetic and from real rows (default: none).",
            valueName: "column"))
    var target: String?

    @Option(
        help: ArgumentHelp(
            "With --synthetic: write a page with pictures of columns and pairs, real beside synthetic.",
            valueName: "page"),
        completion: .file())
    var report: String?

    func validate() throws {
        guard synthetic == nil else { return }
        if heldBack != nil { throw ValidationError("--held-back belongs to --synthetic") }
        if report != nil {
            throw ValidationError(
                "--report belongs to --synthetic; elbo report makes the page of a model")
        }
        if target != nil {
            throw ValidationError("--target belongs to --synthetic; elbo predict tells targets")
        }
    }
}
