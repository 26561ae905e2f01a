import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// What PyTorch says of recurrent encoders and decoders; `Fixtures/make_sentence_fixtures.py` makes the file.
private struct SentenceFixtures: Decodable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let cell: RecurrentCell
        let layers: Int
        let tokens: [[Double]]
        let losses: [Double]
        let gradients: [[Double]]

        var testDescription: String { "\(cell.rawValue), layers: \(layers)" }

        /// The model that the fixture is of.
        var model: Autoencoder {
            get throws {
                let network = RecurrentNetwork(
                    vocabulary: 11, cell: cell, embedding: 5, units: 6, layers: layers, dropout: 0)
                let words = WordTokenizer(words: (0..<7).map { "w\($0)" })
                return try Recipe.vae.autoencoder(
                    for: ExampleSchema(TextCoding(tokenizer: .words(words), length: 4)),
                    latentDimension: 3, network: .recurrent(network),
                    likelihood: Likelihood(TokenLikelihood(vocabulary: 11, features: 6)),
                    posterior: .point, prior: .standardNormal,
                    objective: .elbo(klWeight: .constant(weight: 0)))
            }
        }

    }

    let cases: [Case]

    static func read() -> [Case] {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/sentences.json")
        guard let url, let data = try? Data(contentsOf: url),
            let all = try? JSONDecoder().decode(SentenceFixtures.self, from: data)
        else { return [] }
        return all.cases
    }
}

@Suite("Models of sentences") struct SentenceTests {
    @Test(
        "a decoder that goes one token at a time says what it says of all at once",
        arguments: RecurrentCell.allCases,
        [(true, false), (false, false), (true, true), (false, true)])
    func steps(cell: RecurrentCell, kind: (readsCode: Bool, isNormalized: Bool)) throws {
        let (readsCode, isNormalized) = kind
        let decoder = SentenceDecoder(
            vocabulary: 9,
            stack: RecurrentStack(
                cell: cell, inputs: 4, units: 5, layers: 2, isNormalized: isNormalized),
            code: 3, readsCode: readsCode)
        let network = Network([.sentenceDecoder(network: decoder)])
        let parameters = network.parameters(at: "decoder")
        let (rows, places) = (3, 6)
        let trace = Trace()
        let states = parameters.states(in: trace)
        let x = trace.argument(.float([rows, 3 + places]))
        var pass = ForwardPass(
            mode: .inference, parameters: states,
            key: trace.constant(HostArray(RandomKey(seed: 0))))
        let all = network(x, at: "decoder", in: &pass)
        let path = try "decoder.\(#require(network.sentenceDecoder).path)"
        var remembered =
            readsCode
            ? decoder.beginning(x.slice(0..<3, along: 1), at: path, in: pass)
            : decoder.remembered.map { trace.constant(0).broadcast(to: [rows, $0]) }
        #expect(remembered.map { $0.shape[1] } == decoder.remembered)
        var each: [Tensor] = []
        for place in 0..<places {
            let token =
                place == 0
                ? trace.constant(1).broadcast(to: [rows])
                : x.slice(2 + place..<3 + place, along: 1).reshaped(to: [rows])
            let next = decoder.next(token, after: remembered, at: path, in: pass)
            each.append(next.outputs.reshaped(to: [rows, 1, 5]))
            remembered = next.remembered
        }
        let executor = TestExecutors.exact
        let values = parameters.enumerated().map { number, parameter -> HostArray in
            let numbers = (0..<parameter.shape.count).map { place -> Double in
                let angle: Double = 1.7 * Double(number) + 0.9 * Double(place) + 0.3
                return 0.5 * sin(angle)
            }
            return array(parameter.shape, numbers)
        }
        // Codes, and tokens behind them.
        let entering = (0..<rows * (3 + places)).map { place -> Double in
            let isCode: Bool = place % 9 < 3
            return Double(isCode ? place % 7 - 3 : 4 + place % 5)
        }
        let program = try executor.compile(
            trace.graph(returning: [all, concatenate(each, along: 1)]),
            state: executor.makeState(values))
        let outputs = try program.run([array([rows, 3 + places], entering)])
        // The same sums in the same order.
        #expect(outputs[0].doubles == outputs[1].doubles)
    }

