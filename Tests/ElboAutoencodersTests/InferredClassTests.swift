import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Models that infer classes which are not told.
@Suite struct InferredClassTests {
    private static let classes = 3
    private static let sigma = 0.7
    private static let schema = ExampleSchema(itemShape: [2]).adding(
        .init(name: "label", kind: .classes(["a", "b", "c"]), itemShape: [classes]))
    /// Shares 5/12, 3/12, 4/12; a class that is told is shown 21 / (4 · 9) → once.
    private static let once = ClassCounts(told: [4, 2, 3], untold: 21)
    /// Shown 108 / (4 · 9) = 3 times.
    private static let thrice = ClassCounts(told: [4, 2, 3], untold: 108)

    /// A linear model with one code, its decoder deaf to the code if wanted, and its numbers.
    private func model(_ counts: ClassCounts, hearsCode: Bool, labelWeight: Double = 0.6) throws
        -> KnownModel
    {
        var model = try KnownModel(
            .semiSupervised, schema: Self.schema, latent: 1,
            likelihood: .gaussian(sigma: .fixed(value: Self.sigma)), classCounts: counts,
            labelWeight: labelWeight
        ).scattered(seed: 5)
        if !hearsCode { model.values["decoder.0.weight"]?.replaceSubrange(0..<2, with: [0, 0]) }
        return model
    }

    private static let shares = [5.0 / 12, 3.0 / 12, 4.0 / 12]
    private static let rows = [[0.3, -1], [0.8, 1.2], [-0.5, 0.1]]
    /// The first and the last are told no class.
    private static let told = [nil, 1, nil]
    private static let batch = [
        "x": array([3, 2], rows.flatMap { $0 }),
        "label": array([3, 3], [0, 0, 0, 0, 1, 0, 0, 0, 0]),
    ]

    /// A linear model that hears its code, and what it says: x given y is normal with mean `means[y]` and covariance σ² I + w wᵀ.
    ///
    /// Its law of codes is wider than the one it stands for, so that no weight is large.
    private func knownLaws() throws -> (model: KnownModel, w: [Double], means: [[Double]]) {
        var model = try model(Self.once, hearsCode: true)
        model.values["posterior.logVariance.weight"]?.replaceSubrange(
            0..., with: [Double](repeating: 0, count: 5))
        model.values["posterior.logVariance.bias"] = [0.5]
        let weight = try #require(model.values["decoder.0.weight"])
        let bias = try #require(model.values["decoder.0.bias"])
        let means = (0..<Self.classes).map { label in
            (0..<2).map { bias[$0] + weight[2 * (1 + label) + $0] }
        }
        return (model, Array(weight[0..<2]), means)
    }

    /// A linear map [inputs, outputs] and a bias, as loops.
    private func linear(_ x: [Double], _ model: KnownModel, _ path: String) throws -> [Double] {
        let weight = try #require(model.values["\(path).weight"])
        let bias = try #require(model.values["\(path).bias"])
        return bias.indices.map { column in
            bias[column]
                + x.indices.reduce(0) { $0 + x[$1] * weight[$1 * bias.count + column] }
        }
    }

    private func oneHot(_ label: Int) -> [Double] {
        (0..<Self.classes).map { $0 == label ? 1 : 0 }
    }

    private func logNormal(_ x: Double, _ mean: Double, _ variance: Double) -> Double {
        -0.5 * ((x - mean) * (x - mean) / variance + log(variance) + log(2 * .pi))
    }

    /// E_q log p(x|y,z) and D(q(z|x,y) ‖ N(0, 1)) of a decoder that is deaf to the code, and ln q(y|x).
    private func parts(_ x: [Double], _ label: Int, _ model: KnownModel) throws -> (
        fit: Double, kl: Double, logInferred: Double
    ) {
        let mean = try linear(x + oneHot(label), model, "posterior.mean")[0]
        let raw = try linear(x + oneHot(label), model, "posterior.logVariance")[0]
        let below = 15 - log1p(exp(15 - raw))
        let logVariance = log1p(exp(below + 25)) - 25
        let outputs = try linear([0] + oneHot(label), model, "decoder.0")
        let logits = try linear(x, model, "classifier.0")
        return (
            (0..<2).reduce(0) { $0 + logNormal(x[$1], outputs[$1], Self.sigma * Self.sigma) },
            0.5 * (exp(logVariance) + mean * mean - 1 - logVariance),
            logits[label] - log(logits.reduce(0) { $0 + exp($1) })
        )
    }

