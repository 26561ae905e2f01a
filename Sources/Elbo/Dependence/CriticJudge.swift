import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboNumerics
import Foundation

/// A trained critic before rows that it has not seen.
struct CriticJudge {
    private let critic: PairCritic
    private let pairs: PairTable
    private let rows: [Int]
    private let executor: any Executor
    private let program: any Program

    init(
        _ critic: PairCritic, _ parameters: [HostArray], _ pairs: PairTable, rows: [Int],
        on executor: any Executor
    ) throws {
        self.critic = critic
        self.pairs = pairs
        self.rows = rows
        self.executor = executor
        let trace = Trace()
        let states = critic.parameters.states(in: trace)
        let x = trace.argument(.float([Self.chunk, pairs.xSize]))
        let y = trace.argument(.float([Self.chunk, pairs.ySize]))
        var pass = ForwardPass(mode: .inference, parameters: states)
        let graph = trace.graph(returning: [critic.scores(of: x, y, in: &pass)])
        program = try executor.compile(graph, state: executor.makeState(parameters))
    }

    private static let chunk = 1024
    /// Evaluations of the critic for one reading.
    private static let evaluations = 400_000
    /// Rows of the permutation test, whose every pair is scored.
    private static let tested = 500

    /// T of the pairs of x in some row with y in another.
    private func scores(_ count: Int, _ pair: @Sendable (Int) -> (x: Int, y: Int)) throws
        -> [Float]
    {
        var scores: [Float] = []
        scores.reserveCapacity(count)
        let (chunk, size, xSize) = (Self.chunk, pairs.size, pairs.xSize)
        let numbers = pairs.numbers
        try program.runEach((count + chunk - 1) / chunk) { number in
            var x: [Float] = []
            var y: [Float] = []
            for place in number * chunk..<(number + 1) * chunk {
                // The last chunk is filled up with its last pair.
                let (left, right) = pair(min(place, count - 1))
                x += numbers[left * size..<left * size + xSize]
                y += numbers[right * size + xSize..<(right + 1) * size]
            }
            return [HostArray([chunk, xSize], x), HostArray([chunk, size - xSize], y)]
        } results: { _, results in
            scores += results[0].floats
        }
        return Array(scores.prefix(count))
    }

    /// What bounds come to, by the same scores.
    func readings(of bounds: [MutualInformationBound], others: Int) throws -> [Dependence.Reading] {
        let count = min(rows.count, Self.evaluations / (others + 1))
        let others = min(others, count - 1)
        let fresh = Array(rows.prefix(count))
        // Neighbours at equal distances: rows are in random order.
        let distance = max(1, count / (others + 1))
        let joint = try scores(count) { (fresh[$0], fresh[$0]) }
        let apart = try scores(count * others) { place in
            let (row, other) = (place / others, place % others + 1)
            return (fresh[row], fresh[(row + other * distance) % count])
        }
        return try bounds.map { bound in
            try reading(of: bound, joint: joint, apart: apart, others: others)
        }
    }

    private func reading(
        of bound: MutualInformationBound, joint: [Float], apart: [Float], others: Int
    ) throws -> Dependence.Reading {
        let count = joint.count
        let blocks = min(20, count)
        // A normal law of indicators charges a category that was held impossible by as much as it likes.
        let entropy = bound.isLikelihood ? pairs.entropy : nil
        func value(leavingOut block: Int?) throws -> Double {
            let left =
                block.map { $0 * count / blocks..<($0 + 1) * count / blocks } ?? 0..<0
            let kept = count - left.count
            let trace = Trace()
            let (t, u) = (
                trace.argument(.float([kept])), trace.argument(.float([kept, others]))
            )
            let value = try executor.run(
                trace.graph(returning: [bound.estimate(joint: t, apart: u)]),
                [
                    HostArray([kept], Array(joint[..<left.lowerBound] + joint[left.upperBound...])),
                    HostArray(
                        [kept, others],
                        Array(
                            apart[..<(left.lowerBound * others)]
                                + apart[(left.upperBound * others)...])),
                ])[0].scalar
            return entropy.map { min(value, $0) } ?? value
        }
        let whole = try value(leavingOut: nil)
        let parts = try (0..<blocks).map { try value(leavingOut: $0) }
        let mean = parts.reduce(0, +) / Double(blocks)
        let squares = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares * Double(blocks - 1) / Double(blocks)).squareRoot()
        let cap = bound.cap(others: others)
        return Dependence.Reading(
            bound: bound, side: bound.side, nats: whole, standardError: error,
            cap: cap ?? entropy,
            caution: whole == entropy
                ? "a normal law of y given x was learned, which categories do not follow: it came to more than they can tell, and their entropy is given instead"
                : caution(bound, whole, error, cap: cap, apart: apart.count))
    }

    private func caution(
        _ bound: MutualInformationBound, _ nats: Double, _ error: Double, cap: Double?, apart: Int
    ) -> String? {
        if let cap, nats > 0.9 * cap {
            let text = String(format: "%.3f", cap)
            return
                "it can be \(text) nats at most, ln of the pairs compared: the dependence may be far stronger"
        }
        switch bound.side {
        case .below where nats < -max(0.01, 2 * error):
            return
                "below zero: what the critic learned does not hold on fresh rows; more rows are needed, or there is nothing to find"
        case .below where nats > 3:
            return "critics find much dependence late: the truth may be far above"
        case .about where nats > 3:
            return
                "clipped where the critic is surest: of much dependence it tells the order, not the number"
        case .above:
            return
                "a normal law of y given x was learned: the value is no bound where that law is wrong, and far above for strong dependence"
        case .below, .about: return nil
        }
    }

    /// The share of permutations of y that the critic scores at least as highly as the pairs themselves.
    func pValue(permutations: Int, key: RandomKey) throws -> Double {
        let tested = Array(rows.prefix(Self.tested))
        let count = tested.count
        let all = try scores(count * count) { (tested[$0 / count], tested[$0 % count]) }
        func statistic(_ order: [Int]) -> Double {
            order.enumerated().reduce(0) { $0 + Double(all[$1.offset * count + $1.element]) }
        }
        let own = statistic(Array(0..<count))
        let reached = (0..<permutations).count { round in
            statistic(key.child(UInt64(round)).permutation(count)) >= own
        }
        return Double(reached + 1) / Double(permutations + 1)
    }
}
