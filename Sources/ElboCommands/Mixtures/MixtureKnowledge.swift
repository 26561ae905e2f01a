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
            "Classes to be told: one component for each (discriminant analysis), or with --components a mixture for each; elbo predict then tells them.",
            valueName: "column|file"),
        completion: .file())
    var target: String?

    @Option(
        help:
            "Of --target and --criterion validation: parts of the rows, each told from the others (default: 10)."
    )
    var folds: Int?

    func validate() throws {
        if target != nil, known != nil { throw ValidationError("--target excludes --known") }
        if let folds, !(2...1000).contains(folds) {
            throw ValidationError("--folds is \(folds), it must be in 2...1000")
        }
    }

    @Option(
        help: ArgumentHelp(
            "How often each row counts: a column of the table or a file.",
            valueName: "column|file"),
        completion: .file())
    var weights: String?
}
