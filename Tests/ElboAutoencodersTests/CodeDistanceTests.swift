import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Critics of codes of slope one at most (Petzka, Fischer and Lukovnikov 2018).
@Suite struct CodeDistanceTests {
    private static let plain = ExampleSchema(itemShape: [3])
    private static let labelled = plain.adding(
        .init(name: "label", kind: .classes(["a", "b", "c"]), itemShape: [3]))

    /// A linear critic of linear codes, so that its slope is its weights' norm everywhere.
    private func model(_ options: String, schema: ExampleSchema = plain) throws -> KnownModel {
        try KnownModel(
            .adversarialAutoencoder, schema: schema, latent: 2, prior: .ring(components: 4),
            adversary: Adversary("codes:layers=0,by=distance\(options)")
        ).scattered(seed: 4)
    }

    private let x = array([4, 3], (0..<12).map { RandomKey(seed: 8).normal(at: $0) })
    private let told = array([4, 3], [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1])

    private func step(_ model: KnownModel, _ name: String, _ batch: [String: HostArray]) throws
        -> (loss: Double, metrics: [String: Double])
    {
        let autoencoder = model.autoencoder
        let phase = try #require(autoencoder.phases.phases.first { $0.name == name })
        var names: [String] = []
        let found = try model.run(batch) { x, pass in
            let controls = autoencoder.controlValues(
                at: TrainingProgress(step: 0, stepsPerEpoch: 1, totalSteps: 1, examples: 4))
            let trace = x["x"].trace
            let traced = autoencoder.loss(
                of: x, phase: phase, controls: controls.map { trace.constant($0) }, in: &pass)
            names = traced.metrics.map(\.name)
            return [traced.loss] + traced.metrics.map(\.value)
        }.map { $0.doubles[0] }
        return (found[0], Dictionary(uniqueKeysWithValues: zip(names, found[1...])))
    }

    @Test("The penalty is on the slope along codes alone, whether or not classes stand beside them")
    func penalty() throws {
        for (options, schema, batch, factor) in [
            (",penalty=7", Self.plain, ["x": x], 1.0), (",penalty=7", Self.plain, ["x": x], 9),
            (",penalty=7,labels=yes", Self.labelled, ["x": x, "label": told], 9),
        ] {
            var model = try model(options, schema: schema)
            try model.autoencoder.validate()
            model.values["critic.0.weight"] = model.values["critic.0.weight"]?.map { factor * $0 }
            let weight = try #require(model.values["critic.0.weight"])
            let slope = (weight[0] * weight[0] + weight[1] * weight[1]).squareRoot()
            let found = try step(model, "critic", batch)
            let penalty = try #require(found.metrics[Metric.slopePenalty])
            let distance = try #require(found.metrics[Metric.distance])
            let excess = max(slope - 1, 0)
            #expect(isClose(penalty, excess * excess, relative: 1e-9))
            #expect(isClose(found.loss, 7 * penalty - distance, relative: 1e-9))
            #expect(found.metrics[Metric.criticAccuracy] == nil)
        }
    }

    @Test("The encoder is charged with -λ E f(z), in steps of its own or with reconstruction")
    func charge() throws {
        for turns in ["apart", "together"] {
            let model = try model(",lambda=3,turns=\(turns)")
            let weight = try #require(model.values["critic.0.weight"])
            let bias = try #require(model.values["critic.0.bias"])[0]
            let codes = try model.run(["x": x]) { x, pass in
                [model.autoencoder.codes(for: x, in: &pass).z]
            }[0].doubles
            let mean =
                (0..<4).reduce(0) {
                    $0 + bias + codes[2 * $1] * weight[0] + codes[2 * $1 + 1] * weight[1]
                } / 4
            let found = try step(model, turns == "apart" ? "encoder" : "model", ["x": x])
            let own = turns == "apart" ? 0 : -(found.metrics[Metric.reconstruction] ?? .nan)
            #expect(isClose(found.loss, own - 3 * mean, relative: 1e-9))
        }
    }

    @Test("The critic has as many steps as it is given, and only numbers that make sense")
    func steps() throws {
        let phases = try model(",steps=3").autoencoder.phases.phases
        #expect(phases.first { $0.name == "critic" }?.repeats == 3)
        #expect(phases.filter { $0.name != "critic" }.allSatisfy { $0.repeats == 1 })
        for wrong in ["steps=0", "steps=1001", "penalty=-1", "by=density"] {
            #expect(throws: AutoencoderError.self) { try Adversary("codes:\(wrong)") }
        }
        let part = try Adversary("codes:by=distance,steps=2,penalty=3")
        let again = try JSONDecoder().decode(Adversary.self, from: JSONEncoder().encode(part))
        #expect(again == part)
    }

    /// Seven in ten rows are around one corner, two around another and one around a third.
    private func corners(_ count: Int, seed: UInt64) throws -> Dataset {
        let key = RandomKey(seed: seed)
        return try Dataset(
            (0..<count * 3).map { place in
                let corner = [0, 0, 0, 1, 0, 0, 2, 0, 1, 0][place / 3 % 10]
                return Float(0.3 * key.normal(at: place) + (place % 3 == corner ? 2 : 0))
            }, itemShape: [3])
    }

    /// How far the share of a mode is from a third at most, of codes of fresh rows.
    private func excess(_ options: String) throws -> Double {
        let data = try corners(600, seed: 1)
        let model = try Recipe.adversarialAutoencoder.autoencoder(
            for: data.schema, latentDimension: 2,
            network: .multilayerPerceptron(.init(hidden: [32], activation: .tanh)),
            likelihood: .gaussian(sigma: .fixed(value: 1)), prior: .ring(components: 3),
            adversary: Adversary("codes:width=64,layers=2,\(options)"))
        let session = try model.trainedSession(
            on: data,
            TrainingOptions(
                epochs: 600, batchSize: 60, learningRate: 3e-3, schedule: .linear(final: 0),
                validationFraction: 0, seed: 2))
        let codes = try session.encode(corners(1000, seed: 2)).means
        var counts = [0, 0, 0]
        for row in 0..<1000 {
            let angle = atan2(Double(codes[2 * row + 1]), Double(codes[2 * row]))
            counts[(Int((angle / (2 * Double.pi / 3)).rounded()) + 3) % 3] += 1
        }
        return counts.map { abs(Double($0) / 1000 - 1.0 / 3) }.max() ?? .nan
    }

    @Test(
        "Codes of three groups of 7, 2 and 1 in ten take three modes alike by distance, not by odds"
    )
    func shares() throws {
        // Six seeds have .07 to .13 by distance, all of them .37 by odds.
        #expect(try excess("by=distance,turns=together,lambda=30,steps=2") < 0.2)
        #expect(try excess("by=odds") > 0.3)
    }
}
