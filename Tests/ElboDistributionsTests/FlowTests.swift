import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Each map of a flow against what every invertible map keeps, with conditioners written out by hand.
@Suite struct FlowTests {
    /// t and s as smooth functions of the numbers that may be looked at.
    private static func smooth(_ x: Tensor, outputs: Int) -> (shift: Tensor, logScale: Tensor) {
        let inputs = x.shape[-1]
        let weights = x.trace.constant(
            array(
                [inputs, outputs],
                (0..<inputs * outputs).map { 0.7 * sin(1.3 * Double($0) + 0.4) }))
        let sums = (x.expandingAxis(at: -1) * weights).sum(along: [-2])
        return (2 * tanh(sums), 0.8 * tanh(1.7 * sums + 0.3))
    }

    private static func coupling(movesFirst: Bool) -> AffineCoupling {
        let moving = AffineCoupling.moving(of: 3, movesFirst: movesFirst)
        return AffineCoupling(
            size: 3, movesFirst: movesFirst,
            conditioner: Conditioner { x, _ in smooth(x, outputs: moving) })
    }

    /// Number i looks at those before it, by a triangle of weights.
    private static func autoregressive(isReversed: Bool) -> AutoregressiveMap {
        AutoregressiveMap(
            size: 3, isReversed: isReversed,
            conditioner: Conditioner { x, _ in
                let weights = (0..<9).map { place -> Double in
                    let (from, to) = (place / 3, place % 3)
                    return (isReversed ? from > to : from < to) ? 0.9 - 0.2 * Double(place) : 0
                }
                let sums = (x.expandingAxis(at: -1) * x.trace.constant(array([3, 3], weights)))
                    .sum(along: [-2])
                return (2 * tanh(sums), 0.8 * tanh(1.7 * sums + 0.3))
            })
    }

    private static func planar(_ trace: Trace) -> PlanarMap {
        // w·u = -3.1: without the correction the map would fold.
        PlanarMap(
            u: trace.constant(row([-2, 1, 0.5])), w: trace.constant(row([1.5, 0.3, -0.8])),
            b: trace.constant(row([0.2])))
    }

    enum Case: String, CaseIterable {
        case couplingSecond, couplingFirst, autoregressive, autoregressiveReversed, planar, inverted
        case composition

        func map(in trace: Trace) -> any Bijection {
            switch self {
            case .couplingSecond: FlowTests.coupling(movesFirst: false)
            case .couplingFirst: FlowTests.coupling(movesFirst: true)
            case .autoregressive: FlowTests.autoregressive(isReversed: false)
            case .autoregressiveReversed: FlowTests.autoregressive(isReversed: true)
            case .planar: FlowTests.planar(trace)
            case .inverted: Inverted(FlowTests.autoregressive(isReversed: true))
            case .composition:
                Composition([
                    FlowTests.coupling(movesFirst: false), FlowTests.planar(trace),
                    Inverted(FlowTests.autoregressive(isReversed: false)),
                ])
            }
        }
    }

    private static let points = [
        [0.3, -1.2, 0.8], [2, 0.1, -0.5], [-1.1, -0.7, 1.9], [0, 0, 0],
    ]

    private func forward(_ kind: Case, _ x: [[Double]]) throws -> (y: [Double], log: [Double]) {
        let found = try outputs(of: [array([x.count, 3], x.flatMap { $0 })]) {
            let (y, logDeterminant) = kind.map(in: $0[0].trace).forward($0[0])
            return [y, logDeterminant]
        }
        return (found[0].doubles, found[1].doubles)
    }

