import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboStateSpaces
import ElboTestSupport
import Foundation
import Testing

/// The traced filter, in Float64, beside the exact state space and the joint Gaussian of all codes.
@Suite("Codes that tell of a linear state: the filter")
struct StateBeliefTests {
    private static let (n, d, steps, windows) = (3, 2, 6, 2)
    private static let key = RandomKey(seed: 12)
    private static let (q, r) = ([0.3, 0.05, 0.8], [0.2, 0.03])
    private static let (m, v) = ([0.5, -1, 2], [2.0, 20, 0.1])

    private static func normals(_ label: UInt64, _ count: Int) -> [Double] {
        (0..<count).map { key.child(label).normal(at: $0) }
    }

    /// Aᵏ of all systems, one after the other, and Cᵏ.
    private static func systems(_ k: Int) -> (motions: [Double], loadings: [Double]) {
        let motions = normals(1, k * n * n).enumerated().map { place, number -> Double in
            let diagonal: Double = place % (n * n) % (n + 1) == 0 ? 0.7 : 0
            return 0.3 * number + diagonal
        }
        return (motions, normals(2, k * d * n))
    }

    private static func logs(_ values: [Double]) -> [Double] { values.map { log($0) } }

    /// Σ ln p(aₜ | a_<t) of each window, traced.
    ///
    /// - Parameters:
    ///   - weights: αₜ of each window: [steps, windows, K].
    ///   - codes: [steps, windows, d].
    private static func traced(_ k: Int, weights: [Double], codes: [Double]) throws -> [Double] {
        let (motions, loadings) = systems(k)
        return try numbers(of: [
            array([k, n, n], motions), array([k, d, n], loadings),
            array([steps, windows, k], weights), array([steps, windows, d], codes),
            row(logs(q)), row(logs(r)), row(m), row(logs(v)),
        ]) { given in
            func at(_ tensor: Tensor, _ step: Int) -> Tensor {
                tensor.slice(step..<step + 1, along: 0)
                    .reshaped(to: [windows, tensor.shape[2]])
            }
            var belief = StateBelief(windows: windows, mean: given[6], logVariance: given[7])
            var sum = given[0].trace.constant(0).broadcast(to: [windows])
            for step in 0..<steps {
                if step > 0 {
                    belief = belief.moved(
                        by: StateBelief.mixed(given[0], by: at(given[2], step)), noise: given[4])
                }
                let code = at(given[3], step)
                let told = belief.told(
                    through: StateBelief.mixed(given[1], by: at(given[2], step)), noise: given[5]
                ) { i, _, _ in code.slice(i..<i + 1, along: 1) }
                sum = sum + told.law.logProbability(of: code)
                belief = told.belief
            }
            return sum
        }
    }

    private static func window(_ all: [Double], _ window: Int, _ width: Int) -> [[Double]] {
        (0..<steps).map { step in
            let start = (step * windows + window) * width
            return Array(all[start..<start + width])
        }
    }

    @Test("of one system the likelihood is the state space's to 1e-8")
    func oneSystem() throws {
        let codes = Self.normals(3, Self.steps * Self.windows * Self.d)
        let ones = [Double](repeating: 1, count: Self.steps * Self.windows)
        let found = try Self.traced(1, weights: ones, codes: codes)
        let (a, c) = Self.systems(1)
        func diagonal(_ values: [Double]) -> [Double] {
            values.indices.flatMap { i in values.indices.map { $0 == i ? values[i] : 0 } }
        }
        let exact = try StateSpaceModel(
            transition: a, transitionNoise: diagonal(Self.q), observation: c, offset: [0, 0],
            noise: Self.r, firstMean: Self.m, firstCovariance: diagonal(Self.v))
        for window in 0..<Self.windows {
            let own = Self.window(codes, window, Self.d).flatMap { $0 }
            let rows = SequencedRows(try NumericTable(own, width: Self.d))
            let wanted = try exact.logDensities(of: rows, threads: 1).reduce(0, +)
            #expect(abs(found[window] - wanted) < 1e-8)
        }
    }

    @Test("of mixed systems it is the density of all codes together to 1e-8")
    func mixedSystems() throws {
        let k = 3
        let codes = Self.normals(4, Self.steps * Self.windows * Self.d)
        let raw = Self.normals(5, Self.steps * Self.windows * k).map { exp($0) }
        let weights = raw.indices.map { place in
            let first = place / k * k
            return raw[place] / raw[first..<first + k].reduce(0, +)
        }
        let found = try Self.traced(k, weights: weights, codes: codes)
        let (motions, loadings) = Self.systems(k)
        func mixed(_ all: [Double], _ own: [Double]) -> [Double] {
            let size = all.count / k
            return (0..<size).map { place in
                (0..<k).reduce(0) { $0 + own[$1] * all[$1 * size + place] }
            }
        }
        for window in 0..<Self.windows {
            let own = Self.window(weights, window, k)
            let law = LinearSystemLaw(
                moves: own.map { mixed(motions, $0) }, loadings: own.map { mixed(loadings, $0) },
                q: Self.q, r: Self.r, mean: Self.m, v: Self.v)
            let cells = Self.window(codes, window, Self.d).flatMap { $0 }
            #expect(abs(found[window] - (try #require(law.logDensity(of: cells)))) < 1e-8)
        }
    }

    @Test("codes drawn number after number have the moments of C z + noise")
    func draws() throws {
        let count = 20_000
        let (_, loadings) = Self.systems(1)
        let drawn = try numbers(of: [
            row(loadings), row(Self.logs(Self.r)), row(Self.m), row(Self.logs(Self.v)),
            HostArray(RandomKey(seed: 3)),
        ]) { given in
            let belief = StateBelief(windows: count, mean: given[2], logVariance: given[3])
            let c = given[0].reshaped(to: [1, Self.d, Self.n])
                .broadcast(to: [count, Self.d, Self.n])
            let noise = given[4].normal([count, Self.d])
            return belief.told(through: c, noise: given[1]) { i, mean, logVariance in
                mean + exp(0.5 * logVariance) * noise.slice(i..<i + 1, along: 1)
            }.code
        }
        let law = LinearSystemLaw(
            moves: [[]], loadings: [loadings], q: Self.q, r: Self.r, mean: Self.m, v: Self.v)
        func column(_ i: Int) -> [Double] {
            let center = law.mean[Self.n + i]
            return stride(from: i, to: drawn.count, by: Self.d).map { drawn[$0] - center }
        }
        // 4 standard errors, five numbers: a false alarm in 3000.
        for i in 0..<Self.d {
            let variance = law.covariance[Self.n + i][Self.n + i]
            let mean = column(i).reduce(0, +) / Double(count)
            #expect(abs(mean) < 4 * (variance / Double(count)).squareRoot())
            for j in 0...i {
                let wanted = law.covariance[Self.n + i][Self.n + j]
                let other = law.covariance[Self.n + j][Self.n + j]
                let found = zip(column(i), column(j)).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
                let error = ((variance * other + wanted * wanted) / Double(count)).squareRoot()
                #expect(abs(found - wanted) < 4 * error)
            }
        }
    }
}
