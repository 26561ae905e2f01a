import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct IntervalLogisticTests {
    /// μ, ln h, and intervals by their ends.
    private static let cases: [(location: Double, logScale: Double, lower: Double, upper: Double)] =
        [
            (0, 0, -1, 1), (0.5, -1, 0.2, 0.9), (-2, 0.7, -11, 2.4), (1, -3, 1.2, 1.3),
            (0, 0, 8, 12), (0, 0, -12, -8), (3, 1.5, -40, 50),
        ]

    private func logProbabilities(
        _ cases: [(location: Double, logScale: Double, lower: Double, upper: Double)],
        on executor: any Executor = TestExecutors.exact
    ) throws -> [Double] {
        try outputs(
            of: [
                row(cases.map(\.location)), row(cases.map(\.logScale)),
                row(cases.flatMap { [($0.lower + $0.upper) / 2, $0.upper - $0.lower] }),
            ], on: executor
        ) { [IntervalLogistic(location: $0[0], logScale: $0[1]).logProbabilities(of: $0[2])] }[0]
        .doubles
    }

    @Test("The mass of an interval is the difference of the distribution function at its ends")
    func masses() throws {
        func below(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        for executor in [TestExecutors.exact, TestExecutors.fast] {
            let found = try logProbabilities(Self.cases, on: executor)
            for (place, case_) in Self.cases.enumerated() {
                let scale = exp(case_.logScale)
                let (a, b) = (
                    (case_.lower - case_.location) / scale, (case_.upper - case_.location) / scale
                )
                // On the side where the difference loses no digits.
                let mass = a > 0 ? below(-a) - below(-b) : below(b) - below(a)
                #expect(isClose(found[2 * place], log(mass), relative: 1e-4, absolute: 1e-4))
                #expect(found[2 * place + 1] == 0)
            }
        }
    }

    @Test("A narrow interval has the density times its width, however far in a tail")
    func narrow() throws {
        for middle in [0.0, 3, -30, 200] {
            let width = 1e-6
            let found = try logProbabilities([(0, 0, middle - width / 2, middle + width / 2)])[0]
            let density = -abs(middle) - 2 * log1p(exp(-abs(middle)))
            #expect(isClose(found, density + log(width), relative: 1e-6), "\(middle): \(found)")
        }
    }

    @Test("Intervals side by side have all the mass together")
    func whole() throws {
        let edges: [Double] = [-1e4, -5, -1, -0.2, 0, 0.1, 2, 7, 1e4]
        let logs = try logProbabilities(zip(edges, edges.dropFirst()).map { (0.3, 0.4, $0, $1) })
        let sum = stride(from: 0, to: logs.count, by: 2).reduce(0.0) { $0 + exp(logs[$1]) }
        #expect(isClose(sum, 1, relative: 1e-9))
    }

    @Test("A cell that is not known counts for nothing, and its gradient too")
    func unknown() throws {
        let gradients = try outputs(of: [row([0.3, -0.2]), row([0.1, 0.2]), row([0, 0, 1, 0.5])]) {
            let law = IntervalLogistic(location: $0[0], logScale: $0[1])
            let known = $0[2].trace.constant(HostArray([4], [0, 0, 1, 1] as [Float]))
            let log = law.logProbability(of: $0[2], where: known).sum()
            return [log] + gradient(of: log, withRespectTo: [$0[0], $0[1]])
        }
        #expect(gradients.allSatisfy { $0.doubles.allSatisfy(\.isFinite) })
        #expect(gradients[1].doubles[0] == 0 && gradients[2].doubles[0] == 0)
        #expect(gradients[1].doubles[1] != 0)
    }

    @Test("Draws have the law's distribution function (Kolmogorov-Smirnov at 1e-6), and no width")
    func draws() throws {
        let count = 20_000
        let draws = try numbers(of: [row([1.5]), row([-0.5]), HostArray(RandomKey(seed: 8))]) {
            IntervalLogistic(location: $0[0], logScale: $0[1]).sample(key: $0[2], count: count)
        }
        let scores = stride(from: 0, to: draws.count, by: 2).map { draws[$0] }.sorted()
        #expect(stride(from: 1, to: draws.count, by: 2).allSatisfy { draws[$0] == 0 })
        let distances = scores.enumerated().map { (place: Int, score: Double) -> Double in
            let expected = 1 / (1 + exp(-(score - 1.5) / exp(-0.5)))
            return abs((Double(place) + 0.5) / Double(count) - expected)
        }
        let distance = distances.max() ?? 1
        // √(ln(2 / 1e-6) / 2n)
        #expect(distance < (log(2e6) / (2 * Double(count))).squareRoot(), "\(distance)")
    }
}
