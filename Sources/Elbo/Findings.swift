import Foundation

/// What a reader should know about a model, in plain language.
package struct Findings {
    package let manifest: ModelManifest
    package let evaluation: Evaluation

    package init(manifest: ModelManifest, evaluation: Evaluation) {
        self.manifest = manifest
        self.evaluation = evaluation
    }

    package var all: [Finding] {
        [latentUse, overfitting, convergence, samples].compactMap { $0 }
    }

    /// KL below this is idle, in nats.
    static let idle = 0.01

    private var latentUse: Finding? {
        guard evaluation.hasBound else {
            return Finding(
                .note, "The codes carry no uncertainty",
                text: "An autoencoder without a KL term has no prior to sample from: samples drawn "
                    + "from N(0, I) may not look like data. Train with --recipe vae to generate.")
        }
        guard let terms = evaluation.bound.klPerDimension else { return wholeUse }
        let idle = terms.count { $0 < Findings.idle }
        if idle == terms.count {
            return Finding(
                .warning, "The posterior has collapsed",
                text:
                    "All \(terms.count) dimensions carry less than \(Findings.idle) nats: the decoder "
                    + "ignores the code. Try --kl-warmup 10, --free-bits 0.1 or a smaller --kl-weight."
            )
        }
        if idle > 0 {
            return Finding(
                .note, "\(idle) of \(terms.count) dimensions are idle",
                text: "They carry less than \(Findings.idle) nats each: the data need about "
                    + "\(terms.count - idle) dimensions at this KL weight. --latent \(terms.count - idle) "
                    + "would give much the same bound; a smaller --kl-weight or --free-bits 0.1 "
                    + "would put more of them to use.")
        }
        return Finding(
            .good, "All \(terms.count) dimensions are in use",
            text:
                "Each carries at least \(Findings.idle) nats. More dimensions (--latent) may improve "
                + "the bound further.")
    }

    /// What can be said where the divergence does not fall apart into dimensions.
    private var wholeUse: Finding {
        let (active, all) = (evaluation.usage.activeUnits, evaluation.usage.varianceOfMeans.count)
        guard active > 0 else {
            return Finding(
                .warning, "The posterior has collapsed",
                text: "No dimension's mean varies between examples: the decoder ignores the code. "
                    + "Try --strategy lagging-inference, --kl-warmup 10 or a smaller network.")
        }
        return Finding(
            active == all ? .good : .note, "\(active) of \(all) dimensions are active",
            text:
                "The variance of a dimension's mean over the examples is above 0.01 where it is active."
        )
    }

    /// The bound, or the reconstruction where there is no bound.
    private func elbo(_ means: [String: Double]?) -> Double? {
        means?[Metric.elbo] ?? means?[Metric.reconstruction]
    }

    /// Differences below the bound's own standard error say nothing.
    private var noise: Double { evaluation.bound.elbo.standardError }

    private var overfitting: Finding? {
        let history = manifest.training.history
        let values = history.compactMap { elbo($0.validation) }
        guard let last = values.last, let training = elbo(history.last?.training),
            values.count == history.count,
            let best = values.indices.max(by: { values[$0] < values[$1] })
        else { return nil }
        let gap = training - last
        let loss = values[best] - last
        if loss > max(0.005 * Swift.abs(last), 0.1, noise) {
            return Finding(
                .warning, "The validation bound was best after epoch \(best + 1)",
                text:
                    "It has fallen by \(NumberText.text(loss, decimals: 2)) nats since: the model is "
                    + "learning the training examples by heart. Train with --patience 5, more data, or "
                    + "a smaller network.")
        }
        if gap > 0.03 * Swift.abs(last) {
            return Finding(
                .note, "Training examples fit better than new ones",
                text: "By \(NumberText.text(gap, decimals: 1)) nats in the last epoch, while the "
                    + "validation bound was still about its best.")
        }
        return Finding(
            .good, "No sign of overfitting",
            text:
                "The validation bound is within \(NumberText.text(Swift.abs(gap), decimals: 1)) nats of "
                + "the training bound.")
    }

    private var convergence: Finding? {
        let history = manifest.training.history
        let values = history.compactMap { elbo($0.validation ?? $0.training) }
        guard values.count >= 5, let last = values.last else { return nil }
        let gain = last - values[values.count - 1 - values.count / 5]
        guard gain > max(0.01 * Swift.abs(last), noise) else { return nil }
        return Finding(
            .note, "The bound was still rising",
            text: "It gained \(NumberText.text(gain, decimals: 1)) nats in the last fifth of the "
                + "epochs; more --epochs will improve it.")
    }

    private var samples: Finding? {
        guard let information = evaluation.usage.mutualInformation else { return nil }
        let limit = log(Double(max(evaluation.usage.mutualInformationExamples, 1)))
        guard information > 0.9 * limit, evaluation.bound.kl.mean > limit else { return nil }
        return Finding(
            .good, "Codes tell examples apart",
            text:
                "I(x;z) is at least \(NumberText.text(information, decimals: 1)) nats, as much as "
                + "\(NumberText.text(evaluation.usage.mutualInformationExamples)) examples can show."
        )
    }
}
