import ElboNumerics
import ElboSignals
import Foundation
import Testing

@Suite("The Fourier transform") struct FourierTests {
    private func noise(_ count: Int) -> [Double] {
        let key = RandomKey(seed: 3)
        return (0..<count).map { key.normal(at: $0) }
    }

    @Test("a spectrum is the direct sum", arguments: [2, 4, 8, 64, 256, 1024])
    func directSum(length: Int) {
        let signal = noise(length)
        let fourier = RealFourierTransform(length: length)
        var room = fourier.room()
        var (real, imaginary) = (
            [Double](repeating: 0, count: fourier.bins), [Double](repeating: 0, count: fourier.bins)
        )
        fourier.transform(signal, real: &real, imaginary: &imaginary, in: &room)
        let size = signal.reduce(0) { $0 + $1 * $1 }.squareRoot() * Double(length).squareRoot()
        for k in 0...length / 2 {
            var (re, im) = (0.0, 0.0)
            for n in 0..<length {
                let angle = -2 * Double.pi * Double(k * n % length) / Double(length)
                re += signal[n] * cos(angle)
                im += signal[n] * sin(angle)
            }
            #expect(abs(real[k] - re) < 1e-13 * size && abs(imaginary[k] - im) < 1e-13 * size)
        }
        var again = [Double](repeating: 0, count: length)
        fourier.inverse(real: real, imaginary: imaginary, into: &again, in: &room)
        #expect(zip(signal, again).allSatisfy { abs($0 - $1) < 1e-13 })
    }

    @Test(
        "spectra of windows give the signal back", arguments: [(1024, 256), (256, 64), (256, 80)])
    func identity(window: Int, hop: Int) {
        let transform = ShortTimeTransform(window: window, hop: hop)
        // The last window's end covers all samples.
        let signal = noise(40 * hop)
        let again = transform.samples(of: transform.spectra(of: signal), count: signal.count)
        #expect(zip(signal, again).allSatisfy { abs($0 - $1) < 1e-10 })
    }

    @Test("short signals have one frame, and silence none that sounds")
    func edges() {
        let transform = ShortTimeTransform(window: 64, hop: 16)
        #expect(transform.spectra(of: [1]).frames == 1)
        let silence = transform.spectra(of: [], frames: 3)
        #expect(silence.magnitudes.allSatisfy { $0 == 0 } && silence.frames == 3)
        #expect(transform.samples(of: silence, count: 48) == [Double](repeating: 0, count: 48))
    }
}
