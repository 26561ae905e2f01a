import Foundation

/// How far spectra are apart.
public enum SpectralDistance {
    /// The root of the mean squared difference of levels, in their own unit, decibels.
    public static func levelError(_ a: some Collection<Float>, _ b: some Collection<Float>)
        -> Double
    {
        let squares = zip(a, b).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
        return (squares / Double(max(a.count, 1))).squareRoot()
    }

    /// Windows from fine in time to fine in frequency: 4 to 64 ms at 16 kHz.
    public static let windows = [64, 128, 256, 512, 1024]

    /// How far samples are from others over several windows:
    ///
    ///     Σ_n ‖|B_n| - |A_n|‖² / ‖A_n‖² + mean |ln(|B_n| + ε) - ln(|A_n| + ε)|,    ε = 10⁻⁷,
    ///
    /// with hops of a quarter of the window n, as the code of RAVE measures it (Caillon and Esling 2021). 0 for equal samples; phases do not count. Where A is silence the first term is left out.
    ///
    /// - Parameters:
    ///   - found: B.
    ///   - wanted: A, as many samples.
    ///   - windows: n, powers of two.
    public static func multiResolution(
        of found: [Double], towards wanted: [Double], windows: [Int] = windows
    ) -> Double {
        precondition(found.count == wanted.count, "\(found.count) samples for \(wanted.count)")
        return windows.reduce(0) { sum, window in
            let transform = ShortTimeTransform(window: window, hop: window / 4)
            let (b, a) = (
                transform.spectra(of: found).magnitudes, transform.spectra(of: wanted).magnitudes
            )
            var (distance, size, logs) = (0.0, 0.0, 0.0)
            for (b, a) in zip(b, a) {
                distance += (b - a) * (b - a)
                size += a * a
                logs += abs(log(b + 1e-7) - log(a + 1e-7))
            }
            return sum + (size > 0 ? distance / size : 0) + logs / Double(a.count)
        }
    }

    /// 20 log10 ‖|B| - |A|‖ / ‖A‖, the spectral convergence of B towards the magnitudes A, in decibels: less is nearer.
    public static func convergence(of found: [Double], towards wanted: [Double]) -> Double {
        let distance = zip(found, wanted).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let size = wanted.reduce(0.0) { $0 + $1 * $1 }
        return 10 * log10(distance / size)
    }
}
