import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Testing

/// Sentences that are told a class.
@Suite("Sentences and their classes") struct ToldSentenceTests {
    private let coding = TextCoding(
        tokenizer: .words(WordTokenizer(words: (0..<7).map { "w\($0)" })), length: 9)
    private let sentences = ["w1", "w2 w3", "w4 w4 w1 w3 w2 w6 w0 w0", "w3 w1 w2"]

    private func examples(_ classes: [String]) throws -> Dataset {
        try Dataset.sentences(sentences, as: coding).data.labelled(
            by: Labels(classes), among: ["a", "b"])
    }

    private func autoencoder(
        _ recipe: Recipe, _ schema: ExampleSchema, latent: Int, _ reader: SentenceEncoderKind
    ) throws -> Autoencoder {
        let network = RecurrentNetwork(
            vocabulary: 11, encoder: reader, embedding: 5, units: 6, dropout: 0)
        let model = try recipe.autoencoder(
            for: schema, latentDimension: latent, network: .recurrent(network),
            likelihood: Likelihood(TokenLikelihood(vocabulary: 11, features: 6)),
            objective: .elbo())
        try model.validate()
        return model
    }

    @Test(
        "A class is numbers behind the code: the same as of a model whose codes have them",
        arguments: SentenceEncoderKind.allCases)
    func decoder(reader: SentenceEncoderKind) throws {
        let data = try examples(["a", "b", "b", "a"])
        let told = try autoencoder(.conditional, data.schema, latent: 3, reader)
        let plain = try autoencoder(.vae, ExampleSchema(coding), latent: 5, reader)
        let values = told.waves(0.5).map { HostArray($0.shape, $0.floats) }
        let named = Dictionary(uniqueKeysWithValues: zip(told.parameters.map(\.name), values))
        // What reads sentences says nothing here; what says them is the same.
        let others = zip(plain.parameters, plain.waves(0.5)).map { parameter, own in
            let shared = named[parameter.name].flatMap { $0.shape == own.shape ? $0 : nil }
            return shared ?? HostArray(own.shape, own.floats)
        }
        let session = ModelSession(
            TrainedAutoencoder(autoencoder: told, parameters: values, schema: data.schema),
            on: TestExecutors.fast)
        let plainSession = ModelSession(
            TrainedAutoencoder(
                autoencoder: plain, parameters: others, schema: ExampleSchema(coding)),
            on: TestExecutors.fast)
        let codes = try session.encode(data).means
        let classes = try #require(try session.classes(of: data))
        #expect(classes == [0, 1, 1, 0])
        let joined = (0..<4).flatMap {
            codes[3 * $0..<3 * $0 + 3] + (classes[$0] == 0 ? [1, 0] : [0, 1])
        }
        #expect(
            try session.decodeSentences(codes, classes: classes)
                == plainSession.decodeSentences(joined))
        let (own, same) = (
            try session.likeliestSentences(codes, classes: classes, beam: 3),
            try plainSession.likeliestSentences(joined, beam: 3)
        )
        #expect(own.map(\.tokens) == same.map(\.tokens))
        #expect(isClose(own.map(\.logProbability), same.map(\.logProbability), relative: 1e-5))
        #expect(
            try session.likeliestSentences(codes, classes: classes.map { 1 - $0 }, beam: 3) != own)
        // The class moves the posterior by what the head has for it, whatever is read.
        let other = try session.encode(examples(["b", "b", "b", "b"])).means
        let moves = (0..<12).map { other[$0] - codes[$0] }
        #expect(isClose(moves[3..<9].map(Double.init), [Double](repeating: 0, count: 6)))
        #expect(abs(moves[0]) > 1e-3)
        #expect(
            isClose(
                moves[0..<3].map(Double.init), moves[9..<12].map(Double.init), relative: 1e-4))
    }

    @Test("A sentence with its class scores the same alone and beside longer ones")
    func buckets() throws {
        let data = try examples(["a", "b", "b", "a"])
        let told = try autoencoder(.conditional, data.schema, latent: 3, .bidirectional)
        let session = ModelSession(
            TrainedAutoencoder(
                autoencoder: told,
                parameters: told.waves(0.5).map { HostArray($0.shape, $0.floats) },
                schema: data.schema),
            on: TestExecutors.fast)
        let together = try session.tokenSurprises(data)
        for row in 0..<4 {
            let alone = try session.tokenSurprises(data.subset(rows: [row]))[0]
            #expect(isClose(alone, together[row], relative: 1e-5))
        }
    }

    @Test(
        "The conditional recipe of sentences is trained as the one without classes; without them it is refused"
    )
    func recipe() throws {
        #expect(
            Recipe.conditional.suited(to: ExampleSchema(coding)).strategy == Recipe.textVAE.strategy
        )
        #expect(Recipe.vae.suited(to: ExampleSchema(coding)) == .vae)
        #expect(throws: AutoencoderError.self) {
            _ = try autoencoder(.conditional, ExampleSchema(coding), latent: 3, .conv)
        }
    }
}
