import ElboGraph
public import ElboNetworks

/// A game of the decoder alone with a critic of examples: nothing is encoded.
public protocol DecoderGame: AdversaryPart {
    /// Steps of the critic for each of the decoder.
    var steps: Int { get }
}

extension DecoderGame {
    /// x
    public var sight: CriticSight { .examples }

    /// The decoder, then the critic.
    public var phases: PhasePlan {
        PhasePlan([
            .init(turns: [
                Phase("model", moves: [Autoencoder.Path.decoder], optimizer: .critic),
                Phase(
                    "critic", moves: [Autoencoder.Path.critic], repeats: steps, optimizer: .critic),
            ])
        ])
    }

    /// Nothing is encoded, and examples are seen whole.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate(for model: Autoencoder) throws(AutoencoderError) {
        try require(
            !model.posterior.part.readsExamples, "the posterior", model.posterior.kind,
            "none with the adversary \(Self.kind), which trains no encoder")
        try require(
            !model.prior.part.asksEncoder && !model.prior.part.isFittedToCodes, "the prior",
            model.prior.kind, "one that needs no encoder for a model without one")
        try require(
            !model.seesMask, "the data", "with missing cells",
            "complete for a critic that tells whole examples from made ones; a vae fills them in (elbo train, then elbo impute)"
        )
    }

    func validateSteps() throws(AutoencoderError) {
        try shape.validate()
        try require(
            (1...1000).contains(steps), "the number of steps of the adversary", steps, "in 1...1000"
        )
    }

    /// Decoded draws of the prior, as many as the batch has examples.
    func made(in game: CriticGame, pass: inout ForwardPass) -> Tensor {
        let codes = game.model.priorCodes(game.examples.count, in: &pass).stoppingGradient()
        return game.model.generated(from: codes, given: game.examples, in: &pass)
    }
}
