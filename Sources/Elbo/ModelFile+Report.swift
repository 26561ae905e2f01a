import Foundation

extension ModelFile {
    /// The page people look at: curves, reconstructions, samples, the latent space, findings. Rows without any cell are
    /// left out.
    ///
    /// - Parameters:
    ///   - data: Examples to show and to judge the model on.
    ///   - name: What the examples are, such as "validation"; empty when there is no word for it.
    ///   - mapped: Examples for the latent map, which can be more than the model is judged on; `data` when
    ///     nil.
    ///   - labels: Classes of the mapped examples to colour by and to compare components with, where they are known; they play
    ///     no other part.
    ///   - areSeen: Of sentences, whether each stands word for word in the text of training (`Dataset.areSeen`); nil where that
    ///     is not known.
    ///   - film: What samples looked like while the model learned, where that was seen.
    ///   - origin: The command that makes the page, and what of the data was left out.
    ///   - title: What stands above the page; the name of the training data when nil.
    ///   - seed: Decides everything random.
    ///   - executor: What runs the model.
    /// - Throws: `AutoencoderError` when the data do not fit the model.
    public func report(
        on data: Dataset, name: String = "", mapping mapped: Dataset? = nil,
        labels: PartialLabels? = nil, areSeen: [Bool]? = nil, film: TrainingFilm? = nil,
        origin: PageOrigin = PageOrigin(), title: String? = nil,
        seed: UInt64 = 0, executor: any Executor
    ) throws -> Report {
        let known = (mapped ?? data).rowsWithCells
        guard model.autoencoder.posterior.part.readsExamples else {
            return try DecoderPage(
                file: self, data: data.withoutEmptyRows, name: name, film: film, origin: origin,
                title: title ?? manifest.training.data, seed: seed, executor: executor
            ).report
        }
        return try ReportBuilder(
            file: self, data: data.withoutEmptyRows, name: name,
            mapped: mapped?.withoutEmptyRows,
            labels: labels.map { labels in
                PartialLabels(names: labels.names, values: known.map { labels.values[$0] })
            },
            areSeen: areSeen, film: film, origin: origin, title: title ?? manifest.training.data,
            seed: seed,
            executor: executor
        ).report
    }
}

/// Assembles the page.
struct ReportBuilder: ModelPage {
    let file: ModelFile
    let data: Dataset
    let name: String
    let labels: PartialLabels?
    let film: TrainingFilm?
    let origin: PageOrigin
    let title: String
    let seed: UInt64
    let key: RandomKey
    let session: ModelSession
    let evaluation: Evaluation
    /// Codes of the examples the model is judged on.
    let codes: LatentCodes
    /// Codes of the examples on the map.
    let mapped: LatentCodes
    let axes: PrincipalAxes
    /// What basic questions found.
    let checks: ModelChecks
    /// What can be said of sentences beside the bound; nil for other examples.
    let sentences: SentenceEvaluation?
    /// The most probable component of the prior for each example on the map; empty for a prior without components.
    let assigned: [Int]
    /// The middle and the spread of each dimension: the prior's, or of codes without a prior their own.
    let spread: (mean: [Float], deviation: [Float])

    var codeDimension: Int { codes.dimension }

    init(
        file: ModelFile, data: Dataset, name: String, mapped: Dataset?,
        labels: PartialLabels?, areSeen: [Bool]?, film: TrainingFilm?, origin: PageOrigin,
        title: String, seed: UInt64, executor: any Executor
    ) throws {
        self.file = file
        self.name = name
        self.labels = labels
        self.film = film
        self.origin = origin
        self.title = title
        self.seed = seed
        session = ModelSession(file.model, on: executor)
        // Pictures are shown with the classes that are most probable where none is told.
        self.data = try session.completingClasses(of: data)
        key = RandomKey(seed: seed).child(0x4E90)
        codes = try session.encode(data)
        let each: ExampleNumbers
        (evaluation, each) = try session.evaluateEach(data, seed: seed)
        self.mapped = try mapped.map(session.encode) ?? codes
        let own = evaluation.usage.varianceOfMeans.map { Float($0.squareRoot()) }
        spread =
            file.model.autoencoder.hasPrior ? try session.priorMoments() : (codes.averages, own)
        axes = PrincipalAxes(of: self.mapped.means, dimension: codes.dimension)
        checks = try ModelChecks(
            session, data, codes, hasPrior: file.model.autoencoder.hasPrior, key: key.child(9))
        sentences =
            file.model.schema.text == nil
            ? nil
            : try session.evaluateSentences(
                data, beside: evaluation, each: each, areSeen: areSeen, seed: seed)
        assigned =
            file.model.autoencoder.prior.part.components > 1
            ? try session.responsibilities(mapped ?? data, key: key.child(10)).map { row in
                row.indices.max { row[$0] < row[$1] } ?? 0
            } : []
    }

