import Elbo
import Foundation

extension ModelManifest {
    /// The model for people.
    var text: String {
        let options = training.options
        var lines = [
            "\(recipe.name), written by \(program)", "",
            row(
                "examples",
                "\(Format.shape(schema.observation.itemShape)), \(Format.count(training.examples)) from \(training.data)"
            ),
        ]
        if let images = schema.observation.images {
            lines.append(
                row("images", "\(images), centre cropped, resized by \(images.filter.rawValue)"))
        }
        if let sounds = schema.observation.sounds { lines.append(row("sounds", "\(sounds)")) }
        if let clips = schema.observation.clips { lines.append(row("clips", "\(clips)")) }
        lines += [
            row("transform", schema.observation.transform.summary),
            row("observations", autoencoder.observation.rawValue),
            autoencoder.encodesExamples
                ? row("encoder", autoencoder.encoder.outline(inputs: autoencoder.encoderInputs))
                : nil,
            autoencoder.classes.map {
                row("classifier", $0.classifier.outline(inputs: autoencoder.classifierInputs))
            },
        ].compactMap(\.self)
        if !autoencoder.isExact {
            lines += [
                row(
                    "posterior",
                    autoencoder.encodesExamples
                        ? "\(autoencoder.posterior), \(Format.count(autoencoder.latentDimension, "dimension"))"
                        : "none: nothing encodes examples"),
                row(
                    "prior",
                    autoencoder.prior.description
                        + (autoencoder.encodesExamples
                            ? "" : ", \(Format.count(autoencoder.latentDimension, "dimension"))")),
            ]
        }
        if let layout = autoencoder.codeLayout { lines.append(row("codes", layout.summary)) }
        lines += [
            row("decoder", autoencoder.decoder.outline(inputs: autoencoder.decoderInputs)),
            row("likelihood", autoencoder.likelihood.description),
            row("objective", autoencoder.objective.description),
            row("strategy", autoencoder.strategy.description),
            row("adversary", autoencoder.adversary?.description ?? "none"),
        ]
        if let condition = autoencoder.condition {
            lines.append(row("condition", "\(condition.field), \(condition.size) classes"))
        }
        if let labels = autoencoder.criticLabels {
            lines.append(
                row(
                    "classes",
                    "\(labels.field), \(labels.size) told to the critic, each a component"))
        }
        if autoencoder.seesMask { lines.append(row("missing cells", autoencoder.maskSummary)) }
        lines += [
            row("parameters", Format.count(autoencoder.parameters.trainedCount)), "",
            autoencoder.layerText, "",
            row(
                "epochs",
                autoencoder.strategy.part.isClosedForm
                    ? training.stop ?? "not finished"
                    : "\(training.history.count) of \(options.epochs)\(options.examplesPerEpoch.map { ", of \(Format.count($0, "example")) each" } ?? ""), \(training.stop ?? "not finished")"
            ),
        ]
        if !autoencoder.strategy.part.isClosedForm { lines += steps(options) }
        lines += [
            row("validation", "\(options.validationFraction) of the examples"),
            row("seed", "\(options.seed)"),
        ]
        if let transposition = options.transposition {
            lines.append(row("also heard", transposition.summary))
        }
        lines += [
            row("data fingerprint", training.dataFingerprint)
        ]
        if let kept = training.keptRecord {
            lines += [
                "",
                "\(training.keptEpoch == nil ? "last epoch" : "kept epoch"), \(kept.epoch), nats per example:",
            ]
            for (name, means) in [
                ("training", kept.training), ("validation", kept.validation ?? [:]),
            ] {
                let text = EpochRecord.text(means)
                if !text.isEmpty { lines.append(row(name, text)) }
            }
        }
        return lines.joined(separator: "\n").printable
    }

    /// How steps were taken.
    private func steps(_ options: TrainingOptions) -> [String] {
        [
            row("batch", "\(options.batchSize)"),
            row(
                "optimiser",
                "\(options.optimizer.summary), learning rate \(options.learningRate), \(options.schedule.summary)"
            ),
            row("gradient clipping", options.clipNorm.map { "norm \($0)" } ?? "none"),
            row(
                "early stopping",
                options.patience.map { "after \($0) epochs without a better loss" } ?? "none"),
        ]
    }

    private func row(_ name: String, _ value: String) -> String {
        Format.wrapped(value, after: name.padded(to: 20), indent: 20)
    }
}

extension EpochRecord {
    /// The bound and its parts, or the reconstruction of a model that has no bound; then how the game with a critic stands.
    static func text(_ means: [String: Double]) -> String {
        func number(_ name: String) -> String { Format.number(means[name] ?? .nan) }
        let reconstruction = "reconstruction \(number(Metric.reconstruction))"
        let weighted =
            means[Metric.importanceWeighted] == nil
            ? "" : "bound of several draws \(number(Metric.importanceWeighted)), "
        let game = game(means).map { ", \($0)" }.joined()
        if let loss = penalizedText(means) { return loss + game }
        guard means[Metric.elbo] != nil else {
            return means[Metric.reconstruction] == nil
                ? String(game.dropFirst(2)) : reconstruction + game
        }
        guard !isExact(means) else { return "log p(x) \(number(Metric.elbo))" }
        return "\(weighted)ELBO \(number(Metric.elbo)) = \(reconstruction) "
            + "- KL \(number(Metric.kl))\(game)"
    }

    /// The loss and its parts, where the likelihood is a loss; nil elsewhere.
    private static func penalizedText(_ means: [String: Double]) -> String? {
        means[Metric.penalized].map {
            "loss \(Format.number(-$0)) = distance \(Format.number(-(means[Metric.reconstruction] ?? .nan))) + KL "
                + Format.number(means[Metric.kl] ?? .nan)
        }
    }

    /// Whether a model has no code: only then is its KL nothing at all.
    private static func isExact(_ means: [String: Double]) -> Bool {
        means[Metric.kl] == 0 && means[Metric.elbo] == means[Metric.reconstruction]
    }

    /// How the game with a critic stands: a part for each of its numbers.
    private static func game(_ means: [String: Double]) -> [String] {
        let named = [
            ("KL by critic", Metric.klEstimate), ("feature error", Metric.featureError),
            ("distance", Metric.distance), ("fooling", Metric.fooling),
        ]
        let numbers = named.compactMap { name, metric in
            means[metric].map { "\(name) \(Format.number($0))" }
        }
        let accuracy = means[Metric.criticAccuracy].map {
            "critic \(Format.number(100 * $0, decimals: 0)) % right"
        }
        return numbers + [accuracy].compactMap(\.self)
    }

    /// The same in few columns: the bound of several draws, or ELBO = reconstruction - KL, or the reconstruction.
    static func short(_ means: [String: Double]) -> String {
        if let bound = means[Metric.importanceWeighted] {
            return "bound of several draws \(Format.number(bound))"
        }
        if isExact(means) { return "log p(x) \(Format.number(means[Metric.elbo] ?? .nan))" }
        let game = game(means)
        if let loss = penalizedText(means) { return ([loss] + game).joined(separator: " · ") }
        guard let known = means[Metric.reconstruction] else { return game.joined(separator: " · ") }
        let reconstruction = Format.number(known)
        let own =
            means[Metric.elbo].map {
                "ELBO \(Format.number($0)) = \(reconstruction) - KL "
                    + Format.number(means[Metric.kl] ?? .nan)
            } ?? "reconstruction \(reconstruction)"
        return ([own] + game).joined(separator: " · ")
    }
}
