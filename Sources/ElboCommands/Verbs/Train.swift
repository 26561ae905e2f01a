import ArgumentParser
import Elbo
import Foundation

/// `elbo train`
struct Train: TakesOptionFile {
    static let configuration = CommandConfiguration(
        abstract: "Train an autoencoder on unlabelled data.",
        discussion: """
            Everything has a default that follows from the data; what was chosen is printed and saved \
            with the model. A run that is stopped can be resumed and ends with the same bits.

            Example:
              elbo train train-images-idx3-ubyte.gz --hidden 400 --latent 20 --epochs 10 \\
                  --output digits.safetensors --report digits.html

            A folder of PNG and JPEG files is data too; its sub-folders colour the report:
              elbo train photos --size 64 --color grey --output photos.safetensors

            So is a folder of WAV, AIFF, FLAC, Ogg and MP3 files:
              elbo train notes --table notes.csv --labels family --output notes.safetensors

            The lines of a text are sentences:
              elbo train reviews.txt --output reviews.safetensors
              elbo train reviews.txt --recipe language-model --output lm.safetensors

            Rows that follow one another in time are learned with --time, and elbo predict then forecasts:
              elbo train notes.csv --time frame --series note --recipe srnn --output notes.safetensors

            Frames of clips are learned one after the other by the same recipes, and elbo predict then continues clips:
              elbo train digits.npy --kind video --frames 15 --recipe srvp --output digits.safetensors

            Options can come from a YAML file (--config run.yaml) with lines such as
              hidden: [512, 256]
              learning-rate: 0.001
              residual: true
            Flags override the file.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup(title: "Series") var times: TimeOptions

    @Option(
        help: ArgumentHelp(
            "Of --time: steps of the windows that training sees, each of which begins anew (default: \(SeriesWindows.standardLength), or what there is).",
            valueName: "steps"))
    var steps: Int?

    @Option(
        help: ArgumentHelp(
            "Of sounds: let training also hear each sound played up to so many semitones higher or lower, 0 to 12 (default: \(Format.number(SoundTransposition.usual.semitones)) of at most \(Format.count(SoundTransposition.mostRows)) sounds, 0 of more, of pieces of long ones, with classes that a model is told, and of models in closed form).",
            valueName: "semitones"))
    var transpose: Double?

    @OptionGroup(title: "Sentences") var sentences: TextOptions
    @OptionGroup(title: "Model and training") var model: ModelOptions

    @Option(help: "A YAML file of options.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(name: .shortAndLong, help: "Where the model goes.", completion: .file())
    var output: String = "model.safetensors"

    @Option(
        help: "Where to write a page with curves, reconstructions, samples and findings.",
        completion: .file())
    var report: String?

    @OptionGroup var labels: LabelOptions

    @Option(
        help: ArgumentHelp(
            "Begin with this model's composition and parameters, and train it further.",
            valueName: "model"),
        completion: .file())
    var from: String?

    @Flag(help: "Go on from the checkpoint beside the output, if there is one.")
    var resume = false

    @Flag(
        help:
            "Leave the critic of a game out of the model's file, which is smaller and cannot be trained further (--from)."
    )
    var withoutCritics = false

    @OptionGroup var recording: RecordOption
    @OptionGroup var overwriting: OverwriteOption

    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    /// The rows whose class is known, with it.
    private func tell(_ examples: Dataset) throws -> (Dataset, PartialLabels?) {
        guard let text = labels.labels else {
            guard let folders = Labels(foldersOf: examples) else {
                throw CommandFailure(
                    .usage,
                    "classes of rows are told; give them with --labels COLUMN or --labels FILE"
                )
            }
            return (try examples.labelled(by: folders), PartialLabels(folders))
        }
        if (model.composition.recipe ?? .vae).infersClasses {
            return (try tellKnown(text, of: examples, others: "the others' are inferred").0, nil)
        }
        if try model.composition.tellsCritic() {
            return try tellKnown(
                text, of: examples,
                others: "the critic is told them, and of the others that they have none")
        }
        guard let partial = try data.labels(text, for: examples) else { return (examples, nil) }
        let rows = partial.values.indices.filter { partial.values[$0] >= 0 }
        if rows.count < examples.count {
            Terminal.say(
                "left out: \(Format.count(examples.count - rows.count, "row")) without a class")
        }
        guard partial.names.count > 1 else {
            throw CommandFailure(
                .badData, "\(text) has one class; a conditional model needs at least two")
        }
        guard partial.names.count * 5 <= rows.count else {
            throw CommandFailure(
                .badData,
                "\(text) has \(partial.names.count) classes for \(Format.count(rows.count, "row")), fewer than five rows each; give a column of classes"
            )
        }
        let known = Labels(rows.map { partial.names[partial.values[$0]] })
        return (
            try examples.subset(rows: rows).labelled(by: known, named: labelName(text)),
            PartialLabels(known)
        )
    }

    /// All rows, with their classes where these are known.
    private func tellKnown(_ text: String, of examples: Dataset, others: String) throws -> (
        Dataset, PartialLabels?
    ) {
        let partial = try data.reading.partialLabels(text, for: examples, at: data.path)
        guard partial.names.count > 1 else {
            throw CommandFailure(
                .badData, "\(text) has one class; a model that tells classes needs at least two")
        }
        Terminal.say(
            "\(Format.count(partial.knownCount)) of \(Format.count(examples.count, "row")) have one of \(partial.names.count) classes; \(others)"
        )
        return (try examples.labelled(by: partial, named: labelName(text)), partial)
    }

    /// What classes are called together: the column that they stand in.
    private func labelName(_ text: String) -> String? {
        if case .column(let name) = BesideData(text) { name } else { nil }
    }

    /// A run that goes on from a model, with the data read as the model takes them.
    private func goOn(from file: ModelFile) throws -> (AutoencoderRun, PartialLabels?) {
        let saved = SavedModel.autoencoder(file)
        let examples = try data.read(for: saved, aside: [labels.labels], threads: running.threads)
        try transposition?.validate(for: examples)
        let known = try labels.read(for: examples, of: data)
        if known == nil, saved.takesUntoldClasses, let names = file.model.toldNames {
            Terminal.say(
                "warning: the model was told classes (\(Format.list(names, atMost: 12))), and goes on as if no row had one; give them with --labels COLUMN or --labels FILE"
            )
        }
        return (
            try model.run(
                goingOnFrom: file,
                with: try saved.telling(examples, known)), known
        )
    }

    func validate() throws {
        try validateTime()
        if let transpose, !SoundTransposition.range.contains(transpose) {
            throw ValidationError(
                "--transpose is \(transpose) semitones, it must be in 0...12; leave it out for the usual distance"
            )
        }
    }

    func run() throws {
        var job = TrainingJob(output: output, report: report, overwriting: overwriting)
        let lock = try job.claimPlaces(
            reading: [data.path, labels.labels, config, from], resumes: resume)
        defer { lock.release() }
        if let columns = times.columns { return try trainSeries(columns, job) }
        job.record = try recording.open()
        job.keepsCritic = !withoutCritics
        if let from {
            let (run, known) = try goOn(from: ModelOption.open(from))
            return try job.perform(
                (hearing(run), known), resumes: resume, printsJSON: format.json,
                on: running.executor)
        }
        let examples = try data.readForTraining(
            columns, sentences, labels: labels.labels, threads: running.threads)
        // As they were read: columns that are scaled follow the rows that are trained on, and these the seed.
        if job.record != nil { job.fingerprint = examples.fingerprint }
        try transposition?.validate(for: examples)
        if let recipe = model.composition.recipe, recipe.isForSeries {
            return try trainFrames(examples, recipe, job)
        }
        let isConditional = (model.composition.recipe ?? .vae).isConditional
        guard examples.schema.text == nil || isConditional else {
            let known = try labels.labels.map { _ in
                try labels.read(for: examples, of: data)
            }
            return try job.perform(
                (model.run(on: examples), known ?? nil), resumes: resume, printsJSON: format.json,
                on: running.executor)
        }
        let isTold = try isConditional || model.composition.tellsCritic()
        let (told, known) =
            isTold
            ? try tell(examples) : (examples, try labels.read(for: examples, of: data))
        let run = try hearing(model.run(on: told, forms: columns.forms))
        if let line = run.data.quantilesLine { Terminal.say(line) }
        try job.perform(
            (run, known), resumes: resume, printsJSON: format.json, on: running.executor)
    }
}