    var report: Report {
        get throws {
            Report(
                title: title,
                subtitle:
                    "\(file.manifest.composition); "
                    + (autoencoder.isExact
                        ? ""
                        : "\(codes.dimension) latent dimension\(codes.dimension == 1 ? "" : "s"); ")
                    + "judged on \(judgedText)",
                summary: plainSummary, headlines: headlines,
                findings: Findings(
                    manifest: file.manifest, evaluation: evaluation, checks: checks,
                    sentences: sentences
                ).all,
                sections: [trainingSection].compactMap { $0 } + (try exampleSections) + [
                    optionSection, methodSection, originSection,
                ],
                footer: footer)
        }
    }

    /// What the model makes of examples, and where their codes lie.
    private var exampleSections: [Report.Section] {
        get throws {
            guard model.schema.text == nil else {
                return try sentenceSections
                    + [autoencoder.isExact ? nil : latentSection].compactMap { $0 }
            }
            let sections: [Report.Section?] =
                try clipSections + [
                    heardSection, reconstructionSection, sampleSection, filmSection,
                    drawnRowsSection, densitySection, codebookSection, latentSection,
                    componentSection,
                    traversalSection, interpolationSection,
                ]
            return sections.compactMap { $0 }
        }
    }

    /// Whether there is a posterior law and one of examples, and so a bound.
    var hasBound: Bool { evaluation.hasBound }

    /// Whether codes have a law given examples.
    var hasPosterior: Bool { autoencoder.posterior.part.hasDensity }

    private var headlines: [HeadlineNumber] {
        func number(_ label: String, _ estimate: Estimate, _ method: String) -> HeadlineNumber {
            HeadlineNumber(
                label, mean: estimate.mean, standardError: estimate.standardError,
                unit: unit, method: method)
        }
        guard !autoencoder.isExact else {
            return [
                number(
                    "Log-likelihood", evaluation.bound.elbo,
                    "log p(x) of a sentence with its end, exact: higher is better")
            ] + sentenceHeadlines
        }
        let active =
            evaluation.usage.codebook.map {
                HeadlineNumber(
                    "Codebook",
                    value:
                        "\(NumberText.text($0.perplexity, significantDigits: 3)) of \($0.codewords)",
                    method: "perplexity: so many codewords, all alike often, would be as varied")
            }
            ?? HeadlineNumber(
                "Active units", value: "\(evaluation.usage.activeUnits) of \(codes.dimension)",
                method:
                    "latent dimensions in use: variance of \(hasPosterior ? "posterior means" : "codes") above 0.01"
            )
        if evaluation.isLoss == true {
            return [
                number(
                    "Reconstruction", evaluation.bound.reconstruction,
                    "-weight x spectral distance: a loss and no log-likelihood; nearer to 0 is better"
                ),
                number("KL", evaluation.bound.kl, "the information in a code; \(klMethod)"),
                active,
            ]
        }
        guard hasBound else {
            return [
                number(
                    "Reconstruction", evaluation.bound.reconstruction,
                    "log p(x|z) at each example's code"), active,
            ]
        }
        return [
            number(
                "ELBO", evaluation.bound.elbo,
                "a lower bound on the log-likelihood of \(model.schema.text == nil ? "an example" : "a sentence"): higher is better"
            ),
            number(
                "Reconstruction", evaluation.bound.reconstruction,
                "E log p(x|z): how well codes explain their examples"),
            number("KL", evaluation.bound.kl, "the information in a code; \(klMethod)"),
        ] + (bits.map { [$0] } ?? []) + sentenceHeadlines + [active]
    }

