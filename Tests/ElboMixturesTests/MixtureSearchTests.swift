import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Searching mixtures")
struct MixtureSearchTests {
    @Test("rows read from a file give the same bits as rows in memory")
    func streamed() throws {
        let drawn = DrawnClusters(31, rows: 60_000, columns: 3, clusters: 3, missing: 0.01)
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("rows-\(UUID().uuidString).npy").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let values = drawn.rows.flatMap { $0 }
        try writeNPY(values: values, shape: [60_000, 3], to: path)
        let file = try Dataset.read(
            path, options: ReadOptions(allowsEmptyColumns: true, memoryLimit: 0)
        ).rowSource
        #expect(!(file is NumericTable))
        let search = MixtureSearch(
            components: [3], models: [.vvv, .eei], start: .kMeans, key: RandomKey(seed: 4))
        let one = try search.run(MixtureData(file))
        let other = try search.run(MixtureData(NumericTable(values, width: 3)))
        #expect(one.fit.mixture == other.fit.mixture)
        #expect(one.fit.history == other.fit.history)
        #expect(one.best.components == 3 && one.best.model == .vvv)
    }

    @Test("noise beside mclust's, from the same outlying rows and partition")
    func noise() throws {
        let golden = try MclustFits.read().noise
        let rows = try Fixture.rows("faithful")
        let data = try MclustFits.data(rows + golden.points)
        let tree = Agglomeration(rows.flatMap { $0 }, width: 2)
        let labels =
            tree.partition(into: 2) + [Int](repeating: 2, count: golden.points.count)
        for (name, expected) in golden.twoComponents {
            let model = try #require(CovarianceModel(name: name))
            var ranges: [Double] = []
            for column in 0..<2 {
                let cells = (rows + golden.points).map { $0[column] }
                ranges.append(log((cells.max() ?? 0) - (cells.min() ?? 0)))
            }
            let law = UniformNoise(
                weight: 0.1, logVolume: log(golden.hypervolume), logRanges: ranges)
            let fit = try ExpectationMaximization(model).fit(
                data, from: .partition(labels, components: 2, noise: law))
            #expect(
                abs(fit.logLikelihood - (expected.logLikelihood ?? .nan)) < 1e-3, "\(name)")
            #expect(fit.mixture.parameterCount == expected.df, "\(name)")
        }
    }

    @Test("a noise component takes rows that lie anywhere")
    func noiseSearch() throws {
        let golden = try MclustFits.read().noise
        let data = try MclustFits.data(Fixture.rows("faithful") + golden.points)
        var search = MixtureSearch(components: [2], models: [.vvv])
        search.noise = 0.1
        let fit = try search.run(data).fit
        let noise = try #require(fit.mixture.noise)
        #expect(abs(noise.logVolume - log(golden.hypervolume)) < 1e-6)
        #expect(noise.weight > 0.05 && noise.weight < 0.2)
        let expected = try #require(golden.twoComponents["VVV"]?.logLikelihood)
        #expect(abs(fit.logLikelihood - expected) < 0.5)
    }

    @Test("failures are sentences: constant columns, too few rows, collinear columns")
    func failures() throws {
        func run(_ rows: [[Double]], _ model: CovarianceModel, _ count: Int) throws {
            _ = try MixtureSearch(components: [count], models: [model]).run(MclustFits.data(rows))
        }
        let line = (0..<20).map { [Double($0), 2 * Double($0)] }
        #expect(throws: MixtureError.self) { try run(line, .vvv, 1) }
        #expect(throws: MixtureError.singularCovariance) { try run(line, .eee, 1) }
        #expect(throws: MixtureError.constantColumn(column: "2", value: 5)) {
            try run((0..<9).map { [Double($0), 5] }, .vvv, 1)
        }
        #expect(throws: MixtureError.tooFewRows(rows: 1, needed: 2, components: 1)) {
            try run([[1, 2]], .eii, 1)
        }
        var search = MixtureSearch(components: [2], models: [.vvv])
        search.method.floor = 1e-6
        #expect(try search.run(MclustFits.data(line)).fit.logLikelihood.isFinite)
    }

    @Test("a floor holds in every model that can collapse", arguments: CovarianceModel.allCases)
    func floor(model: CovarianceModel) throws {
        // Twelve equal rows: what a component collapses onto.
        var rows = DrawnClusters(41, rows: 60, columns: 2, clusters: 2).rows
        rows += Array(repeating: [100, 100], count: 12)
        var method = ExpectationMaximization(model)
        method.floor = 1e-4
        let labels = rows.indices.map { $0 < 60 ? $0 % 2 : 2 }
        let fit = try method.fit(
            MclustFits.data(rows), from: .partition(labels, components: 3))
        #expect(fit.logLikelihood.isFinite)
    }

    @Test("other starts that do better are told", .timeLimit(.minutes(1)))
    func rival() throws {
        let drawn = DrawnClusters(51, rows: 400, columns: 2, clusters: 5, apart: 6)
        var search = MixtureSearch(
            components: [4, 5], models: [.vvv], start: .partition(drawn.labels.map { _ in 0 }))
        search.start = .random
        search.key = RandomKey(seed: 3)
        search.restarts = 0
        let selection = try search.run(drawn.data())
        if let rival = selection.rival {
            #expect((rival.value ?? 0) > (selection.best.value ?? 0) + 2)
        }
        search.restarts = 5
        let better = try search.run(drawn.data())
        #expect(better.rival == nil)
        #expect((better.best.value ?? 0) >= (selection.best.value ?? 0))
    }

    @Test("the bootstrap finds two components in faithful and three in iris, as mclust's does")
    func likelihoodRatio() throws {
        var test = LikelihoodRatioTest(.vvv)
        test.replicates = 39
        let faithful = try test.run(MclustFits.data(Fixture.rows("faithful")))
        #expect(abs(faithful[0].statistic - 319.0653535) < 0.01)
        #expect(faithful.map { $0.pValue <= 0.05 } == [true, false])
        let iris = try test.run(MclustFits.data(Fixture.rows("iris")))
        #expect(abs(iris[1].statistic - 68.33773125) < 0.01)
        #expect(iris.map { $0.pValue <= 0.05 } == [true, true, false])
    }

    @Test("bootstrap errors of one Gaussian's mean are σ/√n")
    func errors() throws {
        let drawn = DrawnClusters(61, rows: 800, columns: 2, clusters: 1)
        let data = try drawn.data()
        let fit = try ExpectationMaximization(.vvv).fit(
            data, from: .partition(drawn.labels, components: 1))
        let errors = try BootstrapErrors(
            of: fit.mixture, by: fit.method, data, replicates: 400, key: RandomKey(seed: 9))
        let variance = fit.mixture.components[0].covariance.variances[0]
        let expected = (variance / 800).squareRoot()
        // The error of a standard deviation from 400 draws is 3.5 %; four of them.
        #expect(abs(errors.means[0][0] - expected) < 0.14 * expected)
        #expect(
            abs(errors.variances[0][0] - variance * (2.0 / 800).squareRoot()) < 0.35 * variance
                * (2.0 / 800).squareRoot())
        #expect(errors.weights == [0])
    }
}