    @Test(
        "The loss is that of Kingma et al. 2014, equations 6 to 9, by enumeration",
        arguments: [(once, 1.0), (thrice, 1.0 / 3)])
    func enumeration(counts: ClassCounts, weightOfTold: Double) throws {
        let model = try model(counts, hearsCode: false)
        var (bounds, weights, crossEntropy) = ([Double](), [Double](), 0.0)
        for (x, told) in zip(Self.rows, Self.told) {
            let each = try (0..<Self.classes).map { try parts(x, $0, model) }
            if let told {
                bounds.append(each[told].fit - each[told].kl + log(Self.shares[told]))
                weights.append(weightOfTold)
                crossEntropy = -each[told].logInferred
            } else {
                bounds.append(
                    zip(each, Self.shares).reduce(0) {
                        $0 + exp($1.0.logInferred)
                            * ($1.0.fit - $1.0.kl + log($1.1) - $1.0.logInferred)
                    })
                weights.append(1)
            }
        }
        let total = weights.reduce(0, +)
        let bound = zip(bounds, weights).reduce(0) { $0 + $1.0 * $1.1 / total }
        let step = try model.step(Self.batch)
        #expect(isClose(step.loss, -bound + 0.6 * crossEntropy, relative: 1e-9))
        #expect(isClose(step.metrics["elbo"] ?? 0, bound, relative: 1e-8))
        #expect(isClose(step.metrics["class cross-entropy"] ?? 0, crossEntropy, relative: 1e-9))
        #expect(model.autoencoder.classes?.repeats == (weightOfTold < 1 ? 3 : 1))
    }

