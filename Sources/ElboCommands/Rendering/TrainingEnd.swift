import Elbo

/// How training ended, for people: which epoch was kept and why, and whether more of them would help.
struct TrainingEnd {
    /// One for each thing to say.
    let lines: [String]

    /// - Parameters:
    ///   - result: How training ended.
    ///   - options: How it was to go.
    ///   - objective: What was maximised.
    ///   - measure: What is said to have been rising.
    ///   - reset: Epochs before parameters began anew.
    ///   - what: What has a code: "an example"; nil where there are no codes.
    ///   - sentences: Whether that is a sentence.
    init(
        _ result: TrainingResult, of options: TrainingOptions, objective: Objective,
        measure: String = "bound", after reset: Int? = nil, codesOf what: String?,
        sentences: Bool = false
    ) {
        let (kept, last) = (result.keptEpoch, result.history.count)
        var lines: [String] = []
        switch result.stop {
        case .early:
            lines.append(
                "stopped at epoch \(last): no better since epoch \(kept), which is kept")
        case .finished where kept < last:
            lines.append("kept epoch \(kept) of \(last), the best on the validation examples")
        case .solved:
            lines.append("solved in closed form: the bound of these parameters is log p(x)")
        case .finished, .interrupted: break
        }
        if result.stop == .finished,
            let rise = BoundHistory(of: result.history, after: reset).rise
        {
            let what = (result.history.last?.validation == nil ? "" : "validation ") + measure
            let isLoss = result.history.last?.training[Metric.penalized] != nil
            lines.append(
                "the \(what) was still \(isLoss ? "falling" : "rising"), by \(Format.number(rise.amount, decimals: rise.amount < 10 ? 1 : 0))\(isLoss ? "" : " nats") in the last "
                    + (rise.epochs == 1 ? "epoch" : "\(rise.epochs) epochs")
                    + ": --epochs \(2 * options.epochs) trains longer")
        }
        if let what, let last = result.history.last,
            let nats = (last.validation ?? last.training)[Metric.kl], nats < BoundHistory.idleKL
        {
            lines.append(
                "the codes tell the decoder next to nothing (\(Format.significant(nats)) nats of \(what)): the posterior has "
                    + "collapsed; \(PosteriorCollapse.remedy(of: objective, ofSentences: sentences))"
            )
        }
        self.lines = lines
    }

    init(
        _ result: TrainingResult, of options: TrainingOptions, model: Autoencoder,
        schema: ExampleSchema
    ) {
        let sentences = schema.text != nil
        let hasBound = result.history.last?.training[Metric.elbo] != nil
        var lines = TrainingEnd(
            result, of: options, objective: model.objective,
            measure: model.isExact
                ? "log-likelihood"
                : hasBound
                    ? "bound" : model.likelihood.part.isNormalized ? "reconstruction" : "loss",
            after: model.strategy.part.phases.epochsBeforeReset,
            codesOf: model.posterior.part.tellsOfExamples
                ? (sentences ? "a sentence" : "an example") : nil, sentences: sentences
        ).lines
        if let accuracy = result.history.last?.training[Metric.criticAccuracy],
            let critic = model.adversary?.part, critic.wins(by: accuracy)
        {
            lines.append(
                "the critic has won, \(Format.number(100 * accuracy, decimals: 0)) % right, and teaches little: "
                    + "try \(critic.remedies.joined(separator: " or "))"
            )
        }
        if model.prior.part.isFittedToCodes {
            lines.append(
                "the prior was fitted to the codes at the end: the \(model.likelihood.part.isNormalized ? "bounds" : "losses") above are those of "
                    + (model.codeLayout == nil ? "N(0, I)" : "codes all alike probable")
            )
        }
        self.lines = lines
    }
}
