import ElboMixtures
import ElboNumerics
import Foundation
import Testing

/// One data set of kmeans.json.
struct KMeansGolden: Decodable {
    struct Fit: Decodable {
        let inertia: Double
        let labels: String
    }
    let plain: Fit
    let weighted: Fit
    let ward: [Double]
}

private struct Rows: Decodable {
    struct Table: Decodable {
        let width: Int
        let values: [Double]
    }
    let sets: [String: Table]
}

@Suite("k-means")
struct KMeansTests {
    @Test("Lloyd's iterations from given centres are scikit-learn's")
    func lloyd() throws {
        let tables = try Fixture.json("agglomeration", as: Rows.self).sets
        for (name, expected) in try Fixture.json("kmeans", as: [String: KMeansGolden].self) {
            let table = try #require(tables[name])
            let sample = RowSample(
                values: table.values, width: table.width,
                rows: Array(0..<table.values.count / table.width)
            ).standardized()
            let last = sample.count - 1
            let centers = [0, sample.count / 2, last].flatMap {
                sample.values[$0 * table.width..<($0 + 1) * table.width]
            }
            let weights = (0...last).map { Double(1 + $0 % 3) }
            for (weights, fit) in [(nil, expected.plain), (weights, expected.weighted)] {
                let found = KMeans(
                    sample.values, width: table.width, centers: centers, weights: weights)
                #expect(abs(found.inertia - fit.inertia) < 1e-9 * fit.inertia, "\(name)")
                #expect(digits(found.labels) == fit.labels, "\(name)")
            }
        }
    }

    @Test("no point is drawn twice, and as many different rows as clusters have no inertia")
    func seedingDrawsDifferentRows() throws {
        // Five different rows, many times.
        let values = (0..<200).flatMap { [Double($0 % 5), Double($0 % 5) * 0.5] }
        for seed in UInt64(0)..<20 {
            let fit = try KMeans(values, width: 2, clusters: 5, key: RandomKey(seed: seed))
            #expect(fit.inertia == 0 && Set(fit.labels).count == 5)
        }
        #expect(throws: StartError.tooFewDistinctRows(rows: 5, clusters: 6)) {
            _ = try KMeans(values, width: 2, clusters: 6, key: RandomKey(seed: 1))
        }
    }

    @Test("the same bits for any number of threads, other rows for other seeds")
    func threads() throws {
        let key = RandomKey(seed: 3)
        let values = (0..<30_000).map { key.normal(at: $0) + Double($0 / 3 % 4) * 3 }
        let one = try KMeans(values, width: 3, clusters: 4, key: key, threads: 1)
        #expect(one == (try KMeans(values, width: 3, clusters: 4, key: key, threads: 3)))
        #expect(one == (try KMeans(values, width: 3, clusters: 4, key: key)))
        let other = try KMeans(values, width: 3, clusters: 4, key: key.child(1))
        #expect(abs(one.inertia - other.inertia) < 1e-6 * one.inertia)
    }

    @Test("weights count rows")
    func weightsCountRows() {
        let key = RandomKey(seed: 5)
        let values = (0..<120).map { key.normal(at: $0) }
        let weights = (0..<60).map { Double($0 % 4) }
        let repeated = (0..<60).flatMap { row in
            (0..<row % 4).flatMap { _ in values[row * 2..<(row + 1) * 2] }
        }
        let centers = [-1.0, 0, 1, 0, 0, 1]
        let weighted = KMeans(values, width: 2, centers: centers, weights: weights)
        let plain = KMeans(repeated, width: 2, centers: centers)
        #expect(abs(weighted.inertia - plain.inertia) < 1e-10 * plain.inertia)
        #expect(zip(weighted.centers, plain.centers).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("missing cells: no iteration raises the inertia, and clusters are found")
    func missingCells() throws {
        let key = RandomKey(seed: 9)
        let values = (0..<900).map { index in
            let row = index / 3
            let gap = key.child(1).uniform(at: index) < 0.2 && index % 3 != row % 3
            return gap ? .nan : key.normal(at: index) + 8 * Double(row % 3)
        }
        let fit = try KMeans(values, width: 3, clusters: 3, key: key)
        let names = Set((0..<300).map { [$0 % 3, fit.labels[$0]] })
        #expect(names.count == 3)
        var before = Double.infinity
        for iterations in 0..<10 {
            let fit = KMeans(
                values, width: 3, centers: Array(values[0..<9]).map { $0.isNaN ? 0 : $0 },
                iterations: iterations)
            #expect(fit.inertia <= before * (1 + 1e-12))
            before = fit.inertia
        }
    }

    @Test("a cluster without rows takes one")
    func emptyCluster() {
        let fit = KMeans([0, 1, 10, 11, 30], width: 1, centers: [0, 10, 1000])
        #expect(Set(fit.labels).count == 3)
    }
}
