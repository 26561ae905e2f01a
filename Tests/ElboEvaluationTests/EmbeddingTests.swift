import ElboEvaluation
import ElboNumerics
import Foundation
import Testing

@Suite("Neighbour embedding")
struct EmbeddingTests {
    private func normals(_ count: Int, seed: UInt64) -> [Float] {
        let key = RandomKey(seed: seed)
        return (0..<count).map { Float(key.normal(at: $0)) }
    }

    @Test("neighbours have the perplexity asked for", arguments: [2.0, 5, 12])
    func perplexity(_ wanted: Double) {
        // On a circle all points are alike: p_j|i is symmetric, so that its entropy can be read off n p_ij.
        let n = 40
        let points = (0..<n).flatMap { place -> [Float] in
            let angle: Double = 2 * Double.pi * Double(place) / Double(n)
            return [Float(cos(angle)), Float(sin(angle))]
        }
        let law = NeighbourProbabilities(
            squaredDistances: squaredDistances(of: points, dimension: 2), count: n,
            perplexity: wanted)
        #expect(abs(law.joint.reduce(0, +) - 1) < 1e-12)
        for i in 0..<n {
            #expect(abs(law.perplexities[i] - wanted) < 1e-8)
            let entropy = (0..<n).reduce(0.0) { sum, j in
                let p = law.joint[i * n + j] * Double(n)
                return p > 0 ? sum - p * log(p) : sum
            }
            // Float coordinates are not exactly a circle's.
            #expect(abs(exp(entropy) - wanted) < 1e-3)
        }
    }

    @Test("the gradient is that of the divergence, by finite differences")
    func gradient() {
        let n = 13
        let points = normals(n * 4, seed: 3)
        let target = EmbeddingTarget(
            NeighbourProbabilities(
                squaredDistances: squaredDistances(of: points, dimension: 4), count: n,
                perplexity: 4))
        let key = RandomKey(seed: 8)
        let x = (0..<n).map { key.normal(at: $0) }
        let y = (0..<n).map { key.normal(at: n + $0) }
        let slopes = target.gradient(at: .init(x: x, y: y))
        let step = 1e-5
        for i in 0..<n {
            var (up, down) = (x, x)
            up[i] += step
            down[i] -= step
            let slope =
                (target.divergence(at: .init(x: up, y: y))
                    - target.divergence(at: .init(x: down, y: y))) / (2 * step)
            #expect(abs(slope - slopes.x[i]) < 1e-8)
            (up, down) = (y, y)
            up[i] += step
            down[i] -= step
            let rise =
                (target.divergence(at: .init(x: x, y: up))
                    - target.divergence(at: .init(x: x, y: down))) / (2 * step)
            #expect(abs(rise - slopes.y[i]) < 1e-8)
        }
    }

    @Test(
        "trustworthiness is scikit-learn's (1.9.1, Tests/Oracles/trustworthiness.py)",
        arguments: [(3, 0.7536549707602339), (5, 0.7833333333333333), (8, 0.7676630434782609)])
    func trust(_ neighbours: Int, _ expected: Double) {
        var points: [Float] = []
        for i in 0..<24 {
            let cube = i * i * i
            let whole: [Int] = [cube * 2819 % 6007, cube * 3041 % 5861, cube * 2917 % 5557]
            points += whole.map { Float($0) / 64 }
        }
        var (x, y): ([Double], [Double]) = ([], [])
        for i in 0..<24 {
            let whole = i * i * i * 2819 % 6007
            x.append(Double(whole) / 64 + 0.01 * Double(i))
            y.append(Double(i * 19 % 83))
        }
        let value = trustworthiness(
            squaredDistances: squaredDistances(of: points, dimension: 3),
            x: x, y: y, neighbours: neighbours)
        #expect(abs(value - expected) < 1e-12)
    }

    @Test("groups in ten dimensions stay groups in the plane, with the same bits each time")
    func groups() {
        let (groups, each, d) = (6, 30, 10)
        var points = normals(groups * each * d, seed: 1)
        // Six corners of a simplex: no two principal axes can tell them all apart.
        for row in 0..<groups * each {
            let corner = row * d + row % groups
            points[corner] += 8
        }
        let key = RandomKey(seed: 2)
        let plane = NeighbourEmbedding(of: points, dimension: d, perplexity: 15, key: key)
        let again = NeighbourEmbedding(of: points, dimension: d, perplexity: 15, key: key)
        #expect(plane.x == again.x && plane.y == again.y)
        for row in plane.x.indices {
            func away(_ other: Int) -> Double {
                hypot(plane.x[other] - plane.x[row], plane.y[other] - plane.y[row])
            }
            let nearest = plane.x.indices.filter { $0 != row }.min { away($0) < away($1) }
            #expect(nearest.map { $0 % groups } == row % groups)
        }
        let axes = PrincipalAxes(of: points, dimension: d)
        let flat = (0..<groups * each).map { axes.coordinates(points[$0 * d..<($0 + 1) * d]) }
        let flatTrust = trustworthiness(
            squaredDistances: squaredDistances(of: points, dimension: d), x: flat.map { $0[0] },
            y: flat.map { $0[1] }, neighbours: 10)
        #expect(plane.trustworthiness > 0.9 && plane.trustworthiness > flatTrust)
    }

    @Test("equal points do no harm")
    func equal() {
        let plane = NeighbourEmbedding(
            of: [Float](repeating: 1, count: 60), dimension: 3, key: RandomKey(seed: 0))
        let isFinite = (plane.x + plane.y).allSatisfy { $0.isFinite }
        #expect(isFinite)
    }
}

@Suite("Two-sample test")
struct EnergyTestTests {
    private func normals(_ count: Int, _ key: RandomKey, shift: Float = 0) -> [Float] {
        (0..<count).map { Float(key.normal(at: $0)) + shift }
    }

    @Test("the distance is the definition's")
    func definition() {
        let (x, y): ([Float], [Float]) = ([0, 1, 4], [2, 7])
        func mean(_ a: [Float], _ b: [Float]) -> Double {
            var sum = 0.0
            for u in a { for v in b { sum += Double(abs(u - v)) } }
            return sum / Double(a.count * b.count)
        }
        let test = EnergyTest(x, y, dimension: 1, key: RandomKey(seed: 0))
        let expected = (2 * mean(x, y) - mean(x, x) - mean(y, y)) / (2 * mean(x, y))
        #expect(abs(test.distance - expected) < 1e-12)
    }

    /// 200 tests of equal laws at 5 %: more than 22 alarms have a chance below 2·10⁻⁴ (binomial tail).
    @Test("false alarms are as rare as promised")
    func falseAlarms() {
        let alarms = (0..<200).count { round in
            let key = RandomKey(seed: UInt64(round)).child(77)
            return EnergyTest(
                normals(40, key.child(0)), normals(40, key.child(1)), dimension: 2,
                relabellings: 99, key: key.child(2)
            ).chance <= 0.05
        }
        #expect(alarms <= 22)
    }

    @Test("a shift of one deviation is found")
    func power() {
        let key = RandomKey(seed: 4)
        let test = EnergyTest(
            normals(300, key.child(0)), normals(300, key.child(1), shift: 1), dimension: 3,
            key: key)
        #expect(test.chance == 1.0 / 200 && test.distance > 0.05)
    }
}
