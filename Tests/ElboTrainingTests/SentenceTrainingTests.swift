import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboTestSupport
import ElboTraining
import Testing

/// Sentences of several lengths, whose batches have several widths.
@Suite struct SentenceTrainingTests {
    private func training(
        _ recipe: Recipe, _ encoder: SentenceEncoderKind = .recurrent,
        _ decoder: SentenceDecoderKind = .recurrent, epochs: Int = 2
    ) throws -> TrainingCase {
        let words = ["the", "cat", "dog", "sat", "ran", "and", "on", "mat"]
        let sentences = (0..<60).map { number in
            (0..<(1 + number * 7 % 5)).map { words[(number + $0 * $0) % words.count] }
                .joined(separator: " ")
        }
        let coding = TextCoding(
            tokenizer: .words(WordTokenizer(learning: sentences)), length: 5)
        let data = try Dataset.sentences(sentences, as: coding).data
        let vocabulary = coding.tokenizer.count
        let model = try recipe.autoencoder(
            for: data.schema, latentDimension: 2,
            network: .recurrent(
                RecurrentNetwork(
                    vocabulary: vocabulary, encoder: encoder, decoder: decoder, embedding: 4,
                    units: 6, wordDropout: 0.1)),
            likelihood: Likelihood(TokenLikelihood(vocabulary: vocabulary, features: 6)),
            objective: recipe == .textVAE
                ? .elbo(klWeight: .delayed(weight: 1, start: 1, epochs: 1), freeBits: 0.1) : nil,
            strategy: recipe == .textVAE ? .pretrainedEncoder(epochs: 1) : nil)
        return TrainingCase(
            model,
            options: TrainingOptions(
                epochs: epochs, batchSize: 8, learningRate: 0.02, clipNorm: 5, seed: 3),
            data: data)
    }

    @Test(
        "A language model learns what is regular, whatever the widths of its batches",
        arguments: SentenceDecoderKind.allCases)
    func learning(decoder: SentenceDecoderKind) throws {
        let result = try training(.languageModel, .recurrent, decoder, epochs: 30).run().result
        let losses = result.history.compactMap { $0.training["loss"] }
        // Six units are few for attention.
        let most = decoder == .attention ? 0.9 : 0.8
        #expect(losses.count == 30 && losses[29] < most * losses[0])
        #expect(result.history.allSatisfy { $0.training["kl"] == 0 })
    }

    @Test(
        "Stopped after some steps and resumed: the same bits",
        arguments: [
            (Recipe.languageModel, SentenceEncoderKind.recurrent, SentenceDecoderKind.recurrent),
            (.textVAE, .recurrent, .recurrent), (.textVAE, .bidirectional, .attention),
            (.textVAE, .conv, .dilated),
        ])
    func resume(recipe: Recipe, encoder: SentenceEncoderKind, decoder: SentenceDecoderKind) throws {
        var training = try training(recipe, encoder, decoder)
        let whole = try training.run().result
        try withTemporaryFolder { folder in
            training.plan = CheckpointPlan(
                path: folder + "/run.checkpoint", identity: ["data": "d"])
            for stop in [1, 8, 11] {
                let stopped = try training.run(stoppingAfter: stop).result
                #expect(stopped.stop == .interrupted)
                let resumed = try training.run(from: training.trainer().readCheckpoint()).result
                #expect(resumed.parameters.map(\.floats) == whole.parameters.map(\.floats))
                #expect(resumed.history == whole.history)
            }
        }
    }

    @Test("A decoder that begins anew forgets, its encoder does not")
    func reset() throws {
        var short = try training(.textVAE, epochs: 2)
        let batches = Batches(
            try short.trainer().options.split(of: short.data).training, size: 8,
            inGroups: try ExampleReader(short.data).group
        ).count
        let before = try short.run(stoppingAfter: batches).result
        let after = try short.run(stoppingAfter: batches + 1).result
        func change(_ path: String) -> Float {
            zip(zip(before.parameters, after.parameters), short.model.parameters)
                .filter { $0.1.name.hasPrefix(path) }
                .flatMap { zip($0.0.0.floats, $0.0.1.floats).map { abs($0 - $1) } }.max() ?? 0
        }
        // A step of Adam moves a number by about the learning rate at most.
        #expect(change("encoder") < 0.03)
        #expect(change("decoder") > 0.06)
        short.options.epochs = 1
        #expect(try short.run().result.history.count == 1)
    }
}
