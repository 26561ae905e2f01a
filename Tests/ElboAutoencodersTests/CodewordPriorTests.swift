import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Laws of codes against the list of all codes.
@Suite struct CodewordPriorTests {
    /// Three places of three codewords in one row.
    private static func flat(_ prior: Prior) throws -> TinyModel {
        TinyModel(
            try Recipe.quantized.autoencoder(
                for: ExampleSchema(itemShape: [4]), latentDimension: 6,
                network: .multilayerPerceptron(.init(hidden: [5])),
                likelihood: .gaussian(sigma: .fixed(value: 0.7)),
                posterior: .quantized(codewords: 3, size: 2), prior: prior))
    }

    /// Four places of three codewords on a grid of 2 x 2.
    private static func grid(_ prior: Prior) throws -> TinyModel {
        TinyModel(
            try Recipe.quantized.autoencoder(
                for: ExampleSchema(itemShape: [4, 4]), latentDimension: 8,
                network: .convolutional(ConvolutionalNetwork(channels: [3])),
                likelihood: .gaussian(sigma: .fixed(value: 0.7)),
                posterior: .quantized(codewords: 3, size: 2), prior: prior))
    }

    static let models: [String: @Sendable () throws -> TinyModel] = [
        "recurrent, in a row": { try flat(.recurrentCodes(units: 4)) },
        "recurrent, on a grid": { try grid(.recurrentCodes(units: 4)) },
        "frequencies": {
            var model = try grid(.codeFrequencies)
            model["prior.logits"] = (0..<12).map { RandomKey(seed: 3).normal(at: $0) }
            return model
        },
        "uniform": { try flat(.uniformCodes) },
    ]

    private static func model(_ name: String) throws -> TinyModel {
        let make = try #require(models[name])
        return try make()
    }

    private static func layout(_ model: TinyModel) throws -> CodeLayout {
        try #require(model.autoencoder.codeLayout)
    }

    /// All codes: K^N rows of N numbers.
    private static func all(_ layout: CodeLayout) -> [[Int]] {
        (0..<layout.places).reduce([[]]) { codes, _ in
            codes.flatMap { code in (0..<layout.codewords).map { code + [$0] } }
        }
    }

    /// The vectors of codes, from the averages as they are stored.
    private static func vectors(_ codes: [[Int]], _ model: TinyModel) throws -> HostArray {
        let layout = try layout(model)
        let (counts, sums) = (model["posterior.counts"], model["posterior.sums"])
        let rows = codes.flatMap { code in
            code.flatMap { number in
                (0..<layout.size).map { sums[number * layout.size + $0] / counts[number] }
            }
        }
        return array([codes.count, layout.dimension], rows)
    }

    private static func logProbabilities(_ codes: [[Int]], _ model: TinyModel) throws -> [Double] {
        try model.run(vectors(codes, model), mode: .inference) { x, pass in
            let law = model.autoencoder.prior.part.law(
                over: model.autoencoder.latentSpace, in: &pass, x["x"].trace)
            return [law.logProbability(of: x["x"])]
        }[0]
    }

