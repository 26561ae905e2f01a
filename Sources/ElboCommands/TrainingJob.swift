import Elbo
import Foundation

/// Training as the tool does it: checkpoints beside the output, progress, the model file, the report.
struct TrainingJob {
    let output: String
    let report: String?
    let overwriting: OverwriteOption
    /// What stands above the page; the data's name when nil.
    var title: String?
    /// Whether the model's file has the critic of a game.
    var keepsCritic = true
    /// Where the run is kept, if anywhere.
    var record: RunRecord?
    /// The data's fingerprint for the record; nil for that of the examples as the networks see them.
    var fingerprint: String?

    /// The checkpoint of a run, removed when it ends; none beside standard output, devices and pipes.
    var checkpoint: String? {
        var status = stat()
        let isOther = stat(output, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
        return output == "-" || isOther ? nil : output + ".checkpoint"
    }

    /// Finds out before the work whether its results can be written, and keeps other runs from them.
    ///
    /// - Parameters:
    ///   - inputs: What the run reads.
    ///   - resumes: Whether it goes on from a checkpoint, so that there may be one.
    /// - Throws: `CommandFailure` or `DataError` of kind `.cannotCreate`.
    func claimPlaces(reading inputs: [String?], resumes: Bool) throws -> ModelLock {
        let lock = try OutputPlaces(output, report, reading: inputs)
            .claimModel(overwriting: overwriting.force)
        guard let checkpoint else { return lock }
        try OutputPlaces(checkpoint, report, reading: inputs).check(overwriting: true)
        guard FileManager.default.fileExists(atPath: checkpoint) else { return lock }
        // What the run would replace must be its own kind of file, whoever forces it.
        guard (try? SavedModel(opening: checkpoint)) != nil else {
            throw CommandFailure(
                .cannotCreate,
                "\(checkpoint) stands where the run's checkpoint would, and is none or damaged; move it away"
            )
        }
        if !resumes, !overwriting.force {
            throw CommandFailure(
                .cannotCreate,
                "\(checkpoint) holds an unfinished run; go on with --resume, or begin anew with --force"
            )
        }
        return lock
    }

    /// Trains under a line of progress until it ends or is asked to stop, and saves what came of it.
    ///
    /// A request that comes while the model is written must not leave the checkpoint beside it.
    ///
    /// - Parameters:
    ///   - resumes: Whether it is to go on from a checkpoint.
    ///   - kept: Where the run is recorded, if anywhere.
    ///   - train: The training, told where progress is shown and what asks it to stop.
    ///   - save: Writes the model; the checkpoint is removed behind it.
    /// - Returns: What came of it, and the seconds until the first step was done.
    /// - Throws: What the training and `save` throw; `CommandFailure` when it was stopped.
    @discardableResult
    func watched<File>(
        resumes: Bool, kept: RecordedTraining? = nil,
        _ train: (inout TrainingProgressLine, () -> Bool) throws -> (
            file: File, result: TrainingResult
        ),
        saving save: (File, TrainingResult) throws -> Void
    ) throws -> (file: File, result: TrainingResult, secondsToFirstStep: Double?) {
        let interrupts = Interrupts.own
        interrupts.note()
        var progress = TrainingProgressLine()
        if resumes, let checkpoint, !FileManager.default.fileExists(atPath: checkpoint) {
            Terminal.say("no checkpoint at \(checkpoint): starting from the beginning")
        }
        let trained: (file: File, result: TrainingResult)
        do {
            trained = try train(&progress) { interrupts.haveCome }
        } catch {
            progress.clear()
            kept?.end(.failed, reason: CommandFailure(error).description)
            throw error
        }
        progress.clear()
        if checkpoint == nil { interrupts.stopNoting() }
        guard trained.result.stop != .interrupted else {
            kept?.end(.stopped)
            throw stopped(by: interrupts)
        }
        try save(trained.file, trained.result)
        if let checkpoint { try? FileManager.default.removeItem(atPath: checkpoint) }
        interrupts.stopNoting()
        return (trained.file, trained.result, progress.secondsToFirstStep)
    }

    /// What is said when training was stopped.
    private func stopped(by interrupts: Interrupts) -> CommandFailure {
        CommandFailure(
            CommandFailure.Code(signal: interrupts.signal ?? SIGINT),
            checkpoint.map { "stopped; \($0) holds the work so far: add --resume to go on" }
                ?? "stopped; nothing was saved")
    }

    /// Trains an autoencoder of single examples, and writes what was asked for beside it.
    func perform(
        _ job: (run: AutoencoderRun, labels: PartialLabels?), resumes: Bool, printsJSON: Bool,
        on executor: any Executor
    ) throws {
        let (run, labels) = job
        guard keepsCritic || run.autoencoder.critic != nil else {
            throw CommandFailure(
                .usage,
                "--without-critics leaves out the critic of a game, and recipe \(run.recipe.name) plays none"
            )
        }
        announce(run)
        let kept = try record.map {
            try RecordedTraining(
                $0, run, fingerprint ?? run.data.fingerprint, output: output, resumes: resumes)
        }
        var taken: DataError?
        let film = report.map { _ in TrainingFilm(epochs: run.options.epochs) }
        let trained = try watched(resumes: resumes, kept: kept) { progress, shouldStop in
            try run.train(
                on: executor, checkpoint: checkpoint, resumes: resumes, film: film,
                observer: &progress, shouldStop: shouldStop)
        } saving: { file, _ in
            let file = keepsCritic ? file : file.withoutCritic
            taken = try overwriting.place(output).writeFirst {
                try file.save(to: $0.path, existing: $0.existing)
            }
        }
        try kept?.finish(
            keepsCritic ? trained.file : trained.file.withoutCritic, output: output)
        TrainingEnd(
            trained.result, of: run.options, model: run.autoencoder, schema: run.schema
        ).lines.forEach { Terminal.say($0) }
        if taken == nil { Terminal.say("model: \(output)") }
        if let report {
            try writeReport(
                trained.file, run, labels: labels, film: film, to: report, on: executor)
            Terminal.say("report: \(report)")
        }
        if printsJSON {
            try Results.print(
                json: TrainingSummary(
                    output: output, file: trained.file,
                    secondsToFirstStep: trained.secondsToFirstStep))
        }
        if let taken { throw taken }
    }

    /// The page: judged on the validation examples when there are any, all examples on the map.
    private func writeReport(
        _ file: ModelFile, _ run: AutoencoderRun, labels: PartialLabels?, film: TrainingFilm?,
        to path: String, on executor: any Executor
    ) throws {
        let held = run.split.validation
        let rows = held.isEmpty ? Array(0..<run.data.count) : held
        let judged = run.data.subset(rows: rows)
        let areSeen =
            run.data.schema.text == nil || held.isEmpty
            ? nil
            : judged.areSeen(in: run.split.training.lazy.compactMap { run.data.rowNames?[$0] })
        let page = try file.report(
            on: judged, name: held.isEmpty ? "training" : "validation",
            mapping: run.data, labels: labels, areSeen: areSeen, film: film,
            origin: .thisCommand(on: run.data), title: title, seed: run.options.seed,
            executor: executor)
        for finding in page.findings where finding.level == .warning {
            Terminal.say(finding.line)
        }
        try page.write(to: overwriting.place(path))
    }

    private func announce(_ run: AutoencoderRun) {
        let model = run.autoencoder
        let sizes = "\(model.encoder.outline(inputs: model.encoderInputs))-\(model.latentDimension)"
        // A folder of images has described itself.
        if run.data.rowNames == nil {
            Terminal.say(
                "\(Format.count(run.data.count)) examples of \(Format.shape(run.data.itemShape)) from "
                    + run.data.name)
        }
        if run.data.itemShape.count == 3, (run.data.itemShape.last ?? 0) > 4, run.data.clips == nil
        {
            Terminal.say(
                "an array of this shape may hold moving pictures: --kind video reads clips")
        }
        run.constantColumns.leftOut.forEach { Terminal.say($0) }
        EmptyRows.announce(
            run.data.count - run.split.training.count - run.split.validation.count)
        Terminal.say(
            "\(run.recipe.name) \(sizes), \(model.likelihood.description) likelihood, "
                + "\(Format.count(model.parameters.trainedCount)) parameters")
    }
}

/// What `elbo train --json` prints.
struct TrainingSummary: Codable {
    let model: String
    let stop: String?
    let parameters: Int
    let unit: String
    /// The last epoch's bound as a code length, on validation examples when there are any.
    let bits: Double?
    let bitsUnit: String?
    /// From the start of the program; none when a finished run was resumed.
    let secondsToFirstStep: Double?
    let history: [EpochRecord]

    init(output: String, file: ModelFile, secondsToFirstStep: Double?) {
        self.secondsToFirstStep = secondsToFirstStep
        model = output
        stop = file.manifest.training.stop
        parameters = file.model.autoencoder.parameters.trainedCount
        unit = "nats per example"
        history = file.manifest.training.history
        let last = history.last.flatMap { ($0.validation ?? $0.training)[Metric.elbo] }
        let length = last.flatMap {
            BitsPerDimension(of: file.model.autoencoder, elbo: Estimate(of: [$0]))
        }
        bits = length?.elbo.mean
        bitsUnit = length?.unit
    }
}
