public import ElboData
public import ElboNetworks

extension Recipe {
    /// Composes the recipe's model, the decoder mirroring the encoder.
    ///
    /// - Parameters:
    ///   - schema: What an example is; a conditional recipe needs its classes.
    ///   - latentDimension: Dimensions of z.
    ///   - network: The kind of network and its options.
    ///   - likelihood: p(x|z).
    ///   - observation: How raw values become observations.
    ///   - posterior: The recipe's own when nil.
    ///   - prior: The recipe's own when nil.
    ///   - objective: The recipe's own when nil.
    ///   - strategy: The recipe's own when nil.
    ///   - adversary: The recipe's own when nil.
    ///   - hiding: The share of training examples that lose random cells; a schema with a mask is needed for more than 0.
    /// - Throws: `AutoencoderError.option` when the network does not suit such examples, or classes lack.
    public func autoencoder(
        for schema: ExampleSchema, latentDimension: Int = 20, network: Architecture,
        likelihood: Likelihood = .bernoulli, observation: Observation = .none,
        posterior: Posterior? = nil, prior: Prior? = nil, objective: Objective? = nil,
        strategy: TrainingStrategy? = nil, adversary: Adversary? = nil, hiding: Double = 0
    ) throws(AutoencoderError) -> Autoencoder {
        try require(
            hiding >= 0 && hiding < 1, "the share of examples with hidden cells", hiding,
            "at least 0 and less than 1")
        try require(
            isForSentences ? schema.text != nil : !isConditional || schema.text == nil,
            "the recipe", name,
            isForSentences
                ? "another for what is no text: \(name) learns sentences"
                : "another for sentences: these are not yet told classes")
        let posterior = posterior ?? self.posterior
        let adversary = adversary ?? self.adversary
        try require(
            adversary == nil || schema.text == nil, "the adversary",
            adversary?.description ?? "none", "none for sentences")
        let network = network.reading(code: posterior.part.tellsOfExamples)
        let itemShape = schema.observation.itemShape
        let classes = isConditional ? schema.classes : nil
        try require(
            !isConditional || classes != nil, "the recipe", name,
            "another for examples without known classes (--labels gives them)")
        let condition = classes.map {
            Autoencoder.Condition(field: $0.name, size: $0.itemSize)
        }
        let seesMask = schema.mask != nil
        let inputShape = network.inputShape(itemShape)
        let channels = inputShape.last ?? 0
        let beside = (seesMask ? channels : 0) + (condition?.size ?? 0)
        let (encoder, decoder, critic): (Network, Network, Network?)
        do throws(LayerError) {
            // What does not suit the examples themselves is said of them.
            if beside > 0 { _ = try network.encoder(itemShape: inputShape) }
            encoder =
                posterior.part.readsExamples
                ? try network.encoder(itemShape: inputShape.dropLast() + [channels + beside])
                : Network([])
            critic = try adversary?.critic(
                inputShape: inputShape, latentDimension: latentDimension, network: network)
            decoder = try network.decoder(
                inputs: latentDimension + (condition?.size ?? 0), itemShape: itemShape,
                outputsPerElement: likelihood.part.outputsPerElement)
        } catch { throw AutoencoderError(error) }
        // A prior that codes are trained towards needs a law of codes; without one the prior is fitted afterwards.
        let ownPrior: Prior =
            posterior.part.hasDensity == self.posterior.part.hasDensity
            ? self.prior : posterior.part.hasDensity ? .standardNormal : .fittedNormal
        return Autoencoder(
            inputShape: inputShape, latentDimension: latentDimension, encoder: encoder,
            posterior: posterior, prior: prior ?? ownPrior, decoder: decoder,
            likelihood: likelihood, observation: observation,
            objective: objective ?? self.objective, strategy: strategy ?? self.strategy,
            adversary: adversary, critic: critic, condition: condition, seesMask: seesMask,
            hiding: hiding > 0
                ? CellHiding(
                    share: hiding, widths: schema.observation.table?.map(\.width)) : nil)
    }
}

extension Architecture {
    /// The same for a posterior that tells of examples, or for none: only sentences can be described without a code.
    fileprivate func reading(code: Bool) -> Architecture {
        guard case .recurrent(var network) = self else { return self }
        network.hasCode = code
        return .recurrent(network)
    }
}
