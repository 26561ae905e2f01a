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
    ///   - classCounts: Where classes of some are told how many training examples have which; all alike when nil.
    ///   - labelWeight: Of such a recipe what -log q(y|x) of known classes costs (`ClassInference.labelWeight`); its standard when nil.
    ///   - hiding: The share of training examples that lose random cells; a schema with a mask is needed for more than 0.
    /// - Throws: `AutoencoderError.option` when the network does not suit such examples, or classes lack.
    public func autoencoder(
        for schema: ExampleSchema, latentDimension: Int = 20, network: Architecture,
        likelihood: Likelihood = .bernoulli, observation: Observation = .none,
        posterior: Posterior? = nil, prior: Prior? = nil, objective: Objective? = nil,
        strategy: TrainingStrategy? = nil, adversary: Adversary? = nil, hiding: Double = 0,
        classCounts: ClassCounts? = nil, labelWeight: Double? = nil
    ) throws(AutoencoderError) -> Autoencoder {
        try require(
            hiding >= 0 && hiding < 1, "the share of examples with hidden cells", hiding,
            "at least 0 and less than 1")
        try require(
            !isForSeries, "the recipe", name,
            "another for rows that stand alone: \(name) learns series, whose rows --time puts in order"
        )
        try require(
            isForSentences ? schema.text != nil : !infersClasses || schema.text == nil,
            "the recipe", name,
            isForSentences
                ? "another for what is no text: \(name) learns sentences"
                : "another for sentences, whose classes have to be told: --recipe conditional")
        try require(
            schema.text == nil || hiding == 0, "the share of examples with hidden cells", hiding,
            "0 for sentences, which have no cells; --word-dropout hides words from the decoder")
        let posterior = try (posterior ?? self.posterior).resolved(
            for: network, itemShape: schema.observation.itemShape, dimension: latentDimension)
        let size = posterior.part.quantizer?.size
        let adversary = adversary ?? self.adversary
        try require(
            adversary == nil || schema.text == nil, "the adversary",
            adversary?.description ?? "none", "none for sentences")
        let itemShape = schema.observation.itemShape
        let readsLabels = adversary?.part.readsLabels ?? false
        let told = isConditional ? schema.classes : nil
        let network = network.reading(
            code: posterior.part.tellsOfExamples, told: told?.itemSize)
        try require(
            !isConditional || told != nil, "the recipe", name,
            "another for examples without known classes (--labels gives them)")
        let condition = told.map {
            Autoencoder.Condition(field: $0.name, size: $0.itemSize)
        }
        try require(
            !readsLabels || schema.classes != nil, "the adversary", adversary?.kind ?? "",
            "one without labels for examples without known classes (--labels gives them)")
        let criticLabels =
            readsLabels
            ? schema.classes.map {
                CriticLabels(
                    field: $0.name, size: $0.itemSize, repeats: classCounts?.repeats ?? 1)
            } : nil
        let seesMask = schema.mask != nil
        let inputShape = network.inputShape(itemShape)
        let channels = inputShape.last ?? 0
        let beside = (seesMask ? channels : 0) + (condition?.size ?? 0)
        try require(
            infersClasses || labelWeight == nil, "the weight of labels (--label-weight)",
            labelWeight ?? 0, "left out for a recipe that infers no classes")
        let (encoder, decoder, critic): (Network, Network, Network?)
        var classes: ClassInference?
        do throws(LayerError) {
            // What does not suit the examples themselves is said of them.
            if beside > 0 { _ = try network.encoder(itemShape: inputShape) }
            encoder =
                posterior.part.readsExamples
                ? try network.encoder(
                    itemShape: inputShape.dropLast() + [channels + beside],
                    dimension: latentDimension, size: size)
                : Network([])
            critic = try adversary?.critic(
                inputShape: inputShape, latentDimension: latentDimension,
                labels: criticLabels?.size ?? 0, network: network)
            if let condition, infersClasses {
                let counts =
                    classCounts
                    ?? ClassCounts(
                        told: [Int](repeating: 1, count: condition.size), untold: 0)
                classes = ClassInference(
                    classifier: try network.classifier(
                        of: condition.size,
                        itemShape: inputShape.dropLast() + [channels * (seesMask ? 2 : 1)]),
                    shares: counts.shares,
                    labelWeight: labelWeight ?? ClassInference.standardLabelWeight,
                    repeats: counts.repeats)
            }
            decoder = try network.decoder(
                inputs: latentDimension + (condition?.size ?? 0), size: size,
                itemShape: itemShape, outputsPerElement: likelihood.part.outputsPerElement)
        } catch { throw AutoencoderError(error) }
        // A prior that codes are trained towards needs a law of codes; without one the prior is fitted afterwards.
        let ownPrior: Prior =
            (posterior.part.quantizer == nil) != (self.posterior.part.quantizer == nil)
            ? posterior.part.quantizer == nil ? .standardNormal : .recurrentCodes()
            : posterior.part.space != self.prior.part.space
                ? posterior.part.space.prior
                : posterior.part.hasDensity == self.posterior.part.hasDensity
                    ? self.prior : posterior.part.hasDensity ? .standardNormal : .fittedNormal
        let chosenPrior = prior ?? ownPrior
        let ownStrategy: TrainingStrategy =
            posterior.part.quantizer == nil
            ? self.strategy.part is CodesFirst ? .joint : self.strategy
            : chosenPrior.part is RecurrentCodePrior ? .codesFirst() : .joint
        return Autoencoder(
            inputShape: inputShape, latentDimension: latentDimension, encoder: encoder,
            posterior: posterior, prior: chosenPrior, decoder: decoder,
            likelihood: likelihood, observation: observation,
            objective: objective ?? self.objective, strategy: strategy ?? ownStrategy,
            adversary: adversary, critic: critic, criticLabels: criticLabels,
            condition: condition, classes: classes, seesMask: seesMask,
            hiding: hiding > 0
                ? CellHiding(
                    share: hiding, widths: schema.observation.table?.map(\.width)) : nil)
    }
}

extension Architecture {
    /// An encoder of items of a shape with the logits of so many classes on top.
    fileprivate func classifier(of classes: Int, itemShape: [Int]) throws(LayerError) -> Network {
        let encoder = try encoder(itemShape: itemShape)
        let features = try encoder.outputShape(for: [itemShape.reduce(1, *)]).reduce(1, *)
        return Network(
            encoder.layers + [
                .dense(inputs: features, outputs: classes, initializer: .fanInUniform)
            ])
    }

    /// The same for a posterior that tells of examples, or for none: only sentences can be described without a code. Networks of sentences
    /// know how many numbers of a class stand behind the tokens.
    fileprivate func reading(code: Bool, told: Int?) -> Architecture {
        guard case .recurrent(var network) = self else { return self }
        network.hasCode = code
        network.told = told
        return .recurrent(network)
    }
}

extension Posterior {
    /// The same with what depends on the network decided: the numbers of a codeword.
    ///
    /// - Throws: `AutoencoderError` when the network does not suit such examples.
    public func resolved(for network: Architecture, itemShape: [Int], dimension: Int)
        throws(AutoencoderError) -> Posterior
    {
        guard let quantizer = part.quantizer else { return self }
        do throws(LayerError) {
            let grid = try network.grid(itemShape: network.inputShape(itemShape))
            return Posterior(quantizer.resolved(onGrid: grid != nil, dimension: dimension))
        } catch { throw AutoencoderError(error) }
    }
}
