import Elbo
import Foundation

extension ModelManifest {
    /// The model for people.
    var text: String {
        let options = training.options
        var lines = [
            "\(recipe.rawValue), written by \(program)", "",
            row(
                "examples",
                "\(Format.shape(itemShape)), \(Format.count(training.examples)) from \(training.data)"
            ),
        ]
        if let images {
            lines.append(
                row("images", "\(images), centre cropped, resized by \(images.filter.rawValue)"))
        }
        lines += [
            row("transform", transform.summary),
            row("observations", autoencoder.binarization.rawValue),
            row("encoder", autoencoder.encoder.outline(inputs: autoencoder.dataSize)),
            row(
                "posterior",
                "\(autoencoder.posterior.rawValue), \(autoencoder.latentDimension) dimensions"),
            row("prior", autoencoder.prior.rawValue),
            row("decoder", autoencoder.decoder.outline(inputs: autoencoder.latentDimension)),
            row("likelihood", autoencoder.likelihood.summary),
            row("objective", autoencoder.objective.summary),
            row("parameters", Format.count(autoencoder.parameters.trainedCount)), "",
            autoencoder.layerText, "",
            row(
                "epochs",
                "\(training.history.count) of \(options.epochs), \(training.stop ?? "not finished")"
            ),
            row("batch", "\(options.batchSize)"),
            row(
                "optimiser",
                "\(options.optimizer.summary), learning rate \(options.learningRate), \(options.schedule.summary)"
            ),
            row("gradient clipping", options.clipNorm.map { "norm \($0)" } ?? "none"),
            row("validation", "\(options.validationFraction) of the examples"),
            row(
                "early stopping",
                options.patience.map { "after \($0) epochs without a better loss" } ?? "none"),
            row("seed", "\(options.seed)"),
            row("data fingerprint", training.dataFingerprint),
        ]
        if let last = training.history.last {
            lines += ["", "last epoch, nats per example:"]
            lines.append(row("training", EpochRecord.text(last.training)))
            if let validation = last.validation {
                lines.append(row("validation", EpochRecord.text(validation)))
            }
        }
        return lines.joined(separator: "\n")
    }

    private func row(_ name: String, _ value: String) -> String { name.padded(to: 20) + value }
}

extension EpochRecord {
    /// The bound and its parts, or the reconstruction of a model that has no bound.
    static func text(_ means: [String: Double]) -> String {
        func number(_ name: String) -> String { Format.number(means[name] ?? .nan) }
        let reconstruction = "reconstruction \(number(Autoencoder.Metric.reconstruction))"
        guard means[Autoencoder.Metric.elbo] != nil else { return reconstruction }
        return "ELBO \(number(Autoencoder.Metric.elbo)) = \(reconstruction) "
            + "- KL \(number(Autoencoder.Metric.kl))"
    }
}