    private var klMethod: String {
        evaluation.bound.isClosedForm
            ? "closed form"
            : autoencoder.codeLayout == nil
                ? "log q(z|x) - log p(z), mean of \(drawText)"
                : "-log p of its codewords' numbers, which are certain"
    }

    private var drawText: String {
        let draws = evaluation.bound.draws
        return "\(NumberText.text(draws)) draw\(draws == 1 ? "" : "s") of z for each example"
    }

    private var bits: HeadlineNumber? {
        evaluation.bits.map { bits in
            HeadlineNumber(
                "Code length", mean: bits.elbo.mean, standardError: bits.elbo.standardError,
                unit: bits.unit, method: "upper bound from the ELBO; \(bits.method)")
        }
    }

    private var trainingSection: Report.Section? {
        let history = file.manifest.training.history
        guard !history.isEmpty else { return nil }
        let caption =
            "Training values are averaged over an epoch, while the parameters change; validation values are computed at "
            + "its end." + resetText + curveText
        guard !autoencoder.isExact else {
            return Report.Section(
                "Training", lead: "How probable sentences became, epoch by epoch.",
                figures: [
                    Figure(
                        chart("Log-likelihood", Metric.elbo), caption: caption, width: .full)
                ])
        }
        guard hasBound, history.contains(where: { $0.training[Metric.elbo] != nil }) else {
            guard evaluation.isLoss != true else {
                return Report.Section(
                    "Training",
                    lead:
                        "The negative of the weighted distance of spectra, and the KL (the information in a code), epoch by epoch.",
                    figures: [
                        Figure(
                            Panels([
                                chart("Reconstruction", Metric.reconstruction),
                                chart("KL", Metric.kl),
                            ]), caption: caption, width: .full)
                    ])
            }
            return Report.Section(
                "Training", lead: "How well codes explain their examples, epoch by epoch.",
                figures: history.contains { $0.training[Metric.reconstruction] != nil }
                    ? [
                        Figure(
                            chart("Reconstruction", Metric.reconstruction), caption: caption,
                            width: .full)
                    ] + gameFigures : gameFigures)
        }
        let draws = autoencoder.objective.part.draws
        let bound =
            draws == 1
            ? []
            : [
                Figure(
                    chart(
                        "Importance-weighted bound of \(draws) draws", Metric.importanceWeighted),
                    width: .full)
            ]
        return Report.Section(
            "Training",
            lead:
                "The bound, epoch by epoch, and its two parts: the reconstruction (how well codes explain their examples) "
                + "minus the KL (the information in a code).",
            figures: bound + [
                Figure(chart("ELBO", Metric.elbo), width: .full),
                Figure(
                    Panels([
                        chart("Reconstruction", Metric.reconstruction), chart("KL", Metric.kl),
                    ]), caption: caption, width: .full),
            ] + gameFigures)
    }

    /// Why the first epochs are unlike the others.
    private var resetText: String {
        let phases = autoencoder.strategy.part.phases
        guard let epochs = phases.epochsBeforeReset else { return "" }
        let span = "\(NumberText.text(epochs)) epoch\(epochs == 1 ? "" : "s")"
        guard autoencoder.codeLayout == nil else {
            return
                " For the first \(span) the autoencoder was trained, all codes alike probable; then the law of its codes alone."
        }
        return phases.stages.contains(where: \.fits)
            ? " For the first \(span) it was an autoencoder without a KL term; then a mixture was fitted to its codes, and "
                + "everything trained on from there."
            : " For \(span) an autoencoder was trained for its encoder; then the decoder began anew, so that these first "
                + "values are of another model."
    }

    /// Why the curve does not end at the headline.
    private var curveText: String {
        guard !autoencoder.isExact, let last = file.manifest.training.history.last,
            name == "validation",
            let end = hasBound
                ? last.validation?[Metric.elbo] : last.validation?[Metric.reconstruction]
        else { return "" }
        let own = hasBound ? evaluation.bound.elbo : evaluation.bound.reconstruction
        let text = NumberText.text(own.mean, error: own.standardError)
        let kept = file.manifest.training.keptEpoch ?? last.epoch
        var differences = ["other draws of z"]
        if kept < last.epoch {
            differences.append("the parameters of epoch \(kept), the best, which were kept")
        }
        if autoencoder.prior.part.isFittedToCodes {
            differences.append("the prior fitted when training had ended")
        }
        let ending = differences.count > 1 ? " and " + differences.removeLast() : ""
        return
            " The curve ends at \(NumberText.text(end, error: own.standardError).value); the number at the top, "
            + "\(text.value), is for the same examples with "
            + differences.joined(separator: ", ") + ending + "."
    }

