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

    /// 20 log10 ‖|B| - |A|‖ / ‖A‖, the spectral convergence of B towards the magnitudes A, in decibels: less is nearer.
    public static func convergence(of found: [Double], towards wanted: [Double]) -> Double {
        let distance = zip(found, wanted).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let size = wanted.reduce(0.0) { $0 + $1 * $1 }
        return 10 * log10(distance / size)
    }

    /// How far spectra of two signals are apart at several resolutions: the sum over windows, every quarter of a window, of
    ///
    ///     ‖A - B‖² / ‖A‖² + mean |ln A - ln B|,      A² = |X|² + ε²,  B² = |Y|² + ε²
    ///
    /// with spectra on a scale on which a sine of amplitude 1 has the magnitude 1 (the first stage of RAVE, Caillon and Esling 2021,
    /// with a floor that has a gradient). 0 for equal magnitudes; phases do not count.
    ///
    /// - Parameters:
    ///   - found: The signal y.
    ///   - wanted: The signal x, as long.
    ///   - windows: Samples under each window, powers of two.
    ///   - floor: ε.
    public static func multiResolution(
        of found: [Double], from wanted: [Double], windows: [Int] = windows, floor: Double = 1e-7
    ) -> Double {
        precondition(found.count == wanted.count, "\(found.count) samples for \(wanted.count)")
        return windows.reduce(0) { sum, window in
            let transform = ShortTimeTransform(window: window, hop: max(window / 4, 1))
            func magnitudes(_ samples: [Double]) -> [Double] {
                transform.spectra(of: samples).magnitudes.map {
                    let sine = 4 / Double(window) * $0
                    return (sine * sine + floor * floor).squareRoot()
                }
            }
            let (a, b) = (magnitudes(wanted), magnitudes(found))
            let size = a.reduce(0) { $0 + $1 * $1 }
            let apart = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let logs = zip(a, b).reduce(0) { $0 + abs(log($1.0) - log($1.1)) }
            return sum + apart / size + logs / Double(a.count)
        }
    }
}
