import Elbo
import ElboTestSupport
import Foundation
import Testing

/// Linear members that are solved: against scikit-learn's fits (`Tests/Oracles/linear_models.py` made the numbers, with version
/// 1.9.1), and their bound against the exact likelihood.
@Suite("Models in closed form")
struct ClosedFormTests {
    private static let options = TrainingOptions(validationFraction: 0)
    private static let executor = CPUExecutor(threads: 1)

    private func iris() throws -> Dataset {
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(
                "ElboMixturesTests/Fixtures/iris.csv")
        return try Dataset.read(fixture.path)
    }

    /// Six columns of two factors, as the script makes them; cells of some rows left out on request.
    private func factors(missing: Bool = false) throws -> Dataset {
        func noise(_ i: Int, _ k: Int) -> Double {
            modf(sin(Double(i) * 12.9898 + Double(k) * 78.233 + 200) * 43758.5453).1
        }
        let loadings: [(Double, Double)] = [
            (1, 0), (0.8, 0.3), (-0.6, 0.5), (0.2, 1), (0, -0.9), (0.5, 0.5),
        ]
        let values = (0..<300).flatMap { i in
            loadings.enumerated().map { j, w -> Double in
                let isLost = missing && (j == 1 && i % 5 == 0 || j == 3 && i % 7 == 0)
                let own = Double(j + 2) * noise(i, j + 2)
                let x = 2 + 10 * w.0 * noise(i, 0) + 10 * w.1 * noise(i, 1) + own
                return isLost ? .nan : (1000 * x).rounded(.toNearestOrEven) / 1000
            }
        }
        return try Dataset(NumericTable(values, width: 6, name: "factors"))
    }

    private func solve(_ data: Dataset, _ recipe: Recipe, _ latent: Int) throws -> ModelFile {
        try AutoencoderRun(data, recipe: recipe, latentDimension: latent, options: Self.options)
            .train(on: Self.executor)
    }

    /// The mean ELBO by draws, and that of importance weights of a single draw each.
    private func bounds(_ file: ModelFile, _ data: Dataset) throws -> (
        elbo: Double, error: Double, weights: Double
    ) {
        let evaluation = try ModelSession(file.model, on: Self.executor).evaluate(data, samples: 1)
        return (
            evaluation.bound.elbo.mean, evaluation.bound.drawError,
            try #require(evaluation.logLikelihood).logLikelihood.mean
        )
    }

    @Test("The bound of a solution is scikit-learn's exact log-likelihood")
    func golden() throws {
        let iris = try iris()
        let wide = try factors()
        let cases: [(Dataset, Recipe, Int, Double)] = [
            (iris, .principalComponents, 1, -3.9452594649922386),
            (iris, .principalComponents, 2, -2.9506177291221594),
            (iris, .principalComponents, 3, -2.532764200815129),
            (wide, .principalComponents, 1, -17.892702140356615),
            (wide, .principalComponents, 2, -16.023828037673297),
            (wide, .factorAnalysis, 2, -15.78455838641155),
        ]
        for (data, recipe, latent, exact) in cases {
            let found = try bounds(solve(data, recipe, latent), data)
            #expect(abs(found.elbo - exact) < 1e-4, "\(recipe.name) \(latent): \(found)")
            #expect(abs(found.weights - exact) < 1e-4 && found.error < 1e-4)
        }
    }

    @Test("A column that is a factor (Heywood's case) keeps its least noise")
    func heywood() throws {
        // scikit-learn ends at a noise of 2e-5 after 10⁵ rounds.
        let data = try factors()
        let found = try bounds(solve(data, .factorAnalysis, 1), data)
        #expect(abs(found.elbo + 17.341472204569758) < 2e-3, "\(found)")
    }

    @Test(
        "Rows with missing cells have the exact likelihood of their known cells, and their cells the conditional mean"
    )
    func missing() throws {
        let file = try solve(factors(), .factorAnalysis, 2)
        let found = try bounds(file, factors(missing: true))
        #expect(abs(found.elbo + 15.012927785191057) < 1e-4, "\(found)")
        let session = ModelSession(file.model, on: Self.executor)
        let filled = try session.impute(
            factors(missing: true).subset(rows: [0]), samples: 6, key: RandomKey(seed: 1))
        #expect(abs(filled[1] - 0.66403799) < 1e-4, "\(filled)")
        #expect(abs(filled[3] - 4.49258904) < 1e-4, "\(filled)")
    }

