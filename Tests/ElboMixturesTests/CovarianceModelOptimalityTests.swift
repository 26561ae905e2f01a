import ElboMixtures
import ElboNumerics
import Foundation
import Testing

/// λ_k, A_k and D_k apart, so that each may be moved within its model.
private struct Parts {
    var logVolumes: [Double]
    var logShapes: [[Double]]
    var orientations: [[[Double]]]

    init(_ covariances: [Covariance], common: [[Double]]?) {
        logVolumes = []
        logShapes = []
        orientations = []
        for covariance in covariances {
            let d = covariance.dimension
            let vectors: [[Double]]
            let values: [Double]
            if let common {
                vectors = common
                values = common.map { Parts.length(covariance.matrix, along: $0) }
            } else {
                (values, vectors) = symmetricEigenvectors(covariance.matrix, count: d)
            }
            let volume = values.reduce(0) { $0 + log($1) } / Double(d)
            logVolumes.append(volume)
            logShapes.append(values.map { log($0) - volume })
            orientations.append(vectors)
        }
    }

    static func length(_ matrix: [Double], along v: [Double]) -> Double {
        let d = v.count
        return (0..<d).reduce(0) { sum, i in
            sum + (0..<d).reduce(0) { $0 + v[i] * matrix[i * d + $1] * v[$1] }
        }
    }

    var covariances: [Covariance] {
        logVolumes.indices.map { k in
            let d = logShapes[k].count
            var matrix = [Double](repeating: 0, count: d * d)
            for (shape, vector) in zip(logShapes[k], orientations[k]) {
                let axis = exp(logVolumes[k] + shape)
                for i in 0..<d {
                    for j in 0..<d { matrix[i * d + j] += axis * vector[i] * vector[j] }
                }
            }
            return .full(matrix, dimension: d)
        }
    }

    /// Moves every part that the model leaves free by normal numbers of a size; shared parts move together.
    mutating func move(_ model: CovarianceModel, by size: Double, key: RandomKey) {
        let (g, d) = (logVolumes.count, logShapes[0].count)
        var next = 0
        func noise() -> Double {
            next += 1
            return size * key.normal(at: next)
        }
        let volume = noise()
        for k in 0..<g { logVolumes[k] += model.volume == .equal ? volume : noise() }
        func shapeStep() -> [Double] {
            let step = (0..<d).map { _ in noise() }
            let mean = step.reduce(0, +) / Double(d)
            return step.map { $0 - mean }
        }
        let shape = shapeStep()
        if model.shape != .identity {
            for k in 0..<g {
                let step = model.shape == .equal ? shape : shapeStep()
                for j in 0..<d { logShapes[k][j] += step[j] }
            }
        }
        guard model.orientation != .identity else { return }
        let shared = (0..<d * d).map { _ in noise() }
        for k in 0..<g {
            let angles =
                model.orientation == .equal ? shared : (0..<d * d).map { _ in noise() }
            for i in 0..<d {
                for j in 0..<i {
                    let (c, s) = (cos(angles[i * d + j]), sin(angles[i * d + j]))
                    let (a, b) = (orientations[k][i], orientations[k][j])
                    orientations[k][i] = zip(a, b).map { c * $0 + s * $1 }
                    orientations[k][j] = zip(a, b).map { c * $1 - s * $0 }
                }
            }
        }
    }
}

@Suite("M steps are the best of their family")
struct CovarianceModelOptimalityTests {
    /// Components of different size, shape and direction.
    private func scatter(_ d: Int, _ g: Int, seed: Int) -> ScatterStatistics {
        let key = RandomKey(seed: UInt64(seed))
        var (rows, classes, next) = ([[Double]](), [Int](), 0)
        for k in 0..<g {
            let mixing = (0..<d * d).map { key.normal(at: 1_000_000 + k * d * d + $0) }
            for _ in 0..<(20 + 15 * k) {
                let z = (0..<d).map { _ in
                    next += 1
                    return key.normal(at: next)
                }
                rows.append(
                    (0..<d).map { i in
                        (0..<d).reduce(0) { $0 + mixing[i * d + $1] * z[$1] } * Double(k + 1)
                    })
                classes.append(k)
            }
        }
        return HardScatter(rows, classes).statistics
    }

