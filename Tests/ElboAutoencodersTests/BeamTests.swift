import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Testing

/// The search for the most probable sentence.
@Suite("Beam search") struct BeamTests {
    private static let words = ["a", "b", "c", "d"]

    /// A model of sentences of at most three of four words, its numbers drawn.
    private func session(_ recipe: Recipe, seed: UInt64, width: Double = 1.5) throws
        -> ModelSession
    {
        let schema = ExampleSchema(
            TextCoding(tokenizer: .words(WordTokenizer(words: Self.words)), length: 3))
        let autoencoder = try recipe.autoencoder(
            for: schema, latentDimension: 2,
            network: .recurrent(RecurrentNetwork(vocabulary: 8, embedding: 3, units: 4)),
            likelihood: Likelihood(TokenLikelihood(vocabulary: 8, features: 4)))
        let key = RandomKey(seed: seed)
        let parameters = autoencoder.parameters.enumerated().map { number, parameter in
            HostArray(
                parameter.shape,
                (0..<parameter.shape.count).map {
                    Float(width * key.child(UInt64(number)).normal(at: $0))
                })
        }
        return ModelSession(
            TrainedAutoencoder(autoencoder: autoencoder, parameters: parameters, schema: schema),
            on: TestExecutors.fast)
    }

    /// All sentences of one to three words.
    private var all: [[String]] {
        let one = Self.words.map { [$0] }
        let two = one.flatMap { start in Self.words.map { start + [$0] } }
        return one + two + two.flatMap { start in Self.words.map { start + [$0] } }
    }

    /// All sentences and ln p of each.
    private func judged(by session: ModelSession) throws -> (examples: Dataset, logs: [Double]) {
        let examples = try Dataset.sentences(
            all.map { $0.joined(separator: " ") },
            as: TextCoding(tokenizer: .words(WordTokenizer(words: Self.words)), length: 3)
        ).data
        let logs = try session.logLikelihoods(examples, samples: 1, key: RandomKey(seed: 0))
        return (examples, logs)
    }

    @Test("Wide enough it finds the most probable of all sentences", arguments: 0..<12)
    func exhaustive(seed: Int) throws {
        let session = try session(.languageModel, seed: UInt64(seed))
        let (examples, logs) = try judged(by: session)
        let best = try #require(logs.indices.max { logs[$0] < logs[$1] })
        let found = try session.likeliestSentences([0, 0], beam: 64)[0]
        #expect(isClose(found.logProbability, logs[best], relative: 1e-5))
        #expect(found.tokens == Array(examples.tokens(ofRow: best).dropLast()))
        #expect(try session.decodeSentences([0, 0], by: .beam(64)) == [found.tokens])
        // What any width finds is as probable as it says.
        for beam in [1, 2, 3] {
            let narrow = try session.likeliestSentences([0, 0], beam: beam)[0]
            let row = try #require(
                (0..<examples.count).first {
                    Array(examples.tokens(ofRow: $0).dropLast()) == narrow.tokens
                })
            #expect(isClose(narrow.logProbability, logs[row], relative: 1e-5))
        }
    }

    @Test("Wide enough it finds the most probable sentences in their order", arguments: 0..<6)
    func several(seed: Int) throws {
        let session = try session(.languageModel, seed: UInt64(seed))
        let (_, logs) = try judged(by: session)
        let order = logs.indices.sorted { logs[$0] > logs[$1] }
        let found = try session.likeliestSentences([0, 0], beam: 64, each: 5)[0]
        #expect(found.count == 5)
        for (sentence, row) in zip(found, order) {
            #expect(isClose(sentence.logProbability, logs[row], relative: 1e-5))
        }
        #expect(Set(found.map(\.tokens)).count == 5)
    }

    @Test("A beam of 1 says what greedy decoding says, and no beam anything less probable")
    func greedy() throws {
        for seed in 0..<20 {
            let session = try session(.textVAE, seed: UInt64(seed))
            let codes = (0..<12).map { Float(RandomKey(seed: 77).normal(at: $0)) }
            let greedy = try session.likeliestSentences(codes, beam: 1)
            #expect(try session.decodeSentences(codes) == greedy.map(\.tokens))
            for beam in [2, 3, 5] {
                let found = try session.likeliestSentences(codes, beam: beam)
                #expect(
                    zip(found, greedy).allSatisfy { $0.logProbability >= $1.logProbability })
                // A sentence is found alone as beside others.
                let alone = try session.likeliestSentences(Array(codes[2..<4]), beam: beam)
                #expect(alone.map(\.tokens) == [found[1].tokens])
            }
        }
    }
}
