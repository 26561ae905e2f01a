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
            row("transform", transform.summary),
            row("observations", autoencoder.binarization.rawValue),
            row("encoder", autoencoder.encoder.summary(inputs: autoencoder.dataSize)),
            row(
                "posterior",
                "\(autoencoder.posterior.rawValue), \(autoencoder.latentDimension) dimensions"),
            row("prior", autoencoder.prior.rawValue),
            row("decoder", autoencoder.decoder.summary(inputs: autoencoder.latentDimension)),
            row("likelihood", autoencoder.likelihood.summary),
            row("objective", autoencoder.objective.summary),
            row("parameters", Format.count(autoencoder.parameters.trainedCount)), "",
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

extension Network {
    /// Sizes and kinds of the layers in order.
    func summary(inputs: Int) -> String {
        layers.reduce("\(inputs)") { text, layer in text + layer.summary }
    }
}

extension Layer {
    fileprivate var summary: String {
        switch self {
        case .dense(_, let outputs, _): "-\(outputs)"
        case .activation(let function): " \(function.rawValue)"
        case .layerNormalization: " layer-norm"
        case .batchNormalization: " batch-norm"
        case .dropout(let rate): " dropout \(rate)"
        case .residual(let layers): " residual(" + layers.map(\.summary).joined() + ")"
        }
    }
}

extension DataTransform {
    /// In words.
    var summary: String {
        switch self {
        case .identity: "none"
        case .scale(let factor): "times \(factor)"
        case .standardize: "each column to mean 0 and standard deviation 1"
        }
    }
}

extension Objective {
    /// In words.
    var summary: String {
        let weight =
            switch klWeight {
            case .constant(let weight): "KL weight \(weight)"
            case .linear(let weight, let epochs):
                "KL weight from 0 to \(weight) over \(epochs) epochs"
            case .cyclical(let weight, let cycles, _):
                "KL weight from 0 to \(weight), \(cycles) times"
            }
        return "ELBO, \(weight)" + (freeBits > 0 ? ", \(freeBits) nats free in each dimension" : "")
    }
}

extension Optimizer {
    /// In words.
    var summary: String {
        switch self {
        case .sgd(let momentum, _): "sgd, momentum \(momentum)"
        case .rmsProp: "rmsprop"
        case .adam: "adam"
        case .adamW(_, _, _, let decay): "adamw, weight decay \(decay)"
        }
    }
}

extension LearningRateSchedule {
    /// In words.
    var summary: String {
        switch self {
        case .constant: "constant"
        case .cosine(let final): "falling along a cosine to \(final)"
        case .linear(let final): "falling along a line to \(final)"
        case .step(let epochs, let factor): "times \(factor) every \(epochs) epochs"
        }
    }
}
