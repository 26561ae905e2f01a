import ElboData
import ElboMixtures
import Foundation
import Testing

/// Rows that come after a fit.
@Suite("Mixtures that learn as rows come")
struct OnlineMixtureTests {
    private static let laws: [ComponentLaw] = [.normal, .t(.own)]

    private static func fit(
        _ data: MixtureData, _ labels: [Int], _ model: CovarianceModel = .vvv,
        law: ComponentLaw = .normal
    ) throws -> MixtureFit {
        var method = ExpectationMaximization(model)
        method.law = law
        method.tolerance = 1e-10
        return try method.fit(data, from: .partition(labels, components: 3))
    }

    private static func options(batch: Int, gain: Double = 1) -> OnlineOptions {
        var options = OnlineOptions()
        options.batch = batch
        options.gain = gain
        return options
    }

    private static func part(_ drawn: DrawnClusters, _ range: Range<Int>) throws -> MixtureData {
        try MclustFits.data(Array(drawn.rows[range]))
    }

    @Test("the rows of one file in two are the same rows", arguments: CovarianceModel.allCases)
    func twoFiles(model: CovarianceModel) throws {
        let drawn = DrawnClusters(21, rows: 900, columns: 3, clusters: 3, apart: 4, missing: 0.1)
        let first = try Self.part(drawn, 0..<300)
        let mixture = try Self.fit(first, Array(drawn.labels[..<300]), model).mixture
        let begun = try OnlineMixture(mixture, rows: 300, options: Self.options(batch: 128))
        var (whole, parts) = (begun, begun)
        _ = try whole.learn(from: Self.part(drawn, 300..<900))
        for range in [300..<477, 477..<480, 480..<900] {
            _ = try parts.learn(from: Self.part(drawn, range))
        }
        #expect(whole.openRows == 600 % 128 && parts.openRows == whole.openRows)
        #expect(whole.rows == 300 + 512 && parts.rows == whole.rows && whole.failedSteps == 0)
        #expect(whole.mixture.distance(to: parts.mixture) < 1e-9)
        #expect(whole.mixture.distance(to: mixture) > 1e-3)
    }

    /// One batch by hand: means over 300 old and 100 new rows.
    @Test("a batch moves the statistics by its share", arguments: laws)
    func oneBatch(law: ComponentLaw) throws {
        let drawn = DrawnClusters(22, rows: 400, columns: 2, clusters: 3, apart: 5)
        let mixture = try Self.fit(
            Self.part(drawn, 0..<300), Array(drawn.labels[..<300]), law: law
        ).mixture
        var online = try OnlineMixture(mixture, rows: 300, options: Self.options(batch: 100))
        let new = try Self.part(drawn, 300..<400)
        let drift = try online.learn(from: new)
        let posteriors = try mixture.posteriors(of: new.rows)
        #expect(abs(drift.logLikelihood - posteriors.logDensities.reduce(0, +)) < 1e-8)
        for (k, component) in mixture.components.enumerated() {
            let shares = (0..<100).map { posteriors[$0][posteriors[$0].startIndex + k] }
            let weight = (300 * component.weight + shares.reduce(0, +)) / 400
            #expect(abs(online.mixture.components[k].weight - weight) < 1e-10)
            guard law == .normal else { continue }
            for j in 0..<2 {
                let sum = zip(shares, drawn.rows[300...]).reduce(0) { $0 + $1.0 * $1.1[j] }
                let mean = (300 * component.weight * component.mean[j] + sum) / (400 * weight)
                #expect(abs(online.mixture.components[k].mean[j] - mean) < 1e-9)
            }
        }
    }

    @Test("rows of the mixture's own law leave it where it is", arguments: laws)
    func stationary(law: ComponentLaw) throws {
        let drawn = DrawnClusters(23, rows: 600, columns: 2, clusters: 3, apart: 4)
        let data = try drawn.data()
        let fit = try Self.fit(data, drawn.labels, law: law)
        var online = try OnlineMixture(fit.mixture, rows: 600, options: Self.options(batch: 600))
        let drift = try online.learn(from: data)
        // A fit is where an M step of its own rows leaves it.
        #expect(online.mixture.distance(to: fit.mixture) < 1e-4)
        #expect(drift.isNone)
    }

