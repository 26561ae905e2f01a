import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// What PyTorch says of encoders and decoders; `Fixtures/make_sentence_network_fixtures.py` makes the file.
private struct NetworkFixtures: Decodable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let encoder: SentenceEncoderKind
        let decoder: SentenceDecoderKind
        let units: Int
        let layers: Int
        let tokens: [[Double]]
        let losses: [Double]
        /// Of each gradient g Σ gᵢ cos(0.7 i + 0.1), and its length.
        let gradients: [[Double]]

        var testDescription: String { "\(encoder.rawValue), \(decoder.rawValue)" }
    }

    let cases: [Case]

    static func read() -> [Case] {
        let url = Bundle.module.resourceURL?.appendingPathComponent(
            "Fixtures/sentence-networks.json")
        guard let url, let data = try? Data(contentsOf: url) else { return [] }
        return (try? JSONDecoder().decode(NetworkFixtures.self, from: data))?.cases ?? []
    }
}

@Suite("Encoders and decoders of sentences") struct SentenceNetworkTests {
    /// A model of sentences of up to so many words, of 7.
    private func model(
        _ encoder: SentenceEncoderKind, _ decoder: SentenceDecoderKind, units: Int = 6,
        layers: Int = 1, length: Int = 7, recipe: Recipe = .vae
    ) throws -> TrainedAutoencoder {
        let network = RecurrentNetwork(
            vocabulary: 11, encoder: encoder, decoder: decoder, embedding: 5, units: units,
            layers: layers, dropout: 0)
        let words = WordTokenizer(words: (0..<7).map { "w\($0)" })
        let schema = ExampleSchema(TextCoding(tokenizer: .words(words), length: length))
        let autoencoder = try recipe.autoencoder(
            for: schema, latentDimension: 3, network: .recurrent(network),
            likelihood: Likelihood(TokenLikelihood(vocabulary: 11, features: units)),
            posterior: recipe == .vae ? .point : nil, prior: .standardNormal,
            objective: .elbo(klWeight: .constant(weight: 0)))
        try autoencoder.validate()
        return TrainedAutoencoder(
            autoencoder: autoencoder,
            parameters: autoencoder.waves(0.5).map { HostArray($0.shape, $0.floats) },
            schema: schema)
    }

    @Test(
        "Padded batches: losses and gradients are PyTorch's of one sentence at a time",
        arguments: NetworkFixtures.read())
    fileprivate func agreement(golden: NetworkFixtures.Case) throws {
        let model = try model(
            golden.encoder, golden.decoder, units: golden.units, layers: golden.layers
        ).autoencoder
        #expect(model.parameters.count == golden.gradients.count)
        for (executor, tolerance) in [(TestExecutors.exact, 1e-6), (TestExecutors.fast, 1e-4)] {
            let found = try model.sentenceLosses(
                of: golden.tokens, model.waves(0.2), on: executor)
            #expect(isClose(found.losses, golden.losses, relative: tolerance))
            for (name, (a, b)) in zip(
                model.parameters.map(\.name), zip(found.gradients, golden.gradients))
            {
                let product = a.enumerated().reduce(0) {
                    $0 + $1.element * cos(0.7 * Double($1.offset) + 0.1)
                }
                let length = a.reduce(0) { $0 + $1 * $1 }.squareRoot()
                // The product of an error e with the wave is at most |e| √(n / 2), about.
                let most = tolerance * b[1] * Double(a.count).squareRoot()
                #expect(abs(product - b[0]) <= most, "\(name): \(product) for \(b[0])")
                #expect(abs(length - b[1]) <= tolerance * b[1], "\(name): \(length) for \(b[1])")
            }
        }
    }

    @Test("The fixture is there") func fixture() {
        #expect(NetworkFixtures.read().count == 3)
    }

    @Test(
        "A sentence scores the same alone and beside longer ones",
        arguments: SentenceEncoderKind.allCases, SentenceDecoderKind.allCases)
    func buckets(encoder: SentenceEncoderKind, decoder: SentenceDecoderKind) throws {
        let trained = try model(encoder, decoder, length: 20)
        let session = ModelSession(trained, on: TestExecutors.fast)
        let coding = try #require(trained.schema.text)
        let sentences = [
            "w1", "w2 w3", "w4 w4 w1 w3 w2 w6 w0 w0 w5 w5 w1 w2 w3", "w3 w1 w2",
        ]
        func data(_ sentences: [String]) throws -> Dataset {
            try Dataset.sentences(sentences, as: coding).data
        }
        let together = try session.tokenSurprises(data(sentences))
        for (sentence, own) in zip(sentences, together) {
            #expect(
                isClose(try session.tokenSurprises(data([sentence]))[0], own, relative: 1e-5))
        }
    }

    @Test(
        "What is said of a place depends on the tokens before it alone",
        arguments: SentenceDecoderKind.allCases)
    func causality(decoder: SentenceDecoderKind) throws {
        let trained = try model(.recurrent, decoder, length: 20, recipe: .languageModel)
        let session = ModelSession(trained, on: TestExecutors.fast)
        let coding = try #require(trained.schema.text)
        var words = (0..<12).map { "w\($0 * $0 % 7)" }
        func surprises() throws -> [Double] {
            try session.tokenSurprises(
                Dataset.sentences([words.joined(separator: " ")], as: coding).data)[0]
        }
        let before = try surprises()
        words[8] = "w6"
        let after = try surprises()
        #expect(before.count == 13 && isClose(Array(after[..<8]), Array(before[..<8])))
        #expect(abs(after[9] - before[9]) > 1e-6)
        // A layer of dilated convolutions sees 14 places before, the others all.
        words[8] = "w1"
        words[0] = "w6"
        #expect(try abs(surprises()[12] - before[12]) > 1e-9)
    }

    @Test("Layers in files: recurrent ones as before there were others, and all come back")
    func files() throws {
        let old =
            #"{"sentenceEncoder":{"network":{"stack":{"cell":"lstm","dropout":0,"inputs":4,"layers":1,"units":5},"vocabulary":9}}}"#
        let stack = RecurrentStack(cell: .lstm, inputs: 4, units: 5)
        let layer = Layer.sentenceEncoder(network: SentenceEncoder(vocabulary: 9, stack: stack))
        #expect(try JSONDecoder().decode(Layer.self, from: Data(old.utf8)) == layer)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(layer), as: UTF8.self) == old)
        for reader in SentenceEncoderKind.allCases {
            for speaker in SentenceDecoderKind.allCases {
                let model = try model(reader, speaker).autoencoder
                let again = try JSONDecoder().decode(
                    Autoencoder.self, from: encoder.encode(model))
                #expect(again == model)
            }
        }
    }

    @Test("Numbers that contradict each other are refused")
    func refusals() {
        let broken: [SentenceReader] = [
            .last(.attention(CausalAttention(inputs: 4, units: 6, heads: 4))),
            .last(.dilated(DilatedConvolutions(inputs: 4, units: 6, layers: 0))),
            .windows(SentenceWindows(inputs: 4, widths: [3, 3], filters: 2)),
            .windows(SentenceWindows(inputs: 4, widths: [], filters: 2)),
            .bothEnds(RecurrentStack(cell: .gru, inputs: 0, units: 2)),
        ]
        for reader in broken {
            #expect(throws: LayerError.self) {
                try Layer.sentenceEncoder(
                    network: SentenceEncoder(vocabulary: 9, stack: reader)
                ).outputShape(for: [8])
            }
        }
    }
}
