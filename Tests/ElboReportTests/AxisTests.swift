import ElboReport
import Foundation
import Testing

@Suite("Axes")
struct AxisTests {
    /// Extents of many sizes and places, always the same ones.
    static let extents: [Extent] = {
        var state: UInt64 = 1
        let uniform = { () -> Double in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        return (0..<2_000).map { _ in
            let length = pow(10, uniform() * 40 - 20)
            let lower = (uniform() - 0.5) * length * pow(10, uniform() * 6)
            return Extent(lower, lower + length)
        }
    }()

    @Test("ticks are round, evenly spaced, inside, distinct and few", arguments: [3, 5, 10])
    func ticks(count: Int) {
        for extent in Self.extents {
            let ticks = Ticks.linear(extent, count: count)
            let length = extent.upper - extent.lower
            #expect((1...2 * count + 1).contains(ticks.values.count))
            #expect(Set(ticks.labels).count == ticks.labels.count, "\(extent): \(ticks.labels)")
            #expect(ticks.values.allSatisfy { $0 >= extent.lower - length * 1e-6 })
            #expect(ticks.values.allSatisfy { $0 <= extent.upper + length * 1e-6 })
            let steps = zip(ticks.values, ticks.values.dropFirst()).map { $1 - $0 }
            guard let step = steps.first else { continue }
            #expect(steps.allSatisfy { abs($0 - step) < step * 1e-6 })
            let mantissa = step / pow(10, (log10(step) + 1e-7).rounded(.down))
            #expect([1.0, 2, 5].contains { abs($0 - mantissa) < 1e-4 }, "step \(step)")
        }
    }

    @Test(
        "labels",
        arguments: [
            (0.0, 1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            (-150, -70, ["−140", "−120", "−100", "−80"]),
            (
                0, 50_000,
                [
                    "0", "10\u{202F}000", "20\u{202F}000", "30\u{202F}000", "40\u{202F}000",
                    "50\u{202F}000",
                ]
            ),
            (0, 2e7, ["0", "5×10⁶", "1.0×10⁷", "1.5×10⁷", "2.0×10⁷"]),
            (0, 3e-6, ["0", "10⁻⁶", "2×10⁻⁶", "3×10⁻⁶"]),
        ])
    func labels(_ lower: Double, _ upper: Double, _ labels: [String]) {
        #expect(Ticks.linear(Extent(lower, upper), count: 5).labels == labels)
    }

    @Test("epochs are whole")
    func whole() {
        let ticks = Ticks.linear(Extent(1, 3), count: 10, whole: true)
        #expect(ticks.values == [1, 2, 3] && ticks.labels == ["1", "2", "3"])
    }

    @Test(
        "a logarithmic axis has powers of ten, or twos and fives, or at least something",
        arguments: [
            (0.01, 1000.0, ["0.01", "0.1", "1", "10", "100", "1000"]),
            (3, 60, ["5", "10", "20", "50"]),
            (1.02, 1.08, ["1.02", "1.04", "1.06", "1.08"]),
        ])
    func logarithmic(_ lower: Double, _ upper: Double, _ labels: [String]) {
        #expect(Ticks.logarithmic(Extent(lower, upper), count: 5).labels == labels)
    }

    @Test("every extent has length, whatever it is made from", arguments: AwkwardData.all)
    func extent(_ data: AwkwardData) {
        for extent in [Extent(of: data.values), Extent(of: data.values).padded(by: 0.1)] {
            #expect(extent.upper > extent.lower)
            #expect((extent.upper - extent.lower).isFinite)
            let scale = Scale(extent, from: 0, to: 100)
            for value in data.values where Extent.canShow(value) {
                #expect(scale.place(value).map { $0 >= -1e-6 && $0 <= 100 + 1e-6 } == true)
            }
        }
    }

    @Test("labels keep their order, stay apart and inside, and move no more than they must")
    func placement() {
        #expect(
            LabelPlacement.spread([10, 50, 30], spacing: 10, lower: 0, upper: 100) == [10, 50, 30])
        #expect(LabelPlacement.spread([50, 50], spacing: 10, lower: 0, upper: 100) == [45, 55])
        #expect(LabelPlacement.spread([99, 98], spacing: 10, lower: 0, upper: 100) == [100, 90])
        #expect(LabelPlacement.spread([-20], spacing: 10, lower: 0, upper: 100) == [0])
        #expect(LabelPlacement.spread([], spacing: 10, lower: 0, upper: 100).isEmpty)
        for seed in 1...200 {
            let wanted = (0..<(seed % 12 + 2)).map { Double(($0 * 37 + seed * 53) % 101) }
            let spacing = 8.0
            let placed = LabelPlacement.spread(wanted, spacing: spacing, lower: 0, upper: 100)
            let sorted = placed.sorted()
            let gap = min(spacing, 100 / Double(wanted.count - 1))
            #expect(sorted.allSatisfy { $0 >= -1e-9 && $0 <= 100 + 1e-9 })
            #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 >= gap - 1e-9 })
            for a in wanted.indices {
                for b in wanted.indices where wanted[a] < wanted[b] {
                    #expect(placed[a] < placed[b])
                }
            }
        }
    }

    @Test(
        "numbers as a reader wants them",
        arguments: [
            (-101.934, "−101.9"), (0, "0"), (0.002, "0.002000"), (60_000, "60\u{202F}000"),
            (1e-7, "10⁻⁷"), (-3.25e9, "−3.25×10⁹"), (.nan, "NaN"), (-.infinity, "−∞"),
            (1234, "1234"), (9_999.9, "10\u{202F}000"),
        ])
    func numbers(_ value: Double, _ text: String) {
        #expect(NumberText.text(value) == text)
    }

    @Test("a negative number that rounds to zero has no sign")
    func negativeZero() {
        #expect(NumberText.text(-0.001, decimals: 2) == "0.00")
        #expect(NumberText.text(-1_234_567) == "−1\u{202F}234\u{202F}567")
    }
}
