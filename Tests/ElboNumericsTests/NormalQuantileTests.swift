import ElboNumerics
import Foundation
import Testing

/// Φ⁻¹ against SciPy's ndtri.
@Suite struct NormalQuantileTests {
    @Test("Quantiles of the standard normal law, from the far tail to the middle")
    func quantiles() {
        // scipy.special.ndtri, SciPy 1.17.1.
        let expected: [(Double, Double)] = [
            (1e-300, -37.0470962993612),
            (1e-40, -13.31092137142517),
            (1e-10, -6.361340902404056),
            (0.0001, -3.7190164854556804),
            (0.01, -2.3263478740408408),
            (0.05, -1.6448536269514729),
            (0.075, -1.4395314709384563),
            (0.2, -0.8416212335729142),
            (0.3, -0.5244005127080409),
            (0.5, 0.0),
            (0.6, 0.2533471031357997),
            (0.925, 1.4395314709384563),
            (0.95, 1.6448536269514722),
            (0.999, 3.090232306167813),
            (0.999999999, 5.997807019601637),
        ]
        for (p, z) in expected {
            #expect(abs(normalQuantile(p) - z) <= 4e-15 * max(1, abs(z)), "\(p)")
        }
        #expect(normalQuantile(0) == -.infinity && normalQuantile(1) == .infinity)
        #expect(
            normalQuantile(-0.1).isNaN && normalQuantile(1.1).isNaN && normalQuantile(.nan).isNaN)
    }
}
