import ElboData
import ElboMixtures
import Testing

@Suite("Hidden Markov models beside hmmlearn")
struct HiddenMarkovGoldenTests {
    struct Golden: Decodable {
        struct First: Decodable {
            let initial: [Double]
            let transitions: [[Double]]
            let means: [[Double]]
        }
        struct Case: Decodable {
            let kind: String
            let firstCovariances: [[[Double]]]
            let history: [Double]
            let initial: [Double]
            let transitions: [[Double]]
            let means: [[Double]]
            let covariances: [[[Double]]]
            let score: Double
            let joint: Double
            let path: [Int]
            let posteriors: [Double]

            var model: CovarianceModel {
                switch kind {
                case "full": .vvv
                case "diag": .vvi
                case "spherical": .vii
                default: .eee
                }
            }
        }
        let rows: [Double]
        let lengths: [Int]
        let first: First
        let cases: [Case]

        func sequences() throws -> SequencedRows {
            SequencedRows(try NumericTable(rows, width: 2), lengths: lengths)
        }
    }

    static func golden() throws -> Golden { try Fixture.json("markov_golden", as: Golden.self) }

    private static func states(
        _ means: [[Double]], _ covariances: [[[Double]]], _ model: CovarianceModel
    ) throws -> GaussianMixture {
        try GaussianMixture(
            components: zip(means, covariances).map { mean, covariance in
                .init(
                    weight: 1 / Double(means.count), mean: mean,
                    covariance: .full(covariance.flatMap { $0 }, dimension: mean.count))
            }, model: model)
    }

    @Test("thirty iterations of EM", arguments: 0..<4)
    func iterations(index: Int) throws {
        let golden = try Self.golden()
        let own = golden.cases[index]
        var method = ExpectationMaximization(own.model)
        method.tolerance = 0
        method.maximumIterations = own.history.count + 1
        let rows = try golden.sequences()
        let fit = try method.fit(
            MixtureData(rows.table).following(rows.sequences),
            from: .mixture(
                Self.states(golden.first.means, own.firstCovariances, own.model),
                following: MarkovChain(
                    initial: golden.first.initial, transitions: golden.first.transitions)))
        for (found, expected) in zip(fit.history, own.history) {
            #expect(abs(found - expected) < 1e-7)
        }
        #expect(abs(fit.logLikelihood - own.score) < 1e-7)
        #expect(abs(fit.classificationLogLikelihood - own.joint) < 1e-6)
        let chain = try #require(fit.chain)
        for (row, expected) in zip(
            [chain.initial] + chain.transitions, [own.initial] + own.transitions)
        {
            for (one, other) in zip(row, expected) { #expect(abs(one - other) < 1e-6) }
        }
        for (component, mean) in zip(fit.mixture.components, own.means) {
            for (one, other) in zip(component.mean, mean) { #expect(abs(one - other) < 1e-6) }
        }
        for (component, covariance) in zip(fit.mixture.components, own.covariances) {
            for (one, other) in zip(component.covariance.matrix, covariance.joined()) {
                #expect(abs(one - other) < 1e-6)
            }
        }
    }

    @Test("posteriors, densities and the most probable path", arguments: 0..<4)
    func decoding(index: Int) throws {
        let golden = try Self.golden()
        let own = golden.cases[index]
        let model = try HiddenMarkovModel(
            states: Self.states(own.means, own.covariances, own.model),
            chain: MarkovChain(initial: own.initial, transitions: own.transitions))
        let found = try model.posteriors(of: golden.sequences())
        #expect(abs(found.logLikelihood - own.score) < 1e-8)
        #expect(abs(found.logDensities.reduce(0, +) - own.score) < 1e-8)
        #expect(abs(found.pathLogLikelihood - own.joint) < 1e-8)
        #expect(digits(found.path) == digits(own.path))
        for (one, other) in zip(found.shares, own.posteriors) { #expect(abs(one - other) < 2e-9) }
    }
}
