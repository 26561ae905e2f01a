import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Critics of codes that are told classes: a mode of the prior for each (Makhzani et al. 2016, section 2.3).
@Suite struct CriticLabelTests {
    private static let schema = ExampleSchema(itemShape: [3]).adding(
        .init(name: "label", kind: .classes(["a", "b", "c"]), itemShape: [3]))

    /// A linear critic of linear codes, told three classes.
    private func model(
        _ recipe: Recipe = .adversarialAutoencoder, prior: Prior = .ring(components: 4),
        adversary: String = "codes:layers=0,labels=yes", schema: ExampleSchema = schema
    ) throws -> KnownModel {
        try KnownModel(
            recipe, schema: schema, latent: 2, prior: prior, adversary: Adversary(adversary)
        ).scattered(seed: 4)
    }

    private let rows = (0..<12).map { RandomKey(seed: 8).normal(at: $0) }
    /// The third row is told no class.
    private let told = [1, nil, 2, 0] as [Int?]

    private var batch: [String: HostArray] {
        [
            "x": array([4, 3], rows),
            "label": array([4, 3], told.flatMap { own in (0..<3).map { $0 == own ? 1 : 0 } }),
        ]
    }

    @Test(
        "The critic scores codes with the class behind them, of a row without one in the last place"
    )
    func concatenation() throws {
        let model = try model()
        let autoencoder = model.autoencoder
        try autoencoder.validate()
        #expect(autoencoder.criticInputs == 2 + 3 + 1)
        let weight = try #require(model.values["critic.0.weight"])
        let bias = try #require(model.values["critic.0.bias"])[0]
        let codes = try model.run(batch) { x, pass in [autoencoder.codes(for: x, in: &pass).z] }[0]
            .doubles
        let losses = told.indices.map { row -> Double in
            let score =
                bias + codes[2 * row] * weight[0] + codes[2 * row + 1] * weight[1]
                + weight[2 + (told[row] ?? 3)]
            return log1p(exp(-score))
        }
        // Three rows with a class make half of the mean, the one without the other half.
        let expected = zip(losses, told).reduce(0) { $0 + $1.0 * ($1.1 == nil ? 1.0 / 2 : 1.0 / 6) }
        // Beside it -ln p(j|z) of the three classes told, of four equal laws around the ring.
        let entropies = told.indices.compactMap { row -> Double? in
            guard let own = told[row] else { return nil }
            let weights = (0..<4).map { mode -> Double in
                let angle = Double.pi / 2 * Double(mode)
                let away = (
                    codes[2 * row] - 4 * cos(angle), codes[2 * row + 1] - 4 * sin(angle)
                )
                return -(away.0 * away.0 + away.1 * away.1) / (2 * 0.25)
            }
            let most = weights.max() ?? 0
            return most + log(weights.reduce(0) { $0 + exp($1 - most) }) - weights[own]
        }
        let entropy = entropies.reduce(0, +) / 3
        for (recipe, phase, factor) in [
            (Recipe.adversarialAutoencoder, "encoder", 10.0), (.waeGAN, "model", 0),
        ] {
            let options = "codes:layers=0,labels=yes" + (factor == 0 ? ",turns=together" : "")
            let other = try self.model(recipe, adversary: options)
            let turn = try #require(
                other.autoencoder.phases.phases.first { $0.name == phase })
            var names: [String] = []
            let found = try other.run(batch) { x, pass in
                let controls = other.autoencoder.controlValues(
                    at: TrainingProgress(step: 0, stepsPerEpoch: 1, totalSteps: 1, examples: 4))
                let trace = x["x"].trace
                let traced = other.autoencoder.loss(
                    of: x, phase: turn, controls: controls.map { trace.constant($0) }, in: &pass)
                names = traced.metrics.map(\.name)
                return [traced.loss] + traced.metrics.map(\.value)
            }.map { $0.doubles[0] }
            func metric(_ name: String) throws -> Double {
                found[1 + (try #require(names.firstIndex(of: name)))]
            }
            let fooling = try metric(Metric.fooling)
            let classes = try metric(Metric.classCrossEntropy)
            #expect(isClose(fooling, expected, relative: 1e-9), "\(recipe.name)")
            #expect(isClose(classes, entropy, relative: 1e-5), "\(recipe.name)")
            let own = factor > 0 ? 0 : -(try metric(Metric.reconstruction))
            #expect(isClose(found[0], own + 10 * (fooling + classes), relative: 1e-9))
        }
    }

    @Test("The critic's loss reaches neither the encoder nor the prior")
    func criticAlone() throws {
        for prior in [Prior.ring(components: 4), .normalMixture(components: 4)] {
            let model = try model(prior: prior)
            let autoencoder = model.autoencoder
            let phase = try #require(autoencoder.phases.phases.first { $0.name == "critic" })
            let trained = autoencoder.parameters.filter(\.isTrained)
            let slopes = try model.run(batch) { x, pass in
                let owned = trained.map { pass[$0.name] }
                let traced = autoencoder.loss(of: x, phase: phase, controls: [], in: &pass)
                return gradient(of: traced.loss, withRespectTo: owned)
            }
            for (parameter, slope) in zip(trained, slopes) {
                let isZero = slope.doubles.allSatisfy { $0 == 0 }
                #expect(isZero != parameter.name.hasPrefix("critic."), "\(parameter.name)")
            }
        }
    }

    /// Means 8 apart or more, deviations .01.
    @Test(
        "A draw beside a class comes from its component, one beside none from any (false alarm once in 100 000)"
    )
    func draws() throws {
        let model = try model(prior: .ring(components: 4, radius: 10, sigma: 0.01))
        let count = 4_000
        let labels = (0..<count).map { $0 % 4 == 3 ? nil : $0 % 4 } as [Int?]
        let fields = [
            "x": array([count, 3], [Double](repeating: 0, count: 3 * count)),
            "label": array(
                [count, 3], labels.flatMap { own in (0..<3).map { $0 == own ? 1 : 0 } }),
        ]
        let draws = try model.run(fields) { x, pass in
            [model.autoencoder.priorCodes(beside: x, in: &pass)]
        }[0].doubles
        var untold = [Int](repeating: 0, count: 4)
        for row in 0..<count {
            let angle = atan2(draws[2 * row + 1], draws[2 * row]) / (Double.pi / 2)
            let component = (Int(angle.rounded()) + 4) % 4
            #expect(
                abs(hypot(draws[2 * row], draws[2 * row + 1]) - 10) < 0.06,
                "six standard deviations")
            if let own = labels[row] { #expect(component == own) } else { untold[component] += 1 }
        }
        // 1000 of a binomial law with p = 1/4, standard deviation 13.7.
        #expect(untold.allSatisfy { abs($0 - 250) < 66 }, "\(untold)")
    }

    @Test("Examples whose class is told are shown as often as makes them a fifth of an epoch")
    func repeats() throws {
        // 80 / (4 · 5) = 4 times.
        let counts = ClassCounts(told: [2, 2, 1], untold: 80)
        let model = try KnownModel(
            .adversarialAutoencoder, schema: Self.schema, latent: 2, prior: .ring(components: 3),
            adversary: .codes(readsLabels: true), classCounts: counts)
        #expect(model.autoencoder.criticLabels?.repeats == 4)
        let data = try Dataset(rows.map { Float($0) }, itemShape: [3]).labelled(
            by: PartialLabels(["a", nil, "c", "b"]))
        let own = try Recipe.adversarialAutoencoder.autoencoder(
            for: data.schema, latentDimension: 2, network: .multilayerPerceptron(.init()),
            likelihood: .gaussian(sigma: .fixed(value: 1)), prior: .ring(components: 3),
            adversary: .codes(readsLabels: true), classCounts: counts)
        #expect(own.repeats(of: data) == [4, 1, 4, 4])
    }

    @Test("Compositions that do not go together are refused with a sentence that names the remedy")
    func refusals() throws {
        func sentence(_ compose: () throws -> KnownModel) -> String {
            do {
                try compose().autoencoder.validate()
                return ""
            } catch { return "\(error)" }
        }
        #expect(sentence { try model() } == "")
        #expect(sentence { try model(prior: .normalMixture(components: 3)) } == "")
        for prior in [Prior.standardNormal, .ring(components: 2)] {
            #expect(
                sentence { try model(prior: prior) }
                    .contains("a component for each of 3 classes, such as ring:components=3"))
        }
        #expect(
            sentence { try model(schema: ExampleSchema(itemShape: [3])) }.contains(
                "(--labels gives"))
        #expect(
            sentence { try model(.conditional) }.contains(
                "left out for a model that is told classes"))
    }

    @Test("The composition is saved and opened; games without a word on labels have none")
    func files() throws {
        let autoencoder = try model().autoencoder
        let text = try JSONEncoder().encode(autoencoder)
        #expect(try JSONDecoder().decode(Autoencoder.self, from: text) == autoencoder)
        let old =
            #"{"kind":"codes","turns":"apart","lambda":1,"shape":{"width":4,"layers":1,"isSpectral":false}}"#
        let part = try #require(
            JSONDecoder().decode(Adversary.self, from: Data(old.utf8)).part as? CodeCritic)
        #expect(!part.readsLabels && part.lambda == 1)
        #expect(part.comparison == .odds && part.steps == 1)
    }

    @Test(
        "In the first tenth of the epochs reconstruction moves the decoder alone, and the loss is told"
    )
    func sorting() throws {
        let model = try model().autoencoder.trained(forEpochs: 30)
        #expect(model.phases.stages.map(\.epochs) == [3, nil])
        let first = model.phases.stages[0].turns
        #expect(first.map(\.name) == ["decoder", "critic", "encoder"])
        let moved = model.parameters.filter(first[0].isMoving).map(\.name)
        #expect(!moved.isEmpty && moved.allSatisfy { $0.hasPrefix("decoder.") })
        #expect(model.recordsLoss(of: first[0]) && !model.recordsLoss(of: first[2]))
        #expect(model.recordsLoss(of: model.phases.stages[1].turns[0]))
        // Further training decides anew; without labels, or in one epoch, there is nothing to sort.
        #expect(model.trained(forEpochs: 5).phases.stages[0].epochs == 1)
        #expect(model.trained(forEpochs: 1).phases.stages.count == 1)
        let plain = try self.model(adversary: "codes:layers=0").autoencoder
        #expect(plain.trained(forEpochs: 30).phases.stages.count == 1)
    }

    /// Rows around three corners, in an order that is not that of the ring; every fourth is told its class.
    private func corners(_ count: Int, seed: UInt64) throws -> (
        data: Dataset, plain: Dataset, truth: [Int]
    ) {
        let key = RandomKey(seed: seed)
        let truth = (0..<count).map { $0 * 7 % 3 }
        let numbers = (0..<count * 3).map { place in
            Float(0.3 * key.normal(at: place) + (place % 3 == truth[place / 3] ? 2 : 0))
        }
        let told = (0..<count).map { $0 % 4 == 0 ? ["a", "b", "c"][truth[$0]] : nil }
        let plain = try Dataset(numbers, itemShape: [3])
        return (try plain.labelled(by: PartialLabels(told)), plain, truth)
    }

    @Test("Trained on rows of which a quarter is told its class, each class has its own mode")
    func modes() throws {
        let data = try corners(600, seed: 1).data
        let model = try Recipe.adversarialAutoencoder.autoencoder(
            for: data.schema, latentDimension: 2,
            network: .multilayerPerceptron(.init(hidden: [16], activation: .tanh)),
            likelihood: .gaussian(sigma: .fixed(value: 0.3)), prior: .ring(components: 3),
            adversary: Adversary("codes:width=32,layers=2,labels=yes")
        ).trained(forEpochs: 60)
        let session = try model.trainedSession(
            on: data,
            TrainingOptions(
                epochs: 60, batchSize: 32, learningRate: 3e-3, schedule: .linear(final: 0),
                validationFraction: 0, seed: 2))
        // As users have them: no classes at all.
        let (_, plain, truth) = try corners(300, seed: 2)
        let codes = try session.encode(plain).means
        let shares = try #require(try session.classProbabilities(of: plain))
        var right = 0
        for row in 0..<300 {
            let weights = (0..<3).map { mode -> Double in
                let angle = 2 * Double.pi * Double(mode) / 3
                let away = (
                    Double(codes[2 * row]) - 4 * cos(angle),
                    Double(codes[2 * row + 1]) - 4 * sin(angle)
                )
                return exp(-(away.0 * away.0 + away.1 * away.1) / (2 * 0.25))
            }
            let total = weights.reduce(0, +)
            #expect(
                isClose(shares[row], weights.map { $0 / total }, relative: 1e-3, absolute: 1e-4))
            if weights[truth[row]] == weights.max() { right += 1 }
        }
        #expect(right >= 285, "\(right) of 300")
    }
}
