import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Posteriors whose codes are directions, shares or choices, in models.
@Suite struct CodeSpaceTests {
    private static let schema = ExampleSchema(itemShape: [3])
    private static let posteriors = [
        "student-t", "von-mises-fisher", "logistic-normal", "categorical:classes=3",
    ]

    private func model(_ posterior: String, prior: String? = nil) throws -> KnownModel {
        try KnownModel(
            .vae, schema: Self.schema, latent: 6, hidden: [3], posterior: Posterior(posterior),
            prior: prior.map { try Prior($0) }
        ).scattered(seed: 8)
    }

    @Test(
        "A posterior brings the prior of its space",
        arguments: zip(
            posteriors,
            ["standard-normal", "uniform-sphere", "logistic-normal", "uniform-categories"]))
    func priors(posterior: String, prior: String) throws {
        let model = try model(posterior).autoencoder
        try model.validate()
        #expect(model.prior.kind == prior)
    }

    @Test(
        "Closed divergences are the mean of log-ratios over draws (five standard errors)",
        arguments: posteriors)
    func divergences(posterior: String) throws {
        let model = try model(posterior)
        let x = array([1, 3], [0.2, 0.9, 0.4])
        let draws = 4000
        let found = try model.run(["x": x], seed: 3) { x, pass in
            let terms = model.autoencoder.terms(of: x, draws: draws, in: &pass)
            let layer = terms.layers[0]
            return [layer.kl, layer.logRatio ?? layer.kl]
        }
        let ratios = SampleMoments(found[1].doubles)
        #expect(
            abs(found[0].doubles[0] - ratios.mean) < 5 * ratios.standardError + 1e-6,
            "\(found[0]) \(ratios)")
    }

    @Test("A space holds its codes and what lies between them, and tells what is wrong with others")
    func flaws() {
        let right: [(CodeSpace, [Float])] = [
            (.numbers, [7, -9]), (.sphere, [0.6, 0.8]), (.sphere, [0.1, 0]),
            (.simplex, [0.25, 0.75]), (.categories(classes: 2), [1, 0, 0.5, 0.5]),
        ]
        for (space, code) in right { #expect(space.flaw(in: code) == nil, "\(space) \(code)") }
        #expect(CodeSpace.sphere.flaw(in: [3, 4] as [Float]) == "has length 5.0")
        #expect(CodeSpace.simplex.flaw(in: [-0.5, 1.5] as [Float]) == "has -0.5, below 0")
        #expect(
            CodeSpace.categories(classes: 2).flaw(in: [1, 0, 1, 1] as [Float])
                == "has shares that add up to 2.0")
        #expect(CodeSpace.sphere.flaw(in: [.nan, 0] as [Float]) == "has length nan")
    }

    @Test("One number of a code moves alone; of a direction the others follow along a great circle")
    func moving() {
        #expect(CodeSpace.numbers.moving(1, of: [3, 4, 5], to: -2) == [3, -2, 5])
        let start: [Float] = [0.6, 0, 0.8]
        for height in [-1.0, -0.3, 0, 0.7, 1] {
            let code = CodeSpace.sphere.moving(1, of: start, to: height)
            let radius = (1 - height * height).squareRoot()
            let expected = [0.6 * radius, height, 0.8 * radius]
            #expect(isClose(code.map(Double.init), expected, absolute: 1e-6))
        }
        // A mean of directions is shorter than they are; none at all points everywhere alike.
        let half = CodeSpace.sphere.moving(0, of: [0.1, 0.3, 0.4], to: 0.6)
        #expect(isClose(half.map(Double.init), [0.6, 0.48, 0.64], absolute: 1e-6))
        let none = CodeSpace.sphere.moving(2, of: [0, 0, 0.5], to: 5)
        #expect(isClose(none.map(Double.init), [0, 0, 1], absolute: 1e-6))
        let alike = CodeSpace.sphere.moving(2, of: [0, 0, 0], to: 0)
        let side = sqrt(0.5)
        #expect(isClose(alike.map(Double.init), [side, side, 0], absolute: 1e-6))
    }

    @Test("Codes lie where they should, in use as in draws of the prior", arguments: posteriors)
    func use(posterior: String) throws {
        let model = try model(posterior)
        let again = try JSONDecoder().decode(
            Autoencoder.self, from: JSONEncoder().encode(model.autoencoder))
        #expect(again == model.autoencoder)
        let session = model.session()
        let data = try Dataset([0.2, 0.9, 0.4, 0.1, 0.3, 0.8] as [Float], itemShape: [3])
        let codes = try session.encode(data)
        #expect(codes.means.count == 12 && codes.variances.allSatisfy { $0 >= 0 })
        let samples = try session.sample(5, key: RandomKey(seed: 1), drawsObservations: true)
        #expect(samples.count == 15 && samples.allSatisfy(\.isFinite))
        let drawn = try model.run(["x": array([2, 3], [0.2, 0.9, 0.4, 0.1, 0.3, 0.8])]) { x, pass in
            [model.autoencoder.codes(for: x, draws: 3, in: &pass).z]
        }[0].doubles
        for row in 0..<6 {
            let code = drawn[6 * row..<6 * row + 6]
            switch model.autoencoder.posterior.part.space {
            case .numbers: #expect(code.allSatisfy { $0.isFinite })
            case .sphere: #expect(abs(code.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
            case .simplex: #expect(abs(code.reduce(0, +) - 1) < 1e-5 && code.allSatisfy { $0 > 0 })
            case .categories:
                #expect(code.allSatisfy { $0 == 0 || $0 == 1 } && code.reduce(0, +) == 2)
            }
        }
    }

    @Test(
        "Variances told of a code are those of draws (five standard errors)",
        arguments: ["student-t:degrees=12", "von-mises-fisher", "categorical:classes=3"])
    func variances(posterior: String) throws {
        let model = try model(posterior)
        let draws = 6000
        let found = try model.run(["x": array([1, 3], [0.2, 0.9, 0.4])], seed: 5) { x, pass in
            let codes = model.autoencoder.codes(for: x, draws: draws, in: &pass)
            return [codes.z, codes.mean, codes.variance]
        }
        for axis in 0..<6 {
            let values = (0..<draws).map { found[0].doubles[6 * $0 + axis] }
            let moments = SampleMoments(values)
            let (mean, variance) = (found[1].doubles[axis], found[2].doubles[axis])
            #expect(abs(moments.mean - mean) < 5 * moments.standardError)
            let squares = SampleMoments(values.map { ($0 - mean) * ($0 - mean) })
            #expect(
                abs(squares.mean - variance) < 5 * squares.standardError,
                "\(axis): \(squares.mean), \(variance)")
        }
    }

    @Test("Laws over different spaces are refused together")
    func refusals() throws {
        for (posterior, prior) in [
            ("von-mises-fisher", "standard-normal"), ("diagonal-normal", "uniform-sphere"),
            ("categorical:classes=3", "uniform-categories:classes=2"),
            ("logistic-normal", "fitted-normal"),
            ("student-t", "logistic-normal"),
        ] {
            let model = try model(posterior, prior: prior)
            #expect(throws: AutoencoderError.self) { try model.autoencoder.validate() }
        }
        try model("von-mises-fisher", prior: "vamp:components=2").autoencoder.validate()
        try model("student-t", prior: "student-t:degrees=7").autoencoder.validate()
        #expect(throws: AutoencoderError.self) {
            try KnownModel(
                .vae, schema: Self.schema, latent: 4, posterior: Posterior("categorical:classes=3")
            )
            .autoencoder.validate()
        }
        #expect(throws: AutoencoderError.self) {
            try KnownModel(
                .vae, schema: Self.schema, latent: 6, objective: Objective("importance-weighted"),
                posterior: Posterior("categorical:classes=3")
            ).autoencoder.validate()
        }
    }
}
