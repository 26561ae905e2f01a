import ElboEvaluation
import ElboNumerics
import Foundation
import Testing

@Suite("Area under the receiver's curve")
struct ReceiverAreaTests {
    @Test("it is the share of pairs in the right order, equal ones by halves")
    func pairs() {
        let key = RandomKey(seed: 8)
        let a = (0..<37).map { (key.uniform(at: $0) * 9).rounded() }
        let b = (0..<23).map { (key.uniform(at: 100 + $0) * 9).rounded() + 2 }
        var sum = 0.0
        for low in a { for high in b { sum += low < high ? 1 : low == high ? 0.5 : 0 } }
        let estimate = ReceiverArea.estimate(a, below: b)
        #expect(abs(estimate.mean - sum / Double(37 * 23)) < 1e-12)
        #expect(estimate.standardError > 0.01 && estimate.standardError < 0.1)
    }

    @Test(
        "of exponential scores, for which the formula is exact, its error is that of repeated samples",
        arguments: [(6, 60), (60, 6)])
    func errors(_ n: Int, _ m: Int) {
        let key = RandomKey(seed: 5)
        let estimates = (0..<3000).map { sample in
            let own = key.child(UInt64(sample))
            func scores(_ count: Int, from first: Int, mean: Double) -> [Double] {
                (0..<count).map { -mean * log(1 - own.uniform(at: first + $0)) }
            }
            return ReceiverArea.estimate(
                scores(n, from: 0, mean: 1), below: scores(m, from: n, mean: 4))
        }
        let areas = Estimate(of: estimates.map(\.mean))
        #expect(abs(areas.mean - 0.8) < 5 * areas.standardError)
        let spread = areas.standardError * Double(estimates.count).squareRoot()
        let said = (estimates.map { $0.standardError * $0.standardError }.reduce(0, +) / 3000)
            .squareRoot()
        // 3000 samples leave about 2 % of doubt; the two terms exchanged are wrong by half.
        #expect(abs(said / spread - 1) < 0.1, "\(said) said, \(spread) seen")
    }

    @Test("rows that are told apart wholly have 1, without an error")
    func whole() {
        let estimate = ReceiverArea.estimate([1, 2], below: [3, 4, 5])
        #expect(estimate.mean == 1 && estimate.standardError == 0)
        #expect(ReceiverArea.estimate([3, 4], below: [1]).mean == 0)
    }

    @Test("a probe is judged by rows that it was not fitted to")
    func heldOut() {
        let key = RandomKey(seed: 2)
        let rows = 200
        // The class, and the number, are a function of the first of two features.
        let values = (0..<2 * rows).map { key.uniform(at: $0) }
        let features = ProbeFeatures(values, width: 2)
        let classes = (0..<rows).map { values[2 * $0] > 0.5 ? 1 : 0 }
        let numbers = (0..<rows).map { 3 * values[2 * $0] - 1 }
        let others = ProbeFeatures((0..<2 * rows).map { key.uniform(at: 1000 + $0) }, width: 2)
        let truth = (0..<rows).map { others.values[2 * $0] > 0.5 ? 1 : 0 }
        let accuracy = Probe.linear.accuracy(
            of: others, truth, from: features, classes: classes, count: 2)
        #expect(accuracy.mean > 0.9)
        let explained = Probe.linear.explained(
            of: others, (0..<rows).map { 3 * others.values[2 * $0] - 1 }, from: features,
            numbers: numbers)
        // Ridge regression shrinks by 1/(1 + n).
        #expect(explained.mean > 0.9999 && explained.mean <= 1)
    }
}