    @Test("no small move within the family gains", arguments: CovarianceModel.allCases)
    func optimal(model: CovarianceModel) throws {
        for (d, g) in [(1, 2), (2, 3), (3, 2), (5, 4)] {
            let statistics = scatter(d, g, seed: 7 * d + g)
            let estimate = try model.covariances(of: statistics)
            let best = HardScatter.objective(statistics, estimate)
            var identity: [[Double]]?
            if model.isDiagonal {
                identity = (0..<d).map { i in (0..<d).map { $0 == i ? 1 : 0 } }
            } else if model.orientation == .equal {
                let sum = estimate.map(\.matrix).enumerated().reduce(
                    [Double](repeating: 0, count: d * d)
                ) { sum, entry in
                    zip(sum, entry.1).map { $0 + $1 * Double(entry.0 + 1) }
                }
                identity = symmetricEigenvectors(sum, count: d).vectors
            }
            let parts = Parts(estimate, common: identity)
            // The parts make the same matrices: the answer is in the family.
            #expect(abs(HardScatter.objective(statistics, parts.covariances) - best) < 1e-6)
            for trial in 0..<40 {
                for size in [1e-4, 1e-2, 0.3] {
                    var moved = parts
                    moved.move(model, by: size, key: RandomKey(seed: UInt64(1000 + trial)))
                    let gain = HardScatter.objective(statistics, moved.covariances) - best
                    #expect(gain < 1e-8 * abs(best), "\(model) d=\(d) size \(size) gains \(gain)")
                }
            }
        }
    }

    @Test("richer models are never worse")
    func nesting() throws {
        let statistics = scatter(4, 3, seed: 1)
        func best(_ model: CovarianceModel) throws -> Double {
            HardScatter.objective(statistics, try model.covariances(of: statistics))
        }
        let pairs: [(CovarianceModel, CovarianceModel)] = [
            (.eii, .vii), (.eii, .eei), (.vii, .vei), (.eei, .vei), (.eei, .evi), (.vei, .vvi),
            (.evi, .vvi), (.eei, .eee), (.eee, .vee), (.eee, .eve), (.eee, .eev), (.vee, .vve),
            (.eve, .vve), (.vee, .vev), (.eev, .vev), (.eve, .evv), (.eev, .evv), (.vve, .vvv),
            (.vev, .vvv), (.evv, .vvv), (.vvi, .vve), (.evi, .eve),
        ]
        for (small, large) in pairs {
            #expect(try best(small) <= best(large) + 1e-6, "\(small) \(large)")
        }
    }

    @Test(
        "a step after a step with the same scatters changes nothing",
        arguments: [
            CovarianceModel.eve, .vve,
        ])
    func fixedPoint(model: CovarianceModel) throws {
        let statistics = scatter(5, 3, seed: 3)
        let first = try model.covariances(of: statistics)
        let second = try model.covariances(of: statistics, previous: first)
        for (a, b) in zip(first, second) {
            for (x, y) in zip(a.matrix, b.matrix) { #expect(abs(x - y) < 1e-5 * (1 + abs(x))) }
        }
        let other = try model.covariances(of: scatter(5, 3, seed: 4))
        let from = try model.covariances(of: statistics, previous: other)
        #expect(
            HardScatter.objective(statistics, from)
                > HardScatter.objective(statistics, other))
    }

    @Test("scales do not matter: columns from 1e-9 to 1e9, 150 of them")
    func scales() throws {
        let d = 150
        var scatter = [Double](repeating: 0, count: d * d)
        for i in 0..<d { scatter[i * (d + 1)] = pow(10, Double(i % 19) - 9) * 50 }
        let statistics = ScatterStatistics(
            dimension: d, weights: [50, 50], scatters: [scatter, scatter.map { $0 * 1e-6 }])
        for model in [CovarianceModel.evv, .vev, .vee, .vvi, .vei, .evi] {
            let estimate = try model.covariances(of: statistics)
            #expect(estimate.allSatisfy { $0.logDeterminant?.isFinite == true }, "\(model)")
        }
    }
}
