import ArgumentParser

/// What is known of the rows beside their numbers.
struct MixtureKnowledge: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Known classes, for the report only; they train nothing: a column of the table or a file.",
            valueName: "column|file"),
        completion: .file())
    var labels: String?

    @Option(
        help: ArgumentHelp(
            "Classes known for some rows, missing for the others: each class is a component, and rows of a known class stay in it.",
            valueName: "column|file"),
        completion: .file())
    var known: String?

    @Option(
        help: ArgumentHelp(
            "How often each row counts: a column of the table or a file.",
            valueName: "column|file"),
        completion: .file())
    var weights: String?
}
