import Elbo
import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

/// Fisher's irises, fifty rows of each class in turn, beside mclust.
@Suite("Classes told by mixtures")
struct DiscriminantTests {
    private struct Golden: Decodable {
        struct Mixtures: Decodable {
            let logLikelihood: Double
            let components: [Int]
            let parameters: Int
        }
        let models: [String: Double]
        let chosen: String
        let probabilities: [Double]
        let mixtures: Mixtures
    }

    private static func fixture(_ name: String) throws -> Data {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"))
        return try Data(contentsOf: url)
    }

    private static func golden() throws -> Golden {
        try JSONDecoder().decode(Golden.self, from: fixture("discriminant_golden.json"))
    }

    private static func irises() throws -> (data: MixtureData, labels: PartialLabels) {
        let rows = try String(decoding: fixture("iris.csv"), as: UTF8.self)
            .split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",").prefix(4).compactMap { Double($0) } }
        let names = ["setosa", "versicolor", "virginica"]
        return (
            try MixtureData(NumericTable(rows.flatMap { $0 }, width: 4)),
            PartialLabels(rows.indices.map { names[$0 / 50] })
        )
    }

    private static func analysis(
        _ models: [CovarianceModel], components: [Int]? = nil
    ) -> DiscriminantAnalysis {
        var search = MixtureSearch(components: components ?? [1], models: models)
        search.restarts = 0
        return DiscriminantAnalysis(search, hasMixtures: components != nil)
    }

    private static func logLikelihood(
        _ mixture: GaussianMixture, _ data: MixtureData
    ) throws -> Double {
        try mixture.posteriors(of: data.rows).logDensities.reduce(0, +)
    }

    /// mclust takes one M step, which for VVE is iterated and stops early: ours is 0.47 nats more likely with the classes known, and
    /// 0.44 without.
    @Test(
        "one component a class: every model's likelihood is mclust's",
        arguments: CovarianceModel.allCases)
    func likelihoods(model: CovarianceModel) throws {
        let (data, labels) = try Self.irises()
        let mixture = try Self.analysis([model]).fit(data, labels: labels)
        let expected = try #require(Self.golden().models[model.name])
        let found = try Self.logLikelihood(mixture, data)
        #expect(found > expected - 2e-3 && found < expected + (model == .vve ? 0.45 : 2e-3))
    }

    @Test("the chosen model and its probabilities are mclust's")
    func probabilities() throws {
        let (data, labels) = try Self.irises()
        let golden = try Self.golden()
        let mixture = try Self.analysis(CovarianceModel.allCases).fit(data, labels: labels)
        #expect(mixture.model.name == golden.chosen)
        #expect(mixture.classes?.map(\.name) == labels.names)
        let posteriors = try mixture.posteriors(of: data.rows)
        for row in 0..<150 {
            let own = mixture.classProbabilities(posteriors[row])
            for place in 0..<3 {
                #expect(abs(own[place] - golden.probabilities[3 * row + place]) < 1e-4)
            }
        }
        let scores = try mixture.scores(of: data.rows, labels: labels)
        #expect(scores.error.mean == 0.02 && scores.known == 150)
    }

    @Test("a mixture for each class is mclust's")
    func mixtures() throws {
        let (data, labels) = try Self.irises()
        let golden = try Self.golden().mixtures
        let mixture = try Self.analysis(CovarianceModel.allCases, components: Array(1...5))
            .fit(data, labels: labels)
        #expect(mixture.classes?.map(\.components) == golden.components)
        #expect(abs(try Self.logLikelihood(mixture, data) - golden.logLikelihood) < 0.02)
        // mclust does not count the two shares of the classes.
        #expect(mixture.parameterCount == golden.parameters + 2)
    }

    /// mclust's ten folds give .0267 wrong and a Brier score of .018; another deal moves a row or two.
    @Test("ten folds")
    func folds() throws {
        let (data, labels) = try Self.irises()
        let analysis = Self.analysis([.vev])
        let classes = try #require(analysis.fit(data, labels: labels).classes)
        let scores = try analysis.validate(
            data, labels: labels, as: classes, key: RandomKey(seed: 1))
        #expect(scores.folds == 10 && scores.known == 150)
        #expect(abs(scores.error.mean - 0.0267) < 0.0134)
        #expect(abs(scores.brier.mean - 0.0183) < 0.005)
        #expect(abs(scores.commonestError - 2.0 / 3) < 1e-12)
    }

    @Test("rows without a class are told by EM, and classes with t distributions")
    func semisupervised() throws {
        let (data, labels) = try Self.irises()
        let some = PartialLabels(
            labels.values.enumerated().map { $0 % 5 == 0 ? labels.names[$1] : nil })
        var analysis = Self.analysis([.vvv])
        let mixture = try analysis.fit(data, labels: some)
        #expect(try mixture.scores(of: data.rows, labels: labels).error.mean < 0.06)
        analysis.search.method.law = .t(.own)
        let heavy = try analysis.fit(data, labels: labels)
        #expect(heavy.components.allSatisfy { $0.degreesOfFreedom != nil })
        #expect(try heavy.scores(of: data.rows, labels: labels).error.mean < 0.05)
        #expect(throws: MixtureError.self) {
            _ = try mixture.ofClasses([MixtureClass(name: "a", components: 2, model: .vvv)])
        }
    }

    @Test("a class is told where its expected cost is least")
    func costs() throws {
        let plain = try MisclassificationCosts(classes: 3, [])
        #expect(plain.decision([0.2, 0.5, 0.3]) == 1)
        // Told 0: .5 + .3; told 1: 10 · .2 + .3; told 2: .2 + .5.
        let dear = try MisclassificationCosts(classes: 3, [(truth: 0, told: 1, cost: 10)])
        for (one, other) in zip(dear.expected([0.2, 0.5, 0.3]), [0.8, 2.3, 0.7]) {
            #expect(abs(one - other) < 1e-12)
        }
        #expect(dear.decision([0.2, 0.5, 0.3]) == 2)
        for wrong in [(0, 0, 1.0), (0, 3, 1), (0, 1, -1), (0, 1, .infinity)] {
            #expect(throws: MixtureError.self) {
                _ = try MisclassificationCosts(
                    classes: 3, [(truth: wrong.0, told: wrong.1, cost: wrong.2)])
            }
        }
    }
}
