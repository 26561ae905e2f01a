import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Laws made of laws, and what follows from one log-probability for each element.
@Suite struct CombinatorTests {
    private static let logits = [0.2, -1.0, 0.7]
    private static let means = [[0.0, 1.0], [-2.0, 0.5], [3.0, -1.0]]
    private static let logVariances = [[0.0, -1.0], [0.5, 0.2], [-0.3, 1.0]]

    private static var weights: [Double] {
        let total = logits.reduce(0) { $0 + exp($1) }
        return logits.map { exp($0) / total }
    }

    private static func density(_ x: [Double]) -> [Double] {
        (0..<3).map { k in
            (0..<2).reduce(weights[k]) { product, axis in
                let variance = exp(logVariances[k][axis])
                let away = x[axis] - means[k][axis]
                return product * exp(-0.5 * away * away / variance)
                    / (2 * Double.pi * variance).squareRoot()
            }
        }
    }

    private func mixture(in trace: Trace) -> Mixture<DiagonalNormal> {
        Mixture(
            logits: trace.constant(row(Self.logits)),
            components: DiagonalNormal(
                mean: trace.constant(array([3, 2], Self.means.flatMap { $0 })),
                logVariance: trace.constant(array([3, 2], Self.logVariances.flatMap { $0 }))))
    }

    @Test("A mixture's density is the weighted sum, for any leading axes")
    func density() throws {
        let points = [[0, 0], [1, -1], [3, -1], [-2, 0.4], [8, 8], [0.1, 0.2]] as [[Double]]
        let found = try outputs(of: [array([3, 2, 2], points.flatMap { $0 })]) {
            let law = mixture(in: $0[0].trace)
            return [law.logProbability(of: $0[0]), law.logJoint(of: $0[0])]
        }
        #expect(found[0].shape == [3, 2] && found[1].shape == [3, 2, 3])
        let expected = points.map(Self.density)
        #expect(isClose(found[0].doubles, expected.map { log($0.reduce(0, +)) }, relative: 1e-11))
        #expect(isClose(found[1].doubles, expected.flatMap { $0.map { log($0) } }, relative: 1e-11))
    }

    @Test("Told a component, a mixture draws from it; told none, as it draws without being asked")
    func toldComponents() throws {
        let count = 6
        let told = (0..<count).flatMap { row in (0..<3).map { $0 == row % 4 ? 1.0 : 0 } }
        let found = try outputs(of: [HostArray(RandomKey(seed: 6)), array([count, 3], told)]) {
            let law = mixture(in: $0[0].trace)
            return [
                law.sample(key: $0[0], fromTold: $0[1]), law.sample(key: $0[0], count: count),
                law.sample(key: $0[0], fromTold: 0 * $0[1]),
                law.components.sample(key: $0[0].child(1), count: count),
            ]
        }.map(\.doubles)
        #expect(found[1] == found[2])
        for row in 0..<count {
            let own = found[0][2 * row..<2 * row + 2]
            let component = row % 4
            let expected =
                component < 3
                ? found[3][6 * row + 2 * component..<6 * row + 2 * component + 2]
                : found[1][2 * row..<2 * row + 2]
            #expect(isClose(Array(own), Array(expected), relative: 1e-12))
        }
    }

    @Test("Draws of a mixture have its mean and second moment (false alarm once in 100 000)")
    func moments() throws {
        let count = 20_000
        let found = try outputs(of: [HostArray(RandomKey(seed: 6))]) {
            let law = mixture(in: $0[0].trace)
            return [law.sample(key: $0[0], count: count), law.mean]
        }
        let draws = found[0].doubles
        for axis in 0..<2 {
            let (centres, weights) = (Self.means.map { $0[axis] }, Self.weights)
            let variances = Self.logVariances.map { exp($0[axis]) }
            var (mean, square) = (0.0, 0.0)
            for k in 0..<3 {
                mean += weights[k] * centres[k]
                square += weights[k] * (variances[k] + centres[k] * centres[k])
            }
            #expect(isClose(found[1].doubles[axis], mean))
            let own = (0..<count).map { draws[$0 * 2 + axis] }
            let (first, second) = (SampleMoments(own), SampleMoments(own.map { $0 * $0 }))
            // Four numbers at 4.9 standard errors each.
            #expect(abs(first.mean - mean) < 4.9 * first.standardError)
            #expect(abs(second.mean - square) < 4.9 * second.standardError)
        }
    }