    @Test("Probabilities of all codes sum to one", arguments: models.keys.sorted())
    func normalized(name: String) throws {
        let model = try Self.model(name)
        let logs = try Self.logProbabilities(Self.all(Self.layout(model)), model)
        #expect(isClose(logs.reduce(0) { $0 + exp($1) }, 1, relative: 1e-9))
        guard name != "uniform" else { return }
        let (least, greatest) = (try #require(logs.min()), try #require(logs.max()))
        #expect(greatest - least > 0.1)
    }

    @Test("Place after place gives the same probabilities", arguments: models.keys.sorted())
    func steps(name: String) throws {
        let model = try Self.model(name)
        let layout = try Self.layout(model)
        let codes = Self.all(layout)
        let steps = try #require(model.autoencoder.codeSteps)
        let program = try TestExecutors.exact.compile(
            model.autoencoder.codeStepGraph(codes.count),
            state: TestExecutors.exact.makeState(model.values))
        var memory = steps.remembered.map {
            array([codes.count, $0], [Double](repeating: 0, count: codes.count * $0))
        }
        var logs = [Double](repeating: 0, count: codes.count)
        for place in 0..<layout.places {
            let seen = steps.neighbours.map { neighbour in
                row(codes.map { code in Double(neighbour[place].map { code[$0] } ?? 3) })
            }
            let found = try program.run([row([Double(place)])] + seen + memory)
            memory = Array(found.dropFirst())
            for (index, code) in codes.enumerated() {
                logs[index] += log(found[0].doubles[index * 3 + code[place]])
            }
        }
        #expect(isClose(logs, try Self.logProbabilities(codes, model), relative: 1e-9))
    }

    @Test("Draws come as often as their probability says", arguments: models.keys.sorted())
    func draws(name: String) throws {
        let model = try Self.model(name)
        let codes = Self.all(try Self.layout(model))
        let count = 4000
        let known = try Self.vectors(codes, model)
        let found = try model.run(known, mode: .inference, seed: 9) { x, pass in
            let law = model.autoencoder.prior.part.law(
                over: model.autoencoder.latentSpace, in: &pass, x["x"].trace)
            let drawn = law.sample(key: pass.nextKey(), count: count)
            // The code at distance zero.
            let apart = (drawn.expandingAxis(at: 1) - x["x"].expandingAxis(at: 0)).squared()
                .sum(along: [2])
            return [(apart .< 1e-12).converted(to: .float).sum(along: [0])]
        }[0]
        #expect(found.reduce(0, +) == Double(count))
        let logs = try Self.logProbabilities(codes, model)
        // χ² of at most 80 degrees of freedom: above 150 with probability below 1e-5.
        let chi = zip(found, logs).reduce(0.0) { sum, pair in
            let expected = Double(count) * exp(pair.1)
            return sum + (pair.0 - expected) * (pair.0 - expected) / expected
        }
        #expect(chi < 150, "\(chi)")
    }

    @Test("Frequencies are counts and a half")
    func frequencies() throws {
        let model = try Self.grid(.codeFrequencies)
        let numbers = [[0, 1, 2, 0], [0, 1, 1, 1], [0, 2, 2, 0]]
        let codes = LatentCodes(
            means: [Float](repeating: 0, count: 24), variances: [Float](repeating: 0, count: 24),
            dimension: 8,
            codewords: CodewordNumbers(
                layout: try Self.layout(model), numbers: numbers.flatMap { $0 }))
        let fitted = model.autoencoder.prior.part.fitted(
            to: codes, over: model.autoencoder.latentSpace)["prior.logits"]
        let shares = try #require(fitted).doubles.map { exp($0) }
        for place in 0..<4 {
            for number in 0..<3 {
                let count = Double(numbers.count { $0[place] == number })
                #expect(isClose(shares[place * 3 + number], (count + 0.5) / 4.5, relative: 1e-6))
            }
        }
    }

    @Test("The bound is ln p(x|z) + ln p(i), and below ln p(x)")
    func bound() throws {
        let model = try Self.flat(.recurrentCodes(units: 4))
        let codes = Self.all(try Self.layout(model))
        let x = (0..<4).map { RandomKey(seed: 8).normal(at: $0) }
        // Of all codes, each with the same example.
        let joint = try zip(
            model.run(Self.vectors(codes, model), mode: .inference) { z, pass in
                let rows = z["x"].trace.constant(array([4], x))
                    .broadcast(to: [codes.count, 4])
                return [
                    model.autoencoder.reconstruction(
                        of: Inputs(count: codes.count, ["x": rows]),
                        from: z["x"].expandingAxis(at: 0), in: &pass
                    ).logProbability
                ]
            }[0], Self.logProbabilities(codes, model)
        ).map { $0 + $1 }
        let found = try model.run(array([1, 4], x), mode: .inference) { x, pass in
            let terms = model.autoencoder.terms(of: x, draws: 2, in: &pass)
            let draw = terms.layers[0].draw
            return [
                terms.meanReconstruction - terms.kl, terms.logWeights,
                draw.codeNumbers,
            ].compactMap { $0 }
        }
        let own = found[2].map { Int($0) }
        let index = try #require(codes.firstIndex(of: own))
        #expect(isClose(found[0][0], joint[index], relative: 1e-9))
        #expect(isClose(found[1], [joint[index], joint[index]], relative: 1e-9))
        let largest = try #require(joint.max())
        let evidence = largest + log(joint.reduce(0) { $0 + exp($1 - largest) })
        #expect(found[0][0] <= evidence)
    }
}
