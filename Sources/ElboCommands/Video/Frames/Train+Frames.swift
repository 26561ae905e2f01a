import ArgumentParser
import Elbo

extension Train {
    /// Options of the composition that frames in time take.
    private static let frameOptions: Set<String> = Train.timeOptions.union([
        "--content", "--channels", "--blocks", "--features", "--normalization", "--dropout",
    ])

    /// Trains a model of frames that follow one another.
    ///
    /// - Throws: `CommandFailure` for examples that are no clips, and options that these do not take.
    func trainFrames(_ clips: Dataset, _ recipe: Recipe, _ job: TrainingJob) throws {
        guard clips.clips != nil else {
            throw CommandFailure(
                .usage,
                recipe.dynamics?.content != nil
                    ? "--recipe \(recipe.name) learns frames of clips (--kind video for arrays and folders of images); rows of a table have dmm, vrnn or srnn"
                    : recipe.dynamics?.linear != nil
                        ? "--recipe \(recipe.name) learns frames of clips (--kind video for arrays and folders of images); for rows of a table there is elbo series, which fits a linear state"
                        : "--recipe \(recipe.name) learns what follows what: rows of a table, of which --time names the column that says when each is, or clips (--kind video for arrays and folders of images)"
            )
        }
        let others = model.composition.given.filter { !Self.frameOptions.contains($0) }
        let chosen = [
            labels.labels.map { _ in "--labels" }, recording.record.map { _ in "--record" },
            withoutCritics ? "--without-critics" : nil,
        ].compactMap(\.self)
        guard others.isEmpty, chosen.isEmpty else {
            throw CommandFailure(
                .usage,
                "--recipe \(recipe.name) of clips does not take \((others + chosen).joined(separator: ", "))"
            )
        }
        let composition = model.composition
        let (network, units) = try composition.frameNetwork(Array(clips.itemShape.dropFirst()))
        let run = try FramesRun(
            clips, recipe: recipe, network: network, latentDimension: composition.latent,
            cell: composition.cell ?? .gru, units: units, likelihood: composition.likelihood,
            objective: try composition.resolvedObjective(recipe),
            dynamics: composition.dynamics(of: recipe),
            options: try model.options {
                .suited(toClips: clips.count, validationFraction: $0)
            })
        announce(run)
        var taken: DataError?
        let file = try job.watched(resumes: resume) { progress, shouldStop in
            try run.train(
                on: running.executor, checkpoint: job.checkpoint, resumes: resume,
                observer: &progress, shouldStop: shouldStop)
        } saving: { file, result in
            TrainingEnd(
                result, of: run.options, objective: run.model.objective, codesOf: "a frame"
            ).lines.forEach { Terminal.say($0) }
            taken = try overwriting.place(output).writeFirst {
                try file.save(to: $0.path, existing: $0.existing)
            }
        }.file
        if taken == nil { Terminal.say("model: \(output)") }
        if let report {
            let held = run.split.validation
            try file.report(
                on: held.isEmpty ? clips : clips.subset(rows: held),
                name: held.isEmpty ? "training" : "validation", origin: .thisCommand(on: clips),
                seed: run.options.seed, executor: running.executor
            ).write(to: overwriting.place(report))
            Terminal.say("report: \(report)")
        }
        if format.json { try Results.print(json: file.manifest) }
        if let taken { throw taken }
    }

    private func announce(_ run: FramesRun) {
        let model = run.model
        if run.data.rowNames == nil {
            Terminal.say(
                "\(Format.count(run.data.count)) examples of \(Format.shape(run.data.itemShape)) from \(run.data.name)"
            )
        }
        Terminal.say(
            "\(run.recipe.name) of frames \(model.encoder.outline(inputs: model.dataSize))-\(model.latentDimension), \(Format.count(model.units)) \(model.cell.rawValue) units, \(model.likelihood.description) likelihood, \(Format.count(model.parameters.trainedCount)) parameters; nats are per frame"
        )
    }
}