    @Test(
        "Padded batches: losses and gradients are PyTorch's of one sentence at a time",
        arguments: SentenceFixtures.read())
    fileprivate func agreement(golden: SentenceFixtures.Case) throws {
        let model = try golden.model
        let values = model.waves(0.5)
        #expect(model.parameters.count == golden.gradients.count)
        for (executor, tolerance) in [(TestExecutors.exact, 1e-6), (TestExecutors.fast, 1e-4)] {
            let found = try model.sentenceLosses(of: golden.tokens, values, on: executor)
            #expect(isClose(found.losses, golden.losses, relative: tolerance))
            for (a, b) in zip(found.gradients, golden.gradients) {
                let largest = b.map(abs).max() ?? 0
                let error = zip(a, b).map { abs($0 - $1) }.max() ?? 0
                #expect(error <= tolerance * largest)
            }
        }
    }

    @Test("The fixture is there") func fixture() {
        #expect(SentenceFixtures.read().count == 4)
    }

    private static let coding = TextCoding(
        tokenizer: .words(WordTokenizer(words: ["a", "b", "c", "d"])), length: 5)

    private func model(_ recipe: Recipe) throws -> TrainedAutoencoder {
        let network = RecurrentNetwork(
            vocabulary: 8, embedding: 3, units: 4, dropout: 0.2, wordDropout: 0.2)
        let autoencoder = try recipe.autoencoder(
            for: ExampleSchema(Self.coding), latentDimension: 2, network: .recurrent(network),
            likelihood: Likelihood(TokenLikelihood(vocabulary: 8, features: 4)))
        try autoencoder.validate()
        let key = RandomKey(seed: 9)
        let parameters = autoencoder.parameters.enumerated().map { number, parameter in
            HostArray(
                parameter.shape,
                (0..<parameter.shape.count).map {
                    Float(0.7 * key.child(UInt64(number)).normal(at: $0))
                })
        }
        return TrainedAutoencoder(
            autoencoder: autoencoder, parameters: parameters,
            schema: ExampleSchema(Self.coding))
    }

    /// Sentences of these tokens, the end added.
    private func data(_ sentences: [String]) throws -> Dataset {
        try Dataset.sentences(sentences, as: Self.coding).data
    }

    @Test("Without a code the bound is log p(x) exactly, whatever is drawn, and KL is zero")
    func languageModel() throws {
        let session = ModelSession(try model(.languageModel), on: TestExecutors.fast)
        let examples = try data(["a b c", "d", "a unheard b", "c c c c c"])
        let logs = try session.logLikelihoods(examples, samples: 3, key: RandomKey(seed: 2))
        let surprises = try session.tokenSurprises(examples)
        #expect(surprises.map(\.count) == [4, 2, 4, 6])
        #expect(isClose(logs, surprises.map { -$0.reduce(0, +) }, relative: 1e-5))
        let bound = try session.evaluateBound(examples, key: RandomKey(seed: 3))
        #expect(bound.kl.mean == 0)
        #expect(isClose(bound.elbo.mean, logs.reduce(0, +) / 4, relative: 1e-5))
    }