    @Test("The loss's gradient in every parameter is that of finite differences")
    func gradients() throws {
        let model = try model(Self.thrice, hearsCode: true)
        let found = try model.step(Self.batch).gradients
        let flat = model.autoencoder.parameters.flatMap { found[$0.name] ?? [] }
        #expect(
            isClose(flat, try model.numericalGradients(Self.batch), relative: 1e-5, absolute: 1e-7))
    }

    @Test("Importance weights over draws and classes give log p(x), and log p(x,y) of a class told")
    func likelihood() throws {
        let (model, w, means) = try knownLaws()
        let v = Self.sigma * Self.sigma
        let determinant = (v + w[0] * w[0]) * (v + w[1] * w[1]) - w[0] * w[1] * w[0] * w[1]
        func joint(_ x: [Double], _ label: Int) -> Double {
            let r = (0..<2).map { x[$0] - means[label][$0] }
            let square =
                (r[0] * r[0] * (v + w[1] * w[1]) + r[1] * r[1] * (v + w[0] * w[0])
                    - 2 * r[0] * r[1] * w[0] * w[1]) / determinant
            return Self.shares[label] * exp(-0.5 * square) / (2 * .pi * determinant.squareRoot())
        }
        let exact = zip(Self.rows, Self.told).map { x, told in
            log(told.map { joint(x, $0) } ?? (0..<Self.classes).reduce(0) { $0 + joint(x, $1) })
        }
        let data = try Dataset(Self.rows.flatMap { $0.map { Float($0) } }, itemShape: [2])
            .labelled(by: PartialLabels([nil, "b", nil]), among: ["a", "b", "c"])
        let found = try model.session(on: TestExecutors.fast).logLikelihoods(
            data, samples: 40_000, key: RandomKey(seed: 4))
        #expect(zip(found, exact).allSatisfy { abs($0 - $1) < 0.02 }, "\(found), \(exact)")
    }

    @Test("Imputed cells are conditional means over codes and classes, in closed form")
    func imputation() throws {
        let (model, w, means) = try knownLaws()
        let variance = Self.sigma * Self.sigma + w[0] * w[0]
        // Of x₁ alone, classes are those of a mixture of normal laws, and within one x₂ is linear in x₁.
        func expected(_ x: Double, among labels: some Sequence<Int>) -> Double {
            var (sum, whole) = (0.0, 0.0)
            for label in labels {
                let mean = means[label]
                let share = Self.shares[label] * exp(logNormal(x, mean[0], variance))
                whole += share
                sum += share * (mean[1] + w[1] * w[0] / variance * (x - mean[0]))
            }
            return sum / whole
        }
        let session = model.session(on: TestExecutors.fast)
        let data = try Dataset([0.3, .nan, 0.8, .nan, -0.5, .nan, .nan, .nan], itemShape: [2])
        let filled = try session.impute(data, samples: 20_000, key: RandomKey(seed: 4))
        for (row, x) in [0.3, 0.8, -0.5].enumerated() {
            #expect(filled[2 * row] == Float(x))
            #expect(abs(Double(filled[2 * row + 1]) - expected(x, among: 0..<3)) < 0.03)
        }
        // Of a row without any cell the mean of 4096 draws, whose codes leave 0.4 / 64.
        for cell in 0..<2 {
            let whole = (0..<3).reduce(0) { $0 + Self.shares[$1] * means[$1][cell] }
            #expect(abs(Double(filled[6 + cell]) - whole) < 0.05)
        }
        let told = try data.labelled(
            by: PartialLabels([nil, "b", nil, nil]), among: ["a", "b", "c"])
        let given = try session.impute(told, samples: 20_000, key: RandomKey(seed: 4))
        #expect(abs(Double(given[3]) - expected(0.8, among: [1])) < 0.03)
        // Five standard errors: one run in two million errs.
        let draws = try session.impute(
            data.subset(rows: [Int](repeating: 0, count: 4000)), samples: 100,
            by: .draw(RandomKey(seed: 9)), key: RandomKey(seed: 4))
        let moments = SampleMoments((0..<4000).map { Double(draws[2 * $0 + 1]) })
        #expect(
            abs(moments.mean - expected(0.3, among: 0..<3)) < 5 * moments.standardError + 0.01)
    }

    @Test("Classes drawn from p(y) are as frequent as it says, spread ones exactly")
    func drawnClasses() throws {
        let classes = try #require(try model(Self.once, hearsCode: true).autoencoder.classes)
        #expect(classes.spread(over: 12) == [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
        let drawn = classes.drawn(6000, key: RandomKey(seed: 7))
        for (label, share) in Self.shares.enumerated() {
            let moments = SampleMoments(drawn.map { $0 == label ? 1 : 0 })
            #expect(abs(moments.mean - share) < 5 * moments.standardError)
        }
    }

    @Test("The codes of a class that is not told are those of all classes, weighed by q(y|x)")
    func codes() throws {
        let model = try model(Self.once, hearsCode: true)
        let x = Self.rows[0]
        var (mean, square) = (0.0, 0.0)
        for label in 0..<Self.classes {
            let share = exp(try parts(x, label, model).logInferred)
            let own = try linear(x + oneHot(label), model, "posterior.mean")[0]
            let variance = exp(try linear(x + oneHot(label), model, "posterior.logVariance")[0])
            mean += share * own
            square += share * (own * own + variance)
        }
        let data = try Dataset(Self.rows[0].map { Float($0) }, itemShape: [2])
        let session = model.session()
        let codes = try session.encode(data)
        #expect(isClose(Double(codes.means[0]), mean, relative: 1e-5))
        #expect(isClose(Double(codes.variances[0]), square - mean * mean, relative: 1e-4))
        let draws = try session.drawCodes(
            for: data.subset(rows: [Int](repeating: 0, count: 4000)), key: RandomKey(seed: 3))
        let moments = SampleMoments(draws.map { Double($0) })
        // Five standard errors: one run in two million errs.
        #expect(abs(moments.mean - mean) < 5 * moments.standardError)
    }

    @Test("Few classes told are enough where examples fall apart")
    func training() throws {
        let key = RandomKey(seed: 2)
        let values = (0..<600).flatMap { row -> [Float] in
            let centre = row % 2 == 0 ? -2.0 : 2.0
            return (0..<2).map { Float(centre + 0.5 * key.normal(at: row * 2 + $0)) }
        }
        let texts = (0..<600).map { $0 < 6 ? ["low", "high"][$0 % 2] : nil }
        let data = try Dataset(values, itemShape: [2]).labelled(by: PartialLabels(texts))
        let model = try Recipe.semiSupervised.autoencoder(
            for: data.schema, latentDimension: 1,
            network: .multilayerPerceptron(.init(hidden: [16], activation: .tanh)),
            likelihood: .gaussian(sigma: .learned),
            classCounts: ClassCounts(data.classes["label"] ?? [], size: 2))
        #expect(model.classes?.repeats == 25)
        var observer = SilentObserver()
        let result = try Trainer(
            model: model,
            options: TrainingOptions(
                epochs: 12, batchSize: 50, learningRate: 0.01, validationFraction: 0, seed: 1),
            executor: TestExecutors.fast, repeats: model.repeats(of: data)
        ).run(on: ExampleReader(data), observer: &observer)
        let trained = TrainedAutoencoder(
            autoencoder: model, parameters: result.parameters, schema: data.schema)
        let session = ModelSession(trained, on: TestExecutors.fast)
        let shares = try #require(try session.classProbabilities(of: data))
        let names = try #require(trained.classNames)
        let wrong = shares.indices.count { row in
            let told = shares[row][0] > shares[row][1] ? names[0] : names[1]
            return told != ["low", "high"][row % 2]
        }
        #expect(wrong < 12, "\(wrong) of 600")
    }

    @Test("What does not go together is refused")
    func refusals() throws {
        func validate(_ objective: Objective?, _ likelihood: Likelihood) throws {
            try KnownModel(
                .semiSupervised, schema: Self.schema, latent: 1, likelihood: likelihood,
                objective: objective
            ).autoencoder.validate()
        }
        try validate(nil, .gaussian(sigma: .learned))
        #expect(throws: AutoencoderError.self) {
            try validate(.importanceWeighted(), .gaussian(sigma: .learned))
        }
        #expect(throws: AutoencoderError.self) {
            try validate(nil, .gaussian(sigma: .optimal))
        }
        #expect(throws: AutoencoderError.self) {
            try KnownModel(
                .vae, schema: Self.schema, latent: 1, labelWeight: 1)
        }
    }
}
