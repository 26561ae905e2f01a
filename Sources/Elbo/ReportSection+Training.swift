import ElboAutoencoders
import ElboModelFiles
import ElboReport
import ElboTraining

extension Report.Section {
    /// The bound epoch by epoch, and what was chosen, of a model that goes through time; nil before the first epoch's end.
    ///
    /// - Parameters:
    ///   - record: How it was trained.
    ///   - model: What was trained.
    ///   - place: What a place in time is called: a row, a frame.
    static func training(
        _ record: TrainingRecord, of model: DynamicalAutoencoder, each place: String
    ) -> Report.Section? {
        guard !record.history.isEmpty else { return nil }
        let options = record.options
        let composition: [TableFigure.Entry] = [
            .init("dynamics", model.dynamics.title),
            .init("encoder", model.encoder.outline(inputs: model.encoderInputs)),
            .init("code", "\(model.latentDimension) numbers of a \(place)"),
            .init("units", "\(model.units), \(model.cell.rawValue)"),
            .init("decoder", model.decoder.outline(inputs: model.decoderInputs)),
            .init("likelihood", model.likelihood.description),
            .init("objective", model.objective.description),
            .init("parameters", NumberText.text(model.parameters.trainedCount)),
        ]
        let training: [TableFigure.Entry] = [
            .init("epochs", "\(record.history.count) of \(options.epochs)"),
            .init("batch", "\(options.batchSize)"),
            .init("optimiser", options.optimizer.summary),
            .init("learning rate", "\(options.learningRate), \(options.schedule.summary)"),
            .init("seed", "\(options.seed)"),
            .init("stopped", record.stop ?? "not finished"),
        ]
        return Report.Section(
            "Training", lead: "The bound, epoch by epoch.",
            figures: [
                Figure(
                    record.chart("ELBO", Metric.elbo, unit: "nats per \(place)"),
                    caption:
                        "Training values are averaged over an epoch, while the parameters change; validation values are computed at its end.",
                    width: .full),
                Figure(
                    TableFigure([.init("Model", composition), .init("Training", training)]),
                    caption: "elbo inspect prints all of it; --json for programs.", width: .full),
            ])
    }
}
