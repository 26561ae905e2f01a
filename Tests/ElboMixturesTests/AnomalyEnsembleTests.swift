import ElboData
import ElboMixtures
import ElboNumerics
import Testing

@Suite("Ensembles for anomalies")
struct AnomalyEnsembleTests {
    /// 570 rows of three clusters and 30 anomalies that lie close together far away: a cluster of their own.
    private static func contaminated() -> (rows: [[Double]], isAnomaly: [Bool]) {
        let bulk = DrawnClusters(81, rows: 570, columns: 4, clusters: 3, apart: 5).rows
        let key = RandomKey(seed: 82)
        var odd: [[Double]] = []
        for row in 0..<30 {
            odd.append(
                (0..<4).map { (column: Int) -> Double in
                    14 + 0.3 * key.uniform(at: row * 4 + column)
                })
        }
        let isAnomaly = [Bool](repeating: false, count: 570) + [Bool](repeating: true, count: 30)
        return (bulk + odd, isAnomaly)
    }

    /// The share of pairs of an anomaly and another row that are in the right order.
    private static func area(_ scores: [Double], _ isAnomaly: [Bool]) -> Double {
        let pairs = zip(scores, isAnomaly)
        let (odd, rest) = (pairs.filter(\.1).map(\.0), pairs.filter { !$0.1 }.map(\.0))
        let right = odd.reduce(0.0) { sum, score in
            sum + rest.reduce(0.0) { $0 + ($1 < score ? 1 : $1 == score ? 0.5 : 0) }
        }
        return right / Double(odd.count * rest.count)
    }

    @Test("anomalies that resemble one another stand out, which a mixture chosen by BIC hides")
    func clustered() throws {
        let (rows, isAnomaly) = Self.contaminated()
        let data = try MclustFits.data(rows)
        let members = try AnomalyEnsemble().fit(data)
        #expect(members.count == 30)
        let scores = try AnomalyEnsemble.scores(of: data.rows, by: members)
        #expect(Self.area(scores, isAnomaly) > 0.8)
        let chosen = try MixtureSearch(components: Array(1...5), models: [.vvi, .vvv]).run(data)
        let densities = try chosen.fit.mixture.posteriors(of: data.rows).logDensities
        #expect(Self.area(densities.map { -$0 }, isAnomaly) < 0.5)
    }

    @Test("a tight group of many anomalies stands out too", arguments: [20, 60, 100])
    func tight(count: Int) throws {
        let key = RandomKey(seed: 84)
        let rows = (0..<2000).map { row in
            (0..<8).map { column in
                let normal = key.normal(at: row * 8 + column)
                return row < count ? 2 + 0.3 * normal : normal
            }
        }
        let data = try MclustFits.data(rows)
        let members = try AnomalyEnsemble().fit(data)
        let scores = try AnomalyEnsemble.scores(of: data.rows, by: members)
        // A group of 2 in all eight columns is 5.7 deviations away, where a normal law has none of 2000 rows.
        #expect(Self.area(scores, rows.indices.map { $0 < count }) > 0.98)
    }

    @Test("a score is the mean over the members of -log p, and one mixture holds them all")
    func members() throws {
        let (rows, _) = Self.contaminated()
        let data = try MclustFits.data(rows)
        var ensemble = AnomalyEnsemble(key: RandomKey(seed: 5))
        ensemble.members = 3
        let members = try ensemble.fit(data)
        let scores = try AnomalyEnsemble.scores(of: data.rows, by: members)
        let each = try members.map { try $0.posteriors(of: data.rows).logDensities }
        for row in [0, 299, 599] {
            let sum: Double = each[0][row] + each[1][row] + each[2][row]
            #expect(abs(scores[row] + sum / 3) < 1e-9)
        }
        #expect(members.flatMap(\.components).allSatisfy { $0.weight >= 0.1 })
        let together = GaussianMixture(inEqualShares: members)
        let counts = members.map { $0.components.count }
        let apart = together.members(counts)
        let again = try AnomalyEnsemble.scores(of: data.rows, by: apart)
        #expect(zip(scores, again).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(try ensemble.fit(data) == members)
    }

    @Test("few rows, repeated rows and missing cells are no obstacle; a constant column is named")
    func small() throws {
        let rows = (0..<12).map { (row: Int) -> [Double] in
            [Double(row % 3), Double(row % 2), row == 5 ? Double.nan : Double(row)]
        }
        let data = try MclustFits.data(rows)
        let members = try AnomalyEnsemble().fit(data)
        let scores = try AnomalyEnsemble.scores(of: data.rows, by: members)
        #expect(scores.count { $0.isFinite } == scores.count)
        #expect(throws: MixtureError.constantColumn(column: "2", value: 1)) {
            _ = try AnomalyEnsemble().fit(MclustFits.data(rows.map { [$0[0], 1] }))
        }
    }
}
