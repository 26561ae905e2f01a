import Elbo

extension FramesManifest {
    /// The model for people.
    var text: String {
        let options = training.options
        func row(_ name: String, _ value: String) -> String {
            Format.wrapped(value, after: name.padded(to: 20), indent: 20)
        }
        var lines = [
            "\(recipe.name) of frames, written by \(program)", "",
            row("dynamics", model.dynamics.title),
            row(
                "clips",
                "\(schema.observation.clips.map { "\($0)" } ?? ""), \(Format.count(training.examples)) from \(training.data)"
            ),
            row("encoder", model.encoder.outline(inputs: model.dataSize)),
            row(
                "code",
                "\(Format.count(model.latentDimension, "dimension")) of a frame, \(Format.count(model.units)) \(model.cell.rawValue) units"
            ),
            model.stateNumbers.map {
                row(
                    "state",
                    "\(Format.count($0, "number")), \(Format.count(model.dynamics.linear?.systems ?? 1, "linear system"))"
                )
            },
            row("decoder", model.decoder.outline(inputs: model.decoderInputs)),
            row("likelihood", model.likelihood.description),
            row("objective", model.objective.description),
            row("parameters", Format.count(model.parameters.trainedCount)), "",
            row(
                "epochs",
                "\(training.history.count) of \(options.epochs), \(training.stop ?? "not finished")"
            ),
            row("batch", "\(options.batchSize) clips"),
            row(
                "optimiser",
                "\(options.optimizer.summary), learning rate \(options.learningRate), \(options.schedule.summary)"
            ),
            row("seed", "\(options.seed)"),
            row("data fingerprint", training.dataFingerprint),
        ].compactMap(\.self)
        if let kept = training.keptRecord {
            lines += ["", "kept epoch, \(kept.epoch), nats per frame:"]
            for (name, means) in [
                ("training", kept.training), ("validation", kept.validation ?? [:]),
            ] {
                let text = EpochRecord.text(means)
                if !text.isEmpty { lines.append(row(name, text)) }
            }
        }
        return lines.joined(separator: "\n").printable
    }
}
