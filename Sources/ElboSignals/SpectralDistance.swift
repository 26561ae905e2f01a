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

    /// 20 log10 ‖|B| - |A|‖ / ‖A‖, the spectral convergence of B towards the magnitudes A, in decibels: less is nearer.
    public static func convergence(of found: [Double], towards wanted: [Double]) -> Double {
        let distance = zip(found, wanted).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let size = wanted.reduce(0.0) { $0 + $1 * $1 }
        return 10 * log10(distance / size)
    }
}