    @Test("The gradient of a mixture's log-density is that of finite differences")
    func gradients() throws {
        func value(_ packed: [Double]) throws -> (Double, [Double]) {
            let found = try outputs(of: [row(packed)]) {
                let law = Mixture(
                    logits: $0[0].slice(0..<3, along: 0),
                    components: DiagonalNormal(
                        mean: $0[0].slice(3..<9, along: 0).reshaped(to: [3, 2]),
                        logVariance: $0[0].slice(9..<15, along: 0).reshaped(to: [3, 2])))
                let value = law.logProbability(of: $0[0].trace.constant(row([0.4, 0.3])))
                return [value, gradient(of: value, withRespectTo: [$0[0]])[0]]
            }
            return (found[0].scalar, found[1].doubles)
        }
        let start =
            Self.logits + Self.means.flatMap { $0 } + Self.logVariances.flatMap { $0 }
        let expected = try numericalGradient(at: start) { try value($0).0 }
        #expect(isClose(try value(start).1, expected, relative: 1e-6, absolute: 1e-8))
    }

    @Test("Independent laws side by side are one law with the sum of their log-densities")
    func independent() throws {
        let found = try outputs(of: [array([4, 3], (0..<12).map { 0.3 * Double($0) - 1 })]) {
            let laws = DiagonalNormal(
                mean: $0[0].trace.constant(row([0, 1, 2])),
                logVariance: $0[0].trace.constant(row([0, 1, -1])), eventRank: 0)
            let law = Independent(laws)
            let whole = DiagonalNormal(mean: laws.mean, logVariance: laws.logVariance)
            return [
                law.logProbability(of: $0[0]), whole.logProbability(of: $0[0]), law.entropy(),
                whole.entropy(),
            ]
        }
        #expect(isClose(found[0].doubles, found[1].doubles))
        #expect(isClose(found[2].doubles, found[3].doubles))
    }

    /// One law of each kind over two examples of three elements, and observations in its support.
    private static let elementwise: [String: @Sendable (Tensor) -> any ElementwiseDistribution] = [
        "bernoulli": { Bernoulli(logits: $0) },
        "continuous bernoulli": { ContinuousBernoulli(logits: $0) },
        "normal": { DiagonalNormal(mean: $0, logVariance: 0.3 * $0) },
        "discretised logistic": {
            DiscretizedLogistic(location: sigmoid($0), logScale: -2 + 0.1 * $0)
        },
        "beta-binomial": { BetaBinomial(alpha: exp($0), beta: exp(-$0)) },
    ]

    @Test(
        "Missing elements count for nothing, whatever stands in their place",
        arguments: elementwise.keys.sorted())
    func masks(name: String) throws {
        let make = try #require(Self.elementwise[name])
        let parameters = array([2, 3], [0.3, -0.8, 1.1, 0.2, 0.9, -1.5])
        let values = [51, 102, 255, 0, 153, 204].map { $0 / 255.0 }
        let known: [Double] = [1, 0, 1, 0, 1, 1]
        func score(_ values: [Double]) throws -> [[Double]] {
            try outputs(of: [parameters, array([2, 3], values), array([2, 3], known)]) {
                let law = make($0[0])
                return [
                    law.logProbability(of: $0[1], where: $0[2]), law.logProbabilities(of: $0[1]),
                    law.logProbability(of: $0[1]),
                ]
            }.map(\.doubles)
        }
        let found = try score(values)
        let cells = found[1]
        let expected = [cells[0] + cells[2], cells[4] + cells[5]]
        #expect(isClose(found[0], expected))
        #expect(isClose(found[2], [cells[0...2].reduce(0, +), cells[3...5].reduce(0, +)]))
        var others = values
        (others[1], others[3]) = (0, 1)
        #expect(try score(others)[0] == found[0])
    }
}