    @Test(
        "A sentence scores the same alone and beside longer ones",
        arguments: ["language-model", "text-vae"])
    func buckets(name: String) throws {
        let session = ModelSession(
            try model(#require(Recipe(name))), on: TestExecutors.fast)
        let sentences = ["a", "b c", "d d a c b", "c a b"]
        let together = try session.tokenSurprises(data(sentences))
        for (sentence, own) in zip(sentences, together) {
            #expect(isClose(try session.tokenSurprises(data([sentence]))[0], own, relative: 1e-5))
        }
        #expect(
            isClose(
                try session.encode(data(["b c", "d d a c b"]))[0].map(Double.init),
                try session.encode(data(["b c"])).means.map(Double.init), relative: 1e-5,
                absolute: 1e-6))
    }

    @Test("Greedy decoding says at each place the likeliest token, the same each time")
    func greedy() throws {
        let session = ModelSession(try model(.textVAE), on: TestExecutors.fast)
        let codes: [Float] = [0.3, -1, 1.5, 0.2, -0.7, 0.4]
        let said = try session.decodeSentences(codes)
        #expect(said.count == 3 && said.allSatisfy { (1...5).contains($0.count) })
        #expect(said.joined().allSatisfy { $0 >= TokenNumber.first })
        #expect(try session.decodeSentences(codes) == said)
        #expect(try session.decodeSentences(Array(codes[2..<4])) == [said[1]])
        let drawn = try session.decodeSentences(
            codes, by: TokenChoice(temperature: 2), key: RandomKey(seed: 4))
        #expect(
            try session.decodeSentences(
                codes, by: TokenChoice(temperature: 2), key: RandomKey(seed: 4)) == drawn)
        #expect(
            try session.decodeSentences(codes, by: TokenChoice(top: 1), key: RandomKey(seed: 4))
                == said)
    }

    @Test("Swapped codes cost nothing where none is read, and the mean of all swaps is told")
    func swaps() throws {
        let examples = try data(["a b c", "d", "a b", "c c c c c", "b"])
        let unread = ModelSession(try model(.languageModel), on: TestExecutors.fast)
        #expect(
            try unread.swapPenalties(examples, key: RandomKey(seed: 1)).allSatisfy {
                abs($0) < 1e-5
            })
        let session = ModelSession(try model(.textVAE), on: TestExecutors.fast)
        #expect(
            try session.swapPenalties(examples, key: RandomKey(seed: 1)).contains { abs($0) > 1e-3 }
        )
    }

    @Test("Sentences alone are described without a code, and by tokens alone")
    func refusals() throws {
        let numbers = ExampleSchema(itemShape: [3])
        #expect(throws: AutoencoderError.self) {
            try Recipe.languageModel.autoencoder(
                for: numbers, network: .multilayerPerceptron(MultilayerPerceptron()))
        }
        #expect(throws: AutoencoderError.self) {
            try Recipe.vae.autoencoder(
                for: ExampleSchema(Self.coding),
                network: .recurrent(RecurrentNetwork(vocabulary: 8)), likelihood: .bernoulli
            ).validate()
        }
        #expect(throws: AutoencoderError.self) {
            try Recipe.vamp.autoencoder(
                for: ExampleSchema(Self.coding),
                network: .recurrent(RecurrentNetwork(vocabulary: 8, units: 4)),
                likelihood: Likelihood(TokenLikelihood(vocabulary: 8, features: 4))
            ).validate()
        }
    }

    @Test("Choices: temperature, the likeliest few, a nucleus")
    func choices() {
        let logits: [Float] = [0, 1, 2, -.infinity, 1.5]
        let uniforms = (0..<200).map { (Double($0) + 0.5) / 200 }
        func drawn(_ choice: TokenChoice) -> [Int] {
            uniforms.map { choice.token(among: logits, uniform: $0) }
        }
        #expect(Set(drawn(.greedy)) == [2])
        #expect(Set(drawn(TokenChoice(top: 2))) == [2, 4])
        #expect(Set(drawn(TokenChoice(nucleus: 0.5))) == [2, 4])
        #expect(Set(drawn(TokenChoice())) == [0, 1, 2, 4])
        // Shares are those of softmax, to the step of the uniforms.
        let weights = logits.map { exp(Double($0)) }
        let share = Double(drawn(TokenChoice()).count { $0 == 2 }) / 200
        #expect(abs(share - weights[2] / weights.reduce(0, +)) < 0.01)
        let cold = Double(drawn(TokenChoice(temperature: 0.5)).count { $0 == 2 }) / 200
        let colder = logits.map { exp(2 * Double($0)) }
        #expect(abs(cold - colder[2] / colder.reduce(0, +)) < 0.01)
    }
}