    private var methodSection: Report.Section {
        let given =
            autoencoder.condition == nil
            ? ""
            : autoencoder.classes == nil
                ? ", everything given the example's class c"
                : "; the class c is inferred beside z by q(c|x), whatever is told"
        var rows: [TableFigure.Entry] = [.init("Observations", evaluation.observations)]
        if autoencoder.isExact {
            rows.append(
                .init(
                    "Log-likelihood",
                    "The sum of the log-probabilities of a sentence's tokens and its end, each given those before."
                ))
        } else if hasBound {
            rows +=
                [
                    .init(
                        "ELBO",
                        "E_q[log p(x|z)] - D(q(z|x) ‖ p(z)), a lower bound of log p(x)\(given); mean of \(drawText)."
                    )
                ] + [codeLengthMethod].compactMap { $0 } + [
                    .init("KL", klMethod + ", mean over the \(model.exampleName)s.")
                ]
        }
        if let text = sentences {
            rows.append(
                .init(
                    "Code length",
                    codeLength(of: text) + (autoencoder.isExact ? "." : " at most: -ELBO in bits."))
            )
            rows.append(
                .init(
                    "Perplexity",
                    "exp of the nats a token costs; \(NumberText.text(text.tokens)) tokens, ends among them, of which the tokenizer "
                        + "does not know \(NumberText.text(100 * text.unknownShare, decimals: 2)) %."
                ))
        }
        if !autoencoder.isExact {
            rows.append(
                .init(
                    "Latent map",
                    isPlane
                        ? "Posterior means, as they are."
                        : "Posterior means on their first two principal axes, which hold \(varianceShare) of their variance."
                ))
        }
        if checks.samples != nil {
            rows += samplesMethods
        }
        if model.pictureShape != nil || model.clips != nil {
            rows.append(
                .init("Samples", "z drawn from the prior; shown is the mean of p(x|z)."))
        }
        return Report.Section(
            "How the numbers were computed",
            figures: [
                Figure(TableFigure([.init("", rows)], layout: .rows), width: .full),
                Figure(
                    TableFigure(
                        [.init("", autoencoder.isExact ? Self.exactGlossary : Self.glossary)],
                        layout: .rows), title: "Words", width: .full),
            ])
    }

    /// The bits of lossless compression, or why there are none; nil for sentences, which have their own, and other probabilities.
    private var codeLengthMethod: TableFigure.Entry? {
        if let bits = evaluation.bits {
            return .init(
                "Code length",
                "\(bits.unit): -ELBO over the \(bits.dimensions) numbers of an example; \(bits.method)."
            )
        }
        guard autoencoder.likelihood.part.isDensity else { return nil }
        return .init(
            "Code length", "Not stated: densities of values without dequantisation give none.")
    }

    /// How many bits a sentence takes, and each of its tokens.
    private func codeLength(of sentences: SentenceEvaluation) -> String {
        let bits = -evaluation.bound.elbo.mean / log(2)
        let each = bits * Double(evaluation.examples) / Double(sentences.tokens)
        return "\(NumberText.text(bits, significantDigits: 4)) bits a sentence, "
            + "\(NumberText.text(each, significantDigits: 3)) a token, ends among them"
    }

    var varianceShare: String {
        let total = axes.variances.reduce(0, +)
        guard total > 0 else { return "none" }
        return "\(Int((axes.variances.prefix(2).reduce(0, +) / total * 100).rounded())) %"
    }
}

extension LatentCodes {
    /// The mean of each dimension's means.
    package var averages: [Float] {
        (0..<dimension).map { axis in
            (0..<count).reduce(0) { $0 + means[$1 * dimension + axis] } / Float(max(count, 1))
        }
    }
}
