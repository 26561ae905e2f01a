import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Laws of counts; constants by SciPy 1.16 (`poisson.logpmf`, and `nbinom`'s formula with `gammaln` in double precision).
@Suite struct CountLawTests {
    private func logs(
        _ x: Double, _ parameters: [Double], on executor: any Executor = TestExecutors.exact,
        _ law: ([Tensor]) -> any CountDistribution
    ) throws -> Double {
        try numbers(of: [row([x])] + parameters.map { row([$0]) }, on: executor) {
            law(Array($0.dropFirst())).logProbability(of: $0[0])
        }[0]
    }

    /// λ, x, ln p.
    private static let poissonValues: [[Double]] = [
        [0.3, 0, -0.3], [0.3, 2, -3.4010927892118175], [7.5, 7, -1.9208402172695624],
        [250, 300, -8.467574586393994], [1e5, 99_500, -7.924984389683232],
        [1e-4, 0, -1e-4], [1e-4, 1, -9.210440371976182],
    ]
    /// μ, r, x, ln p.
    private static let negativeBinomialValues: [[Double]] = [
        [0.3, 0.5, 0, -0.2350018146228678], [0.3, 0.5, 4, -5.455001029099976],
        [7.5, 2, 9, -2.9412031456771266], [250, 10, 300, -5.666523331222805],
        [1e4, 0.8, 12_000, -10.53741146888596], [3, 1e4, 2, -1.495972608211078],
        [40, 1e-2, 0, -0.08294299608857235],
    ]
    /// μ, r, π, x, ln p.
    private static let inflatedValues: [[Double]] = [
        [0.3, 0.5, 0.2, 0, -0.18337547352873215], [7.5, 2, 0.6, 0, -0.4817061868727622],
        [7.5, 2, 0.6, 9, -3.8574938775512813], [250, 10, 1e-3, 300, -5.667523831556304],
        [40, 3, 0.9, 0, -0.10532278384298442],
    ]

    private static func poisson(_ p: [Tensor]) -> any CountDistribution { Poisson(logRate: p[0]) }
    private static func negativeBinomial(_ p: [Tensor]) -> any CountDistribution {
        NegativeBinomial(logMean: p[0], logShape: p[1])
    }
    private static func inflated(_ p: [Tensor]) -> any CountDistribution {
        ZeroInflated(NegativeBinomial(logMean: p[0], logShape: p[1]), logits: p[2])
    }

    @Test(
        "Poisson's probabilities are SciPy's, in single precision too",
        arguments: poissonValues)
    func poisson(values: [Double]) throws {
        let (rate, x, expected) = (values[0], values[1], values[2])
        let logRate = [log(rate)]
        #expect(isClose(try logs(x, logRate, Self.poisson), expected, relative: 1e-9))
        // The rate itself is known to e^(ln λ) in single precision only: √λ ln λ 6e-8.
        let single = try logs(x, logRate, on: TestExecutors.fast, Self.poisson)
        #expect(isClose(single, expected, relative: 2e-5, absolute: 1e-3))
    }

    @Test(
        "Negative binomial probabilities are SciPy's, in single precision too",
        arguments: negativeBinomialValues)
    func negativeBinomial(values: [Double]) throws {
        let (x, expected) = (values[2], values[3])
        let parameters = [log(values[0]), log(values[1])]
        let found = try logs(x, parameters, Self.negativeBinomial)
        #expect(isClose(found, expected, relative: 1e-8))
        let single = try logs(x, parameters, on: TestExecutors.fast, Self.negativeBinomial)
        #expect(isClose(single, expected, relative: 1e-4, absolute: 3e-3))
    }

    @Test(
        "Zero-inflated probabilities are those of the definition",
        arguments: inflatedValues)
    func zeroInflated(values: [Double]) throws {
        let (lost, x, expected) = (values[2], values[3], values[4])
        let parameters = [log(values[0]), log(values[1]), log(lost / (1 - lost))]
        #expect(isClose(try logs(x, parameters, Self.inflated), expected, relative: 1e-8))
    }

    struct DrawnLaw: Sendable {
        let name: String
        let parameters: [Double]

        init(_ name: String, _ natural: [Double], logit: Double? = nil) {
            self.name = name
            parameters = natural.map { log($0) } + (logit.map { [$0] } ?? [])
        }
    }

    static let drawnLaws: [DrawnLaw] = [
        DrawnLaw("poisson", [0.4]), DrawnLaw("poisson", [9.9]), DrawnLaw("poisson", [10.1]),
        DrawnLaw("poisson", [160]), DrawnLaw("negative binomial", [6, 0.4]),
        DrawnLaw("negative binomial", [40, 9]), DrawnLaw("inflated", [12, 3], logit: -0.5),
    ]

    /// Draws, their log-probabilities and those of 0, 1, 2 ... from one law.
    private func draws(
        _ parameters: [Double], _ law: @escaping ([Tensor]) -> any CountDistribution
    ) throws -> (draws: [Double], probabilities: [Double], mean: Double) {
        let counts = array([400, 1], (0..<400).map(Double.init))
        let found = try outputs(
            of: [HostArray(RandomKey(seed: 12)), counts] + parameters.map { row([$0]) },
            on: TestExecutors.fast
        ) {
            let law = law(Array($0.dropFirst(2)))
            return [law.sample(key: $0[0], count: 40_000), law.logProbability(of: $0[1]), law.mean]
        }
        return (found[0].doubles, found[1].doubles.map { exp($0) }, found[2].scalar)
    }

    @Test(
        "Draws have the law's probabilities, mean and variance, and these sum to one (false alarm once in 10 000 for each)",
        arguments: drawnLaws)
    func drawn(law: DrawnLaw) throws {
        let (name, parameters) = (law.name, law.parameters)
        let laws: [String: ([Tensor]) -> any CountDistribution] = [
            "poisson": Self.poisson, "negative binomial": Self.negativeBinomial,
            "inflated": Self.inflated,
        ]
        let found = try draws(parameters, try #require(laws[name]))
        let p = found.probabilities
        #expect(isClose(p.reduce(0, +), 1, relative: 1e-4))
        let mean = p.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
        let square = p.enumerated().reduce(0) { $0 + Double($1.offset * $1.offset) * $1.element }
        #expect(isClose(mean, found.mean, relative: 1e-3))
        let sample = SampleMoments(found.draws)
        #expect(abs(sample.mean - mean) < 4 * sample.standardError)
        #expect(isClose(sample.variance, square - mean * mean, relative: 0.06))
        #expect(found.draws.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
        // Pearson's statistic over values that at least ten draws are expected at.
        let n = Double(found.draws.count)
        var seen = [Double](repeating: 0, count: 400)
        for draw in found.draws where draw < 400 { seen[Int(draw)] += 1 }
        let cells = p.indices.filter { p[$0] * n >= 10 }
        let statistic = cells.reduce(0) {
            $0 + (seen[$1] - n * p[$1]) * (seen[$1] - n * p[$1]) / (n * p[$1])
        }
        let freedom = Double(cells.count)
        #expect(statistic < freedom + 4 * (2 * freedom).squareRoot() + 8)
    }
}
