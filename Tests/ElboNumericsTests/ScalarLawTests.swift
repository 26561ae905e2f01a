import ElboNumerics
import Foundation
import Testing

@Suite("Laws of one number")
struct ScalarLawTests {
    /// SciPy 1.17: scipy.special.betainc.
    @Test(
        "the incomplete beta function is SciPy's",
        arguments: [
            (2.5, 0.5, 0.3, 0.018927124071945658), (0.5, 0.5, 0.9, 0.7951672353008665),
            (30, 0.5, 0.95, 0.08062942690643064), (100, 0.5, 0.999, 0.6550435163244294),
            (1, 3, 0.2, 0.488),
        ])
    func beta(row: (a: Double, b: Double, x: Double, expected: Double)) {
        #expect(
            abs(incompleteBeta(row.a, row.b, at: row.x) - row.expected) < 2e-14 * row.expected)
    }

    private static let laws = [
        ScalarLaw(mean: 2, variance: 9),
        ScalarLaw([
            .init(weight: 0.3, mean: -4, scale: 0.5), .init(weight: 0.5, mean: 1, scale: 2),
            .init(weight: 0.2, mean: 60, scale: 0.1),
        ]),
        ScalarLaw([
            .init(weight: 0.6, mean: 0, scale: 1, degreesOfFreedom: 3),
            .init(weight: 0.4, mean: 3, scale: 0.5, degreesOfFreedom: 9),
        ]),
    ]

    @Test("quantiles undo the cumulative probabilities", arguments: 0..<3)
    func quantiles(index: Int) {
        for p in [0.001, 0.05, 0.31, 0.5, 0.7, 0.95, 0.9999] {
            let x = Self.laws[index].quantile(p)
            #expect(abs(Self.laws[index].cumulative(x) - p) < 1e-12)
        }
    }

    /// CRPS = ∫ (F(y) - 1{y ≥ x})² dy, by the midpoint rule. Quantiles of heavy tails are less exact.
    @Test("the ranked probability score is its integral", arguments: 0..<3)
    func score(index: Int) {
        let law = Self.laws[index]
        for x in [-5.0, 8] {
            let (low, high, count) = (-60.0, 80.0, 14_000)
            let step = (high - low) / Double(count)
            let integral = (0..<count).reduce(0.0) { sum, place in
                let y = low + (Double(place) + 0.5) * step
                let gap = law.cumulative(y) - (y >= x ? 1 : 0)
                return sum + gap * gap * step
            }
            let tolerance = index == 2 ? 0.01 : 1e-2
            #expect(abs(law.rankedProbabilityScore(of: x) - integral) < tolerance)
        }
    }
}