    @Test("Back from where it went, with the same determinant", arguments: Case.allCases)
    func inverse(kind: Case) throws {
        let found = try outputs(of: [array([4, 3], Self.points.flatMap { $0 })]) {
            let map = kind.map(in: $0[0].trace)
            let (y, there) = map.forward($0[0])
            let (x, back) = map.inverse(y)
            return [x, there, back]
        }
        let x = Self.points.flatMap { $0 }
        #expect(isClose(found[0].doubles, x, relative: 1e-11, absolute: 1e-11))
        #expect(
            isClose(found[1].doubles, found[2].doubles, relative: 1e-10, absolute: 1e-11))
    }

    @Test("ln |det| is that of the matrix of differences", arguments: Case.allCases)
    func jacobian(kind: Case) throws {
        let step = 1e-5
        for point in Self.points {
            let columns = try (0..<3).map { axis -> [Double] in
                var (above, below) = (point, point)
                above[axis] += step
                below[axis] -= step
                let (high, low) = try (forward(kind, [above]).y, forward(kind, [below]).y)
                return zip(high, low).map { ($0 - $1) / (2 * step) }
            }
            let (a, b, c) = (columns[0], columns[1], columns[2])
            let determinant =
                a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
                + a[2] * (b[0] * c[1] - b[1] * c[0])
            let found = try forward(kind, [point]).log[0]
            #expect(determinant > 0 && abs(found - log(determinant)) < 1e-8)
        }
    }

    @Test("Gradients of both directions are those of differences", arguments: Case.allCases)
    func gradients(kind: Case) throws {
        for isForward in [true, false] {
            let check = GradientCheck(
                [array([4, 3], Self.points.flatMap { $0 })], variables: [0],
                key: RandomKey(seed: 3)
            ) { trace, arguments in
                let map = kind.map(in: trace)
                let (value, logDeterminant) =
                    isForward ? map.forward(arguments[0]) : map.inverse(arguments[0])
                return [value, logDeterminant]
            }
            #expect(try check.mismatch(order: 1, relative: 1e-5) == nil)
        }
    }

    @Test("Gradients in what a planar map is made of, forward and back, are those of differences")
    func planarParameters() throws {
        for isForward in [true, false] {
            let check = GradientCheck(
                [
                    array([4, 3], Self.points.flatMap { $0 }), row([-2, 1, 0.5]),
                    row([1.5, 0.3, -0.8]), row([0.2]),
                ], variables: [0, 1, 2, 3], key: RandomKey(seed: 8)
            ) { _, arguments in
                let map = PlanarMap(u: arguments[1], w: arguments[2], b: arguments[3])
                let (value, logDeterminant) =
                    isForward ? map.forward(arguments[0]) : map.inverse(arguments[0])
                return [value, logDeterminant]
            }
            #expect(try check.mismatch(order: 1, relative: 1e-5) == nil)
        }
    }

    @Test("A bent normal law is a law: its density integrates to one, and draws follow it")
    func density() throws {
        func law(_ trace: Trace) -> Transformed<DiagonalNormal, Composition> {
            Transformed(
                .standard([2], in: trace),
                by: Composition([
                    AffineCoupling(
                        size: 2, movesFirst: false,
                        conditioner: Conditioner { x, _ in Self.smooth(x, outputs: 1) }),
                    AffineCoupling(
                        size: 2, movesFirst: true,
                        conditioner: Conditioner { x, _ in Self.smooth(x, outputs: 1) }),
                ]))
        }
        let (step, side) = (0.07, 451)
        let grid = (0..<side * side).flatMap { place in
            [place / side, place % side].map { step * Double($0 - side / 2) }
        }
        let densities = try numbers(of: [array([side * side, 2], grid)]) {
            exp(law($0[0].trace).logProbability(of: $0[0]))
        }
        #expect(abs(densities.reduce(0, +) * step * step - 1) < 1e-4)
        let mean = (0..<densities.count).reduce(0.0) {
            $0 + densities[$1] * grid[2 * $1] * step * step
        }
        let drawn = try outputs(of: [HostArray(RandomKey(seed: 2))]) {
            let law = law($0[0].trace)
            let both = law.sampleAndLogProbability(key: $0[0], count: 20_000)
            return [both.sample, both.logProbability, law.logProbability(of: both.sample)]
        }
        #expect(isClose(drawn[1].doubles, drawn[2].doubles, relative: 1e-10, absolute: 1e-10))
        let first = SampleMoments(
            stride(from: 0, to: 40_000, by: 2).map { drawn[0].doubles[$0] })
        // False alarm once in a million.
        #expect(abs(first.mean - mean) < 4.9 * first.standardError)
    }
}
