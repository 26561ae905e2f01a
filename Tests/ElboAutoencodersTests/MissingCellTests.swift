import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Missing cells by mask: only what is known is scored, and what is missing is found again.
@Suite struct MissingCellTests {
    static let truth = FullNormalPosteriorTests.truth

    @Test(
        "The loss and its gradient do not depend on what stands in a missing cell",
        arguments: ["gaussian:sigma=learned", "gaussian", "bernoulli"])
    func independence(likelihood: String) throws {
        let schema = ExampleSchema(itemShape: [3], hasMissing: true)
        let model = try KnownModel(
            .vae, schema: schema, latent: 2, likelihood: Likelihood(likelihood), hidden: [4]
        ).scattered(seed: 4)
        #expect(model.autoencoder.seesMask)
        let known = array([2, 3], [1, 0, 1, 1, 1, 0])
        // The reader writes 0 for a missing cell, so the encoder's inputs are equal.
        let x = array([2, 3], [0.2, 0, 0.9, 0.4, 0.7, 0])
        let found = try model.step(["x": x, "mask": known])
        let terms = try model.run(["x": x, "mask": known]) { inputs, pass in
            let observed = model.autoencoder.observed(inputs, key: pass.nextKey())
            let drawn = model.autoencoder.codes(for: observed, in: &pass)
            let law = model.autoencoder.likelihood.part.law(
                model.autoencoder.decoded(drawn.z, given: observed, in: &pass),
                observing: .init(observed["x"], known: observed["mask"]), at: "likelihood",
                in: &pass)
            return [law.logProbabilities(of: observed["x"])]
        }[0].doubles
        let expected = (terms[0] + terms[2] + terms[3] + terms[4]) / 2
        #expect(isClose(found.metrics[Metric.reconstruction] ?? .nan, expected))
        // An optimal σ follows each batch, so that its loss is not the gradient's function.
        guard likelihood != "gaussian" else { return }
        let flat = model.autoencoder.parameters.flatMap { found.gradients[$0.name] ?? [] }
        #expect(
            isClose(
                flat, try model.numericalGradients(["x": x, "mask": known]), relative: 1e-5,
                absolute: 1e-7))
    }

    @Test("An optimal σ is the root of the mean squared error over the known cells alone")
    func optimalSigma() throws {
        let schema = ExampleSchema(itemShape: [2], hasMissing: true)
        let model = try KnownModel(
            .vae, schema: schema, latent: 1, likelihood: .gaussian(sigma: .optimal))
        // All parameters are zero: the decoder says 0 everywhere.
        let found = try model.step([
            "x": array([2, 2], [3, 0, 1, 2]), "mask": array([2, 2], [1, 0, 1, 1]),
        ])
        let variance = (9.0 + 1 + 4) / 3
        let expected = -0.5 * (14 / variance + 3 * log(2 * Double.pi * variance)) / 2
        #expect(isClose(found.metrics[Metric.reconstruction] ?? .nan, expected))
    }

    /// Rows of the truth, about a third of whose cells are missing, and the rows as they were.
    private func data(_ count: Int) throws -> (missing: Dataset, whole: [[Double]]) {
        let whole = try Self.truth.draw(count, key: RandomKey(seed: 21))
        let key = RandomKey(seed: 22)
        let values = whole.rows.flatMap { $0 }.enumerated().map { index, value in
            key.uniform(at: index) < 0.3 && index % 5 != 4 ? Float.nan : Float(value)
        }
        return (try Dataset(values, itemShape: [5]), whole.rows)
    }

    /// E[x_missing | x_known] of a normal law, cell by cell, by elimination.
    private func conditionalMeans(_ row: [Float]) -> [Double] {
        let (w, mean, variance) = (Self.truth.weights, Self.truth.mean, Self.truth.variance)
        let known = row.indices.filter { !row[$0].isNaN }
        func covariance(_ i: Int, _ j: Int) -> Double {
            w[i][0] * w[j][0] + w[i][1] * w[j][1] + (i == j ? variance : 0)
        }
        var rows = known.map { i in known.map { covariance(i, $0) } + [Double(row[i]) - mean[i]] }
        for pivot in known.indices {
            for other in known.indices where other != pivot {
                let factor = rows[other][pivot] / rows[pivot][pivot]
                rows[other] = zip(rows[other], rows[pivot]).map { $0 - factor * $1 }
            }
        }
        let solution = known.indices.map { rows[$0][known.count] / rows[$0][$0] }
        return row.indices.map { cell in
            row[cell].isNaN
                ? zip(known, solution).reduce(mean[cell]) { $0 + covariance(cell, $1.0) * $1.1 }
                : Double(row[cell])
        }
    }

    /// The true decoder under a wide q(z|x): an encoder that sees zeros in place of missing cells is off, and the
    /// weights of draws repair that only where the draws reach.
    private func session() throws -> ModelSession {
        var model = try FullNormalPosteriorTests.model()
        model.values["posterior.logVariance.bias"] = [0, 0]
        model.values["posterior.factor.bias"] = [0]
        return model.session(on: TestExecutors.fast)
    }

    @Test("Imputed cells are the conditional means of the linear Gaussian model; known cells stay")
    func imputation() throws {
        let (data, _) = try data(40)
        let session = try session()
        let filled = try session.impute(data, samples: 20_000, key: RandomKey(seed: 3))
        for row in 0..<40 {
            let raw = data.values(of: [row])
            let expected = conditionalMeans(raw)
            for cell in 0..<5 {
                if raw[cell].isNaN {
                    #expect(abs(Double(filled[row * 5 + cell]) - expected[cell]) < 0.1)
                } else {
                    #expect(filled[row * 5 + cell] == raw[cell])
                }
            }
        }
    }

    @Test("log p of the known cells is the marginal law's")
    func scores() throws {
        let (data, _) = try data(200)
        let session = try session()
        let found = try session.logLikelihoods(data, samples: 4000, key: RandomKey(seed: 5))
        let exact = (0..<200).map { row -> Double in
            let raw = data.values(of: [row])
            let known = raw.indices.filter { !raw[$0].isNaN }
            return LinearGaussianModel(
                weights: known.map { Self.truth.weights[$0] },
                mean: known.map { Self.truth.mean[$0] }, variance: Self.truth.variance
            ).logLikelihood(known.map { Double(raw[$0]) })
        }
        let differences = SampleMoments(zip(found, exact).map { $0 - $1 })
        // Importance sampling underestimates a little: half the weights' relative variance over K.
        #expect(abs(differences.mean) < 0.01)
    }

    @Test("Draws of imputations spread as the conditional law does")
    func draws() throws {
        let (data, _) = try data(4)
        let session = try session()
        let row = try #require(
            (0..<4).first { data.values(of: [$0]).contains { $0.isNaN } })
        let raw = data.values(of: [row])
        let cell = try #require(raw.firstIndex { $0.isNaN })
        let one = data.subset(rows: [row])
        let draws = SampleMoments(
            try (0..<400).map { index in
                Double(
                    try session.impute(
                        one, samples: 200, by: .draw(RandomKey(seed: 100 + UInt64(index))),
                        key: RandomKey(seed: 4))[cell])
            })
        #expect(abs(draws.mean - conditionalMeans(raw)[cell]) < 4.9 * draws.standardError + 0.1)
        #expect(draws.variance > Self.truth.variance * 0.7)
    }

    @Test("Trained on rows with missing cells, the model fills them better than the columns' means")
    func training() throws {
        let (data, whole) = try data(1500)
        let model = try Recipe.vae.autoencoder(
            for: data.schema, latentDimension: 2,
            network: .multilayerPerceptron(.init(hidden: [24], activation: .tanh)),
            likelihood: .gaussian(sigma: .learned))
        #expect(data.schema.mask != nil && model.encoderInputs == 10)
        var observer = SilentObserver()
        let result = try Trainer(
            model: model,
            options: TrainingOptions(
                epochs: 60, batchSize: 100, learningRate: 0.01, schedule: .cosine(final: 0),
                validationFraction: 0, seed: 4), executor: TestExecutors.fast
        ).run(on: ExampleReader(data), observer: &observer)
        let session = ModelSession(
            TrainedAutoencoder(
                autoencoder: model, parameters: result.parameters, schema: data.schema),
            on: TestExecutors.fast)
        let filled = try session.impute(data, samples: 48, key: RandomKey(seed: 6))
        var (own, best, column) = (0.0, 0.0, 0.0)
        for row in 0..<1500 {
            let raw = data.values(of: [row])
            let expected = conditionalMeans(raw)
            for cell in raw.indices where raw[cell].isNaN {
                let truth = whole[row][cell]
                own +=
                    (Double(filled[row * 5 + cell]) - truth)
                    * (Double(filled[row * 5 + cell]) - truth)
                best += (expected[cell] - truth) * (expected[cell] - truth)
                column += (Self.truth.mean[cell] - truth) * (Self.truth.mean[cell] - truth)
            }
        }
        // The conditional mean of the true law is the best anyone can do.
        #expect(own < 1.15 * best && best < 0.6 * column)
    }
}
