import ElboAutoencoders
import ElboData
import ElboModelFiles
import ElboNetworks
import ElboReport
import ElboTraining

extension ModelPage {
    /// Everything that was chosen.
    var optionSection: Report.Section {
        let options = file.manifest.training.options
        var training: [TableFigure.Entry] = [
            .init("examples", NumberText.text(file.manifest.training.examples)),
            .init(
                "epochs",
                "\(file.manifest.training.history.count) of \(options.epochs)"
                    + (options.examplesPerEpoch.map { ", of \(NumberText.text($0)) examples each" }
                        ?? "")),
            .init("batch", "\(options.batchSize)"),
            .init("optimiser", options.optimizer.summary),
            .init("learning rate", "\(options.learningRate), \(options.schedule.summary)"),
            .init("gradient clipping", options.clipNorm.map { "norm \($0)" } ?? "none"),
            .init("validation", "\(options.validationFraction)"),
            .init("patience", options.patience.map { "\($0) epochs" } ?? "none"),
            .init("seed", "\(options.seed)"),
            .init("stopped", file.manifest.training.stop ?? "not finished"),
            .init(
                "kept epoch",
                file.manifest.training.keptEpoch.map(String.init) ?? "not known"),
        ]
        if let transposition = options.transposition {
            training.append(.init("also heard", transposition.summary))
        }
        let composition: [TableFigure.Entry] = [
            .init("recipe", file.manifest.recipe.name),
            .init("example", itemText),
            .init("transform", model.transform.summary),
            .init("observations", autoencoder.observation.rawValue),
            .init(
                "encoder",
                autoencoder.encodesExamples
                    ? autoencoder.encoder.summary(inputs: autoencoder.encoderInputs) : "none"),
            .init("posterior", autoencoder.isExact ? "none" : autoencoder.posterior.description),
            .init("latent dimensions", autoencoder.isExact ? "none" : "\(codeDimension)"),
            .init("codes", autoencoder.codeLayout?.summary ?? "numbers of any value"),
            .init("prior", autoencoder.isExact ? "none" : autoencoder.prior.description),
            .init("decoder", autoencoder.decoder.summary(inputs: autoencoder.decoderInputs)),
            .init("likelihood", autoencoder.likelihood.description),
            .init("objective", autoencoder.objective.description),
            .init("strategy", autoencoder.strategy.description),
            .init("adversary", autoencoder.adversary?.description ?? "none"),
            .init(
                "condition",
                autoencoder.condition.map {
                    "\($0.field): \(classNames.joined(separator: ", "))"
                } ?? "none"),
            .init(
                "classes told to the critic",
                autoencoder.criticLabels.map {
                    "\($0.field): \((model.modeNames ?? []).joined(separator: ", "))"
                } ?? "none"),
            .init(
                "classifier",
                autoencoder.classes.map {
                    $0.classifier.summary(inputs: autoencoder.classifierInputs)
                } ?? "none"),
            .init("missing cells", autoencoder.seesMask ? autoencoder.maskSummary : "none"),
            .init("parameters", NumberText.text(autoencoder.parameters.trainedCount)),
        ]
        return Report.Section(
            "Options", lead: "Everything that was chosen, by you or by default.",
            figures: [
                Figure(
                    TableFigure([.init("Model", composition), .init("Training", training)]),
                    caption: "elbo inspect prints all of it; --json for programs.", width: .full)
            ])
    }

    private var itemText: String { model.itemShape.map(String.init).joined(separator: " x ") }
}