    @Test("Fitted to rows with missing cells, no other law near it is likelier")
    func missingFit() throws {
        let data = try factors(missing: true)
        for recipe in [Recipe.principalComponents, .factorAnalysis] {
            let file = try solve(data, recipe, 2)
            let found = try bounds(file, data)
            let complete = try bounds(solve(factors(), recipe, 2), data)
            #expect(found.elbo >= complete.elbo - 1e-4, "\(found), \(complete)")
            #expect(found.elbo < complete.elbo + 0.2)
            let key = RandomKey(seed: 5)
            for trial in 0..<3 {
                let parameters = file.model.parameters.map { array in
                    let own = key.child(UInt64(trial)).child(UInt64(array.shape.count))
                    return HostArray(
                        array.shape,
                        array.floats.enumerated().map { $1 + 0.03 * Float(own.normal(at: $0)) })
                }
                let moved = ModelFile(
                    manifest: file.manifest,
                    model: TrainedAutoencoder(
                        autoencoder: file.model.autoencoder, parameters: parameters,
                        schema: file.model.schema))
                #expect(try bounds(moved, data).elbo < found.elbo)
            }
        }
    }

    @Test("Codes are the posterior means, in the order of what they tell")
    func codes() throws {
        let data = try factors()
        let codes = try ModelSession(solve(data, .factorAnalysis, 2).model, on: Self.executor)
            .encode(data)
        let usage = codes.usage(key: RandomKey(seed: 1))
        #expect(usage.varianceOfMeans[0] > usage.varianceOfMeans[1])
        // E[z zᵀ] = I at the maximum: variance of means and mean variance add up to one.
        for axis in 0..<2 {
            let own = (0..<codes.count).map { Double(codes.variances[2 * $0 + axis]) }
            let mean = own.reduce(0, +) / Double(own.count)
            #expect(abs(usage.varianceOfMeans[axis] + mean - 1) < 1e-4)
        }
    }

    @Test(
        "Pictures with pixels that never change have components; factor analysis says why it has none"
    )
    func pictures() throws {
        let pixels = (0..<360).map { place -> UInt8 in
            let (row, pixel) = (place / 9, place % 9)
            let level = row * pixel * 37 + row * row * 11
            return pixel == 0 ? 0 : UInt8(level % 256)
        }
        let data = Dataset(bytes: pixels, itemShape: [3, 3])
        let found = try bounds(solve(data, .principalComponents, 2), data)
        #expect(found.error < 1e-4 && found.elbo.isFinite)
        #expect(throws: AutoencoderError.self) { try solve(data, .factorAnalysis, 2) }
    }

    @Test("What a solution cannot have is refused")
    func refusals() throws {
        let data = try iris()
        func run(
            _ recipe: Recipe, latent: Int = 2,
            _ change: (Posterior?, Likelihood?, Prior?) = (nil, nil, nil)
        ) throws {
            _ = try AutoencoderRun(
                data, recipe: recipe, latentDimension: latent, likelihood: change.1,
                posterior: change.0, prior: change.2, options: Self.options)
        }
        #expect(throws: AutoencoderError.self) { try run(.principalComponents, latent: 4) }
        #expect(throws: AutoencoderError.self) {
            try run(.principalComponents, (.diagonalNormal, nil, nil))
        }
        #expect(throws: AutoencoderError.self) { try run(.factorAnalysis, (nil, .bernoulli, nil)) }
        #expect(throws: AutoencoderError.self) {
            try run(.factorAnalysis, (nil, nil, .normalMixture()))
        }
        #expect(throws: AutoencoderError.self) { try run(.vae, (.exactLinear, nil, nil)) }
    }

    @Test("The same model trained by steps comes near the solution from below")
    func steps() throws {
        let data = try iris()
        let run = try AutoencoderRun(
            data, recipe: .principalComponents, latentDimension: 2, strategy: .joint,
            options: TrainingOptions(
                epochs: 150, batchSize: 50, learningRate: 0.02, schedule: .cosine(final: 0),
                validationFraction: 0))
        let found = try bounds(run.train(on: Self.executor), data)
        #expect(found.elbo < -2.9506 + 1e-4 && found.elbo > -2.96, "\(found)")
    }
}
