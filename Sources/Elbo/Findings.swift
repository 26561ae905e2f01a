import Foundation

/// What a reader should know about a model, in plain language.
package struct Findings {
    package let manifest: ModelManifest
    /// What examples and their codes came to; nil for a model that encodes none.
    package let evaluation: Evaluation?
    package let checks: ModelChecks
    /// What sentences came to beside the bound; nil for other examples.
    package let sentences: SentenceEvaluation?

    package init(
        manifest: ModelManifest, evaluation: Evaluation?, checks: ModelChecks = ModelChecks(),
        sentences: SentenceEvaluation? = nil
    ) {
        self.manifest = manifest
        self.evaluation = evaluation
        self.checks = checks
        self.sentences = sentences
    }

    /// Warnings first; praise only where there are none.
    package var all: [Finding] {
        Finding.gated(
            [
                frequencies, reconstructionsAlike, samplesUnlike, codesOffPrior, pointMasses,
                latentUse, game,
                dropping, huddling,
                overfitting, convergence, information,
            ].compactMap { $0 })
    }

    /// KL below this is idle, in nats.
    static let idle = 0.01

    private var frequencies: Finding? {
        evaluation.flatMap {
            sentences?.frequencyFinding(of: manifest.autoencoder, kl: $0.bound.kl)
        }
    }

    /// A share as a whole percentage.
    private func percent(_ share: Double) -> String {
        let percent = share * 100
        return
            "\(NumberText.text(percent, decimals: percent < 10 && percent != percent.rounded() ? 1 : 0)) %"
    }

    private var reconstructionsAlike: Finding? {
        guard let spread = checks.reconstructedSpread, let share = checks.explainedVariance,
            min(spread, share) < 0.05 || (min(spread, share) < 0.2 && checks.reconstructions != nil)
        else { return nil }
        let (what, whose) =
            checks.measuresNumbersOnly
            ? ("reconstructed numbers", "numbers'") : ("reconstructions", "examples'")
        return Finding(
            .warning, "The \(what) are \(min(spread, share) < 0.05 ? "all" : "much") alike",
            text:
                "They keep \(percent(max(share, 0))) of the \(whose) variance: the model returns much the same "
                + "for every example. "
                + (manifest.autoencoder.strategy.part.isClosedForm
                    ? "Take more --latent dimensions, or a model with layers."
                    : "Train for longer with --epochs, or \(remedyOfSameness)."))
    }

    /// A KL term that weighs too much makes codes alike; where no option weighs one, there is another way to say more.
    private var remedyOfSameness: String {
        let autoencoder = manifest.autoencoder
        return autoencoder.posterior.part.hasDensity && autoencoder.objective.part is any KLWeighted
            ? "look at the KL weight" : "take more --latent dimensions or a larger network"
    }

    private func energyText(_ test: EnergyTest) -> String {
        "energy distance \(NumberText.text(test.distance, significantDigits: 2)) on a scale from 0, alike, to 1, far apart"
    }

    private var samplesUnlike: Finding? {
        guard let test = checks.samples else { return nil }
        let rows = NumberText.text(test.counts[0])
        let basis =
            "A two-sample test of \(rows) samples and as many examples, on \(checks.featureSpace),"
        guard test.chance <= ModelChecks.falseAlarms else {
            // So few tell only samples that are plainly wrong.
            let isFew = test.counts[0] < 100
            return Finding(
                isFew ? .note : .good, "No difference found between samples and data",
                text: "\(basis) finds none (\(energyText(test)))"
                    + (isFew ? "; so few find great differences only." : "."))
        }
        let against =
            checks.reconstructions.map {
                "; reconstructions, which the decoder smooths as well, lie at "
                    + NumberText.text($0.distance, significantDigits: 2)
            } ?? ""
        let chance = "The chance of a false alarm is below \(percent(ModelChecks.falseAlarms))."
        guard test.distance > ModelChecks.small else {
            return Finding(
                .note, "Samples differ slightly from the data",
                text:
                    "\(basis) finds a difference that is real but small (\(energyText(test))\(against)). \(chance)"
            )
        }
        return Finding(
            .warning, "Samples do not look like the data",
            text:
                "\(basis) tells them apart (\(energyText(test))\(against)). \(chance) Do not use what elbo sample gives before the "
                + "model is trained for longer (--epochs)"
                + (manifest.autoencoder.encodesExamples
                    ? " or its prior fits the codes\(learnedPrior)." : ".")
        )
    }

    private var codesOffPrior: Finding? {
        guard let test = checks.codes, test.chance <= ModelChecks.falseAlarms else { return nil }
        let isFar = test.distance > ModelChecks.small
        return Finding(
            isFar ? .warning : .note, "The codes do not follow the prior",
            text:
                "Codes of the examples and draws from the prior differ (\(energyText(test))). Samples start from the "
                + "prior, where the decoder has seen \(isFar ? "little" : "less"). "
                + remedyOfCodes)
    }

    private var space: CodeSpace { manifest.autoencoder.posterior.part.space }

    /// The option of a prior that learns where codes lie, where there is one.
    private var learnedPrior: String {
        if manifest.autoencoder.codeLayout != nil { return " (--prior recurrent-codes)" }
        return space == .numbers ? " (--prior normal-mixture)" : ""
    }

    private var remedyOfCodes: String {
        if manifest.autoencoder.codeLayout != nil {
            return "A prior that is learned for longer (--epochs), or with more units "
                + "(--prior recurrent-codes:units=512), follows the codes more closely."
        }
        return space == .numbers
            ? "A learned prior (--prior normal-mixture) follows the codes; so does a mixture fitted to them."
            : "A larger --kl-weight brings codes nearer to it."
    }

    private var pointMasses: Finding? {
        guard manifest.autoencoder.likelihood.part.isDensity else { return nil }
        return PointMass.finding(
            checks.pointMasses,
            remedy: "Leave such columns out with --exclude.")
    }

    private var latentUse: Finding? {
        guard manifest.autoencoder.posterior.part.tellsOfExamples, let evaluation else {
            return nil
        }
        guard manifest.autoencoder.posterior.part.hasDensity else {
            guard manifest.autoencoder.adversary == nil else { return nil }
            return Finding(
                .note, "The codes carry no uncertainty",
                text: "An autoencoder without a KL term has no prior to sample from: samples drawn "
                    + "from N(0, I) may not look like data. Train with --recipe vae to generate.")
        }
        if let codebook = evaluation.usage.codebook { return codebook.finding }
        if let collapse = sentences?.collapseFinding { return collapse }
        guard let terms = evaluation.bound.klPerDimension else {
            return wholeUse(evaluation)
        }
        let idle = terms.count { $0 < Findings.idle }
        if idle == terms.count {
            return Finding(
                .warning, PosteriorCollapse.title,
                text:
                    "All \(terms.count) dimensions carry less than \(Findings.idle) nats: the decoder "
                    + "ignores the code. \(collapseAdvice)"
            )
        }
        if idle > 0 {
            let used = terms.count - idle
            return Finding(
                .note, "\(idle) of \(terms.count) dimensions are idle",
                text: "They carry less than \(Findings.idle) nats each: the data need about "
                    + "\(used) dimension\(used == 1 ? "" : "s") at this KL weight. --latent \(used) "
                    + "would give much the same bound"
                    + (PosteriorCollapse.spread(of: manifest.autoencoder.objective).map {
                        "; \($0) would put more of them to use."
                    } ?? "."))
        }
        if let free = FreeNats(of: manifest.autoencoder, beside: terms),
            2 * free.held > terms.count
        {
            return free.finding
        }
        return Finding(
            .good,
            terms.count == 1
                ? "The one dimension is in use"
                : terms.count == 2
                    ? "Both dimensions are in use" : "All \(terms.count) dimensions are in use",
            text:
                "Each carries at least \(Findings.idle) nats. More dimensions (--latent) may improve "
                + "the bound further.")
    }

    private var collapseAdvice: String {
        PosteriorCollapse.advice(
            of: manifest.autoencoder.objective, ofSentences: manifest.schema.text != nil)
    }

    /// What can be said where the divergence does not fall apart into dimensions.
    private func wholeUse(_ evaluation: Evaluation) -> Finding {
        let (active, all) = (evaluation.usage.activeUnits, evaluation.usage.varianceOfMeans.count)
        guard active > 0 else {
            return Finding(
                .warning, PosteriorCollapse.title,
                text: "No dimension's mean varies between examples: the decoder ignores the code. "
                    + collapseAdvice)
        }
        return Finding(
            active == all ? .good : .note, "\(active) of \(all) dimensions are active",
            text:
                "The variance of a dimension's mean over the examples is above 0.01 where it is active."
        )
    }

    /// After how many epochs parameters began anew; those before tell nothing of the model.
    private var reset: Int { manifest.autoencoder.strategy.part.phases.epochsBeforeReset ?? 0 }

    /// What training raises: a bound, or without codes the log-likelihood itself.
    private var bound: String {
        guard !manifest.autoencoder.isExact else { return "log-likelihood" }
        return manifest.autoencoder.likelihood.part.isNormalized ? "bound" : "score"
    }

    /// The bound, or the reconstruction where there is no bound.
    private func elbo(_ means: [String: Double]?) -> Double? {
        means?[Metric.elbo] ?? means?[Metric.penalized] ?? means?[Metric.reconstruction]
    }

    private var overfitting: Finding? {
        // A game has no loss that would tell its best epoch.
        guard manifest.autoencoder.adversary == nil else { return nil }
        let records = manifest.training.history.dropFirst(reset)
        let validation = BoundHistory(records.compactMap { elbo($0.validation) })
        let kept = manifest.training.keptRecord
        guard validation.values.count == records.count, records.count >= 3,
            let last = elbo(kept?.validation), let training = elbo(kept?.training),
            let fall = validation.fall
        else { return nil }
        let gap = training - last
        let isKept =
            manifest.training.keptEpoch.map { $0 < manifest.training.history.count } ?? false
        if fall.amount > validation.worthTelling, isKept {
            return Finding(
                .note, "Overfitting set in after epoch \(kept?.epoch ?? 0), which was kept",
                text:
                    "Averaged over neighbouring epochs the validation \(bound) fell by "
                    + "\(NumberText.text(fall.amount, significantDigits: 2)) nats afterwards; the model has the "
                    + "parameters from before. More data or a smaller network would carry it further."
            )
        }
        if fall.amount > validation.worthTelling {
            return Finding(
                .warning, "The validation \(bound) was best about epoch \(fall.bestEpoch + reset)",
                text:
                    "Averaged over neighbouring epochs it has fallen by "
                    + "\(NumberText.text(fall.amount, significantDigits: 2)) nats since: the model is "
                    + "overfitting, learning the training examples by heart. Train with --patience 5, more data, or "
                    + "a smaller network.")
        }
        if gap > 0.03 * Swift.abs(last), gap > 0.1 {
            return Finding(
                .note, "Training examples fit better than new ones",
                text:
                    "By \(NumberText.text(gap, significantDigits: 2)) nats in the epoch that was kept, "
                    + "\(percent(gap / max(Swift.abs(last), 1e-9))) of the \(bound), while that of the "
                    + "validation examples was still about its best.")
        }
        return Finding(
            .good, "New examples fit as well as known ones",
            text: gap > 0
                ? "The validation \(bound) lies \(NumberText.text(gap, significantDigits: 2)) nats below that of training, "
                    + "and has not turned down: no sign of overfitting."
                : "The validation \(bound) is no worse than that of training, and has not turned down: no sign of "
                    + "overfitting.")
    }

    private var convergence: Finding? {
        .rising(manifest.training.history, after: reset, measure: bound)
    }

    private var information: Finding? {
        guard let evaluation, let information = evaluation.usage.mutualInformation else {
            return nil
        }
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