    @Test("one pass comes within one in a hundred of the batch likelihood", arguments: [1.0, 0.7])
    func onePass(gain: Double) throws {
        let drawn = DrawnClusters(24, rows: 20_000, columns: 3, clusters: 3, apart: 3)
        let data = try drawn.data()
        let batch = try Self.fit(data, drawn.labels)
        // From few rows.
        let start = try Self.fit(Self.part(drawn, 0..<60), Array(drawn.labels[..<60])).mixture
        var online = try OnlineMixture(
            start, rows: 60, options: Self.options(batch: 256, gain: gain))
        _ = try online.learn(from: data)
        let reached = try online.mixture.posteriors(of: data.rows).logDensities.reduce(0, +)
        #expect(abs(reached - batch.logLikelihood) < 0.01 * abs(batch.logLikelihood))
    }

    @Test("what moved is named, and old rows are forgotten")
    func drift() throws {
        let drawn = DrawnClusters(25, rows: 3000, columns: 2, clusters: 3, apart: 6)
        let mixture = try Self.fit(drawn.data(), drawn.labels).mixture
        let deviation = mixture.components[1].covariance.variances[0].squareRoot()
        let owners = try mixture.posteriors(of: drawn.data().rows).labels
        let moved = zip(drawn.rows, owners).map { row, owner in
            owner == 1 ? [row[0] + deviation, row[1]] : row
        }
        var (all, recent) = (
            try OnlineMixture(mixture, rows: 3000, options: Self.options(batch: 100)),
            try OnlineMixture(mixture, rows: 3000, options: Self.options(batch: 100))
        )
        var options = recent.options
        options.halfLife = 300
        recent = try recent.learning(by: options)
        let drift = try all.learn(from: MclustFits.data(moved))
        _ = try recent.learn(from: MclustFits.data(moved))
        let first = try #require(drift.movedMeans.first)
        #expect(first.component == 1 && first.column == 0)
        #expect(abs(first.deviations - 1) < 0.25)
        func way(_ online: OnlineMixture) -> Double {
            (online.mixture.components[1].mean[0] - mixture.components[1].mean[0]) / deviation
        }
        #expect(abs(way(all) - 0.5) < 0.15 && abs(way(recent) - 1) < 0.25)
    }

    @Test("categories and their levels are learned too")
    func categories() throws {
        let drawn = DrawnMixedRows(27, rows: 400, classes: 2, missing: 0.1)
        let data = try drawn.data()
        let fit = try ExpectationMaximization(.vvi).fit(
            data, from: .partition(drawn.labels, components: 2))
        var online = try OnlineMixture(
            fit.mixture, rows: fit.rows, options: Self.options(batch: 64))
        _ = try online.learn(from: data)
        let shares = try #require(online.mixture.categories?.shares)
        let before = try #require(fit.mixture.categories?.shares)
        for (one, other) in zip(shares.joined().joined(), before.joined().joined()) {
            #expect(abs(one - other) < 0.05)
        }
    }

    @Test("options outside their ranges are refused")
    func refusals() throws {
        let drawn = DrawnClusters(26, rows: 60, columns: 2, clusters: 3, apart: 6)
        let mixture = try Self.fit(drawn.data(), drawn.labels, .vvi).mixture
        for options in [Self.options(batch: 0), Self.options(batch: 8, gain: 0.5)] {
            #expect(throws: MixtureError.self) { _ = try OnlineMixture(mixture, options: options) }
        }
        var online = try OnlineMixture(mixture, options: Self.options(batch: 100))
        _ = try online.learn(from: drawn.data())
        #expect(online.openRows == 60)
        #expect(throws: MixtureError.self) {
            _ = try online.learning(by: Self.options(batch: 50))
        }
        #expect(throws: MixtureError.self) {
            _ = try online.learn(from: MclustFits.data([[1, 2, 3]]))
        }
    }
}
