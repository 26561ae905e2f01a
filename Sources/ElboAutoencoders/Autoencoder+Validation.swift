import ElboGraph
import ElboNetworks
import ElboNumerics

extension Autoencoder {
    /// Checks a composition that comes from a file or from options: every size positive, every layer's
    /// inputs the outputs of the one before, every number in its range, parts that go together.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        let sizes = 1...1_000_000_000
        try require(
            !inputShape.isEmpty && sizes.contains(inputShape.checkedProduct ?? 0),
            "the size of an example",
            AutoencoderError.text(inputShape), "in \(sizes)")
        try require(
            sizes.contains(latentDimension), "the latent dimension", latentDimension, "in \(sizes)")
        if let condition {
            try require(
                (1...1_000_000).contains(condition.size), "the size of the condition",
                condition.size, "in 1...1000000")
        }
        let parts: [any ModelPart] = [
            posterior.chosen, prior.chosen, likelihood.chosen, objective.chosen, strategy.chosen,
        ]
        for part in parts { try part.validate() }
        let smallest = max(posterior.part.smallestDimension, prior.part.smallestDimension)
        let dimensions = smallest...posterior.part.largestDimension
        try require(
            dimensions.contains(latentDimension), "the latent dimension", latentDimension,
            "in \(dimensions) for the posterior \(posterior.kind) and the prior \(prior.kind)")
        try posterior.part.validate(dimension: latentDimension)
        try require(
            latentDimension % posterior.part.space.unit == 0, "the latent dimension",
            latentDimension,
            "a multiple of \(posterior.part.space.unit) for the posterior \(posterior)")
        // The mean of posteriors lies where they lie.
        try require(
            prior.part.asksEncoder && posterior.part.hasDensity
                || posterior.part.space == prior.part.whileTraining.space
                    && posterior.part.space == prior.part.space,
            "the prior", prior,
            "one of \(posterior.part.space), such as \(posterior.part.space.prior.kind), for the posterior \(posterior)"
        )
        if case .categories = posterior.part.space {
            try require(
                objective.part.draws == 1 && !objective.part.isStopping, "the objective", objective,
                "one of a single draw, such as elbo, for the posterior \(posterior.kind), whose draws have no gradients of their own"
            )
        }
        try require(
            !prior.part.asksEncoder || condition == nil, "the prior", prior,
            "another for a model that is told classes: \(prior.kind) makes up examples without any")
        try likelihood.part.validate(dataSize: dataSize)
        try hiding?.validate(dataSize: dataSize)
        try require(
            hiding == nil || seesMask, "the share of examples with hidden cells",
            hiding?.share ?? 0, "left out for a model that is not told which cells are missing")
        try validateNetworks()
        try validateLinear()
        try validateCodewords()
        try validateClasses()
        try validateSize()
        try validateObservation()
        try validateAdversary()
        try validateStrategy()
        try require(
            posterior.part.hasDensity || !objective.part.needsDensity, "the posterior", posterior,
            "one with a density for the objective \(objective.kind)")
        try require(
            posterior.part.hasDensity || prior == .standardNormal || prior.part.isFittedToCodes
                || adversary != nil,
            "the prior", prior,
            "left out, fitted-normal or fitted-mixture: codes without uncertainty are not trained towards one"
        )
        try require(
            !objective.part.needsIndependentDimensions || posterior.part.isDiagonalNormal,
            "the posterior", posterior,
            "one of independent normal dimensions for the objective \(objective.kind)")
        try require(
            !objective.part.scoresMeansAlone
                || likelihood.part.outputsPerElement == 1
                    && !likelihood.part.parameters(dataSize: 1, at: "").contains(
                        where: \.isTrained),
            "the likelihood", likelihood,
            "one whose means are all that is learned for the objective \(objective.kind), such as gaussian or bernoulli"
        )
        try require(
            objective.part.draws == 1 || likelihood.part.allowsSeveralDraws, "the likelihood",
            likelihood, "another for a bound of several draws, such as gaussian:sigma=learned")
    }

    /// Refuses more numbers than an array of single-precision ones should hold: 8 GiB.
    private func validateSize() throws(AutoencoderError) {
        let counts = parameters.map { Double($0.shape.count) }
        let total = counts.reduce(0, +)
        try require(
            total <= 2_147_483_648, "the number of parameters", Int(min(total, 1e18)),
            "at most 2147483648; take fewer latent dimensions or a smaller network")
    }

    private func validateNetworks() throws(AutoencoderError) {
        let (features, outputs): ([Int], [Int])
        do throws(LayerError) {
            features = try encoder.outputShape(for: [encoderInputShape.reduce(1, *)])
            outputs = try decoder.outputShape(for: [decoderInputs])
        } catch { throw AutoencoderError(error) }
        try require(
            features.count == 1, "the encoder's outputs", AutoencoderError.text(features),
            "in one row")
        let wanted = dataSize * likelihood.part.outputsPerElement
        let tokens = likelihood.part as? TokenLikelihood
        try require(
            decoder.readsTokens == (tokens != nil)
                && decoder.vocabulary == tokens?.vocabulary
                && (encoder.vocabulary ?? tokens?.vocabulary) == tokens?.vocabulary,
            "the likelihood", likelihood,
            decoder.readsTokens
                ? "left out for sentences, which are told by their tokens"
                : "another: tokens describes sentences")
        try require(
            posterior.part.tellsOfExamples || decoder.readsTokens, "the posterior", posterior,
            "another: only sentences can be described without a code")
        try require(
            tokens == nil || condition == nil || posterior.part.tellsOfExamples, "the posterior",
            posterior,
            "another for sentences with classes: what reads no code is not told the class either")
        try require(
            tokens == nil || !prior.part.asksEncoder, "the prior", prior,
            "another for sentences: \(prior.kind) makes up examples of numbers")
        try require(
            outputs.reduce(1, *) == wanted, "the decoder's outputs",
            AutoencoderError.text(outputs), "\(wanted) numbers")
    }

    /// What the exact posterior of a linear decoder, and a solution in closed form, ask of the other parts.
    private func validateLinear() throws(AutoencoderError) {
        try require(
            !strategy.part.isClosedForm || posterior.part.followsDecoder, "the strategy", strategy,
            "joint, or the posterior exact-linear for the strategy \(strategy.kind) (--recipe ppca)"
        )
        guard posterior.part.followsDecoder else { return }
        let isLinear =
            if case .dense(let inputs, _, _)? = decoder.layers.first {
                decoder.layers.count == 1 && inputs == latentDimension
            } else { false }
        try require(
            isLinear && encoder.layers.isEmpty && condition == nil && observation == .none,
            "the posterior", posterior,
            "another for networks with layers: that of \(posterior.kind) has none (--recipe ppca)")
        let gaussian = likelihood.part as? GaussianLikelihood
        try require(
            gaussian?.sigma == .learned, "the likelihood", likelihood,
            "gaussian:sigma=learned for the posterior \(posterior.kind)")
        try require(
            prior == .standardNormal && adversary == nil, "the prior", prior,
            "standard-normal for the posterior \(posterior.kind)")
        try require(
            !strategy.part.isClosedForm || latentDimension < dataSize, "the latent dimension",
            latentDimension, "less than the \(dataSize) numbers of an example in closed form")
    }

    private func validateStrategy() throws(AutoencoderError) {
        guard strategy.part.fitsPrior else { return }
        try require(
            prior.part.canBeginAtCodes, "the prior", prior,
            "normal-mixture for the strategy \(strategy.kind), which fits it to codes")
        try require(
            objective.part is any KLWeighted, "the objective", objective,
            "one whose KL term has a weight for the strategy \(strategy.kind), such as elbo")
    }

    private func validateClasses() throws(AutoencoderError) {
        guard let classes else { return }
        try classes.validate(for: condition, inputs: classifierInputs)
        let bound = objective.part as? EvidenceLowerBound
        try require(
            bound != nil && bound?.isStopping == false, "the objective", objective,
            "elbo with a closed gradient for a model that infers classes")
        try require(
            posterior.part.hasDensity && adversary == nil && strategy == .joint,
            "a model that infers classes", "\(posterior.kind), \(strategy.kind)",
            "one with a density of codes, without an adversary, trained by the strategy joint")
        try require(
            likelihood.part.allowsSeveralDraws, "the likelihood", likelihood,
            "another for a model that sums over classes, such as gaussian:sigma=learned")
    }

    private func validateObservation() throws(AutoencoderError) {
        try require(
            observation != .dequantized || likelihood.part.isDensity,
            "the likelihood of dequantised pixels", likelihood,
            "a density: gaussian or continuous-bernoulli")
        try require(
            observation == .none
                || ![.pixelLevels, .counts].contains(likelihood.part.support),
            "the observation of levels or counts", observation.rawValue, "none")
    }

    private func validateAdversary() throws(AutoencoderError) {
        try require(
            posterior.part.readsExamples || adversary?.part is any DecoderGame, "the posterior",
            posterior.kind,
            "another: only the adversaries examples and wasserstein train a decoder without an encoder"
        )
        let readsLabels = adversary?.part.readsLabels ?? false
        try require(
            readsLabels == (criticLabels != nil), "the classes that the critic is told",
            criticLabels?.size ?? 0,
            readsLabels ? "some" : "left out for the adversary \(adversary?.kind ?? "none")")
        try criticLabels?.validate()
        guard let adversary else {
            return try require(
                critic == nil, "the critic", "there", "left out without an adversary")
        }
        try adversary.chosen.validate()
        try require(
            strategy == .joint, "the strategy", strategy,
            "joint with an adversary, whose game has phases of its own")
        try require(
            condition == nil, "the adversary", adversary.kind,
            "left out for a model that is told classes")
        try adversary.part.validate(for: self)
        // A model that is only used has no need of its critic.
        guard let critic else { return }
        let outputs: [Int]
        do throws(LayerError) { outputs = try critic.outputShape(for: [criticInputs]) } catch {
            throw AutoencoderError(error)
        }
        try require(
            outputs == [1] && !critic.layers.isEmpty, "the critic's outputs",
            AutoencoderError.text(outputs), "1 number")
    }
}
