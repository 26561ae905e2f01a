public import ElboNumerics
import Foundation

/// Samples of which only the magnitudes of the spectra are known: phases are found that frames which overlap agree on.
///
/// The fast algorithm of Griffin and Lim (Perraudin, Balazs and Søndergaard 2013): with P the spectra of the nearest
/// signal and A the given magnitudes,
///
///     t_n = P(A · phase(c_(n-1))),   c_n = t_n + α (t_n - t_(n-1))
public struct GriffinLim: Sendable {
    /// How spectra and samples belong together.
    public let transform: ShortTimeTransform
    /// Steps.
    public let iterations: Int
    /// α: 0 is the original algorithm, .99 the fast one.
    public let momentum: Double

    /// Magnitudes that were not measured do not agree where windows fade.
    private static let least = 0.1

    /// Collects options.
    public init(_ transform: ShortTimeTransform, iterations: Int = 60, momentum: Double = 0.99) {
        precondition(iterations >= 0, "\(iterations) iterations")
        self.transform = transform
        self.iterations = iterations
        self.momentum = momentum
    }

    /// Samples whose spectra have about these magnitudes.
    ///
    /// - Parameters:
    ///   - magnitudes: [frames, bins].
    ///   - count: Samples.
    ///   - key: Decides the first phases, which are drawn uniformly.
    public func samples(ofMagnitudes magnitudes: [Double], count: Int, key: RandomKey) -> [Double] {
        let frames = magnitudes.count / transform.bins
        var spectra = Spectra(frames: frames, bins: transform.bins)
        for index in magnitudes.indices {
            let angle = 2 * Double.pi * key.uniform(at: index)
            spectra.real[index] = magnitudes[index] * cos(angle)
            spectra.imaginary[index] = magnitudes[index] * sin(angle)
        }
        var last: Spectra?
        for _ in 0..<iterations {
            let near = transform.spectra(
                of: transform.samples(of: spectra, count: count, least: GriffinLim.least),
                frames: frames)
            for index in magnitudes.indices {
                var (re, im) = (near.real[index], near.imaginary[index])
                if let last {
                    re += momentum * (re - last.real[index])
                    im += momentum * (im - last.imaginary[index])
                }
                let scale = magnitudes[index] / max((re * re + im * im).squareRoot(), 1e-300)
                spectra.real[index] = re * scale
                spectra.imaginary[index] = im * scale
            }
            last = near
        }
        return transform.samples(of: spectra, count: count, least: GriffinLim.least)
    }
}
