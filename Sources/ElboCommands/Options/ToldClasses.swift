import ArgumentParser
import Elbo

/// The classes that a conditional model is told.
struct ToldClasses: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Of a conditional model: the class of each row, a column of the data or a file (default: the sub-folders of a folder of images). A model that infers classes (m2, or a critic that was told them) takes rows without one.",
            valueName: "file|column"),
        completion: .file())
    var labels: String?
}

extension DataOptions {
    /// The examples for a model; for a conditional one with the classes that it is told.
    ///
    /// - Parameters:
    ///   - model: What will use them.
    ///   - labels: Where the classes stand.
    ///   - threads: How many cores read.
    /// - Throws: `DataError`; `CommandFailure` for classes that no model asks for.
    func read(for model: SavedModel, told labels: String?, threads: Int?) throws -> Dataset {
        try model.requireCondition(toBeTold: labels)
        let examples = try read(for: model, aside: [labels], threads: threads)
        return try model.telling(
            examples,
            labels.map { text in
                guard model.takesUntoldClasses else {
                    return PartialLabels(try reading.labels(text, for: examples, at: path))
                }
                return try reading.partialLabels(text, for: examples, at: path)
            })
    }
}

extension SavedModel {
    /// Whether rows may come without a class.
    var takesUntoldClasses: Bool {
        if case .autoencoder(let file) = self {
            file.model.autoencoder.takesUntoldClasses
        } else {
            false
        }
    }

    /// Refuses classes for a model that takes none.
    ///
    /// - Throws: `CommandFailure`.
    func requireCondition(toBeTold labels: String?) throws {
        guard labels != nil else { return }
        guard case .autoencoder(let file) = self, file.model.autoencoder.told != nil else {
            throw CommandFailure(
                .usage, "--labels belongs to conditional models (--recipe conditional)")
        }
    }

    /// Examples with the classes that a model is told; unchanged for other models.
    ///
    /// - Throws: `DataError` for a class that the model does not know; `CommandFailure` where one is missing.
    func telling(_ examples: Dataset, _ labels: PartialLabels?) throws -> Dataset {
        guard case .autoencoder(let file) = self, let names = file.model.toldNames,
            labels != nil || !takesUntoldClasses
        else { return examples }
        guard let known = labels ?? Labels(foldersOf: examples).map(PartialLabels.init) else {
            throw CommandFailure(
                .usage,
                "the model is told a class with each example (\(Format.list(names, atMost: 12))); give them with --labels"
            )
        }
        let untold = known.values.count - known.knownCount
        guard untold == 0 || takesUntoldClasses else {
            throw CommandFailure(
                .badData,
                "\(Format.count(untold, "row")) without a class: the model is told one with each example; leave such rows out"
            )
        }
        return try examples.labelled(by: known, among: names)
    }
}
