import ElboNumerics
import ElboSignals
import Foundation
import Testing

@Suite("How far spectra are apart") struct SpectralDistanceTests {
    private func noise(_ count: Int, seed: UInt64) -> [Double] {
        (0..<count).map { RandomKey(seed: seed).normal(at: $0) }
    }

    /// Magnitudes by the direct sum, frame t about t · hop under a periodic Hann window.
    private func magnitudes(_ samples: [Double], window: Int) -> [Double] {
        (0..<samples.count / (window / 4) + 1).flatMap { frame in
            (0...window / 2).map { bin in
                var (re, im) = (0.0, 0.0)
                for index in 0..<window {
                    let place = frame * window / 4 - window / 2 + index
                    guard samples.indices.contains(place) else { continue }
                    let weight = 0.5 - 0.5 * cos(2 * .pi * Double(index) / Double(window))
                    let angle = 2 * .pi * Double(bin * index % window) / Double(window)
                    re += samples[place] * weight * cos(angle)
                    im -= samples[place] * weight * sin(angle)
                }
                return (re * re + im * im).squareRoot()
            }
        }
    }

    @Test("the multi-resolution distance is that of direct sums")
    func direct() {
        let (wanted, found) = (noise(300, seed: 1), noise(300, seed: 2))
        let expected = [16, 64].reduce(0.0) { sum, window in
            func ofSines(_ samples: [Double]) -> [Double] {
                magnitudes(samples, window: window).map {
                    (pow(4 / Double(window) * $0, 2) + 1e-14).squareRoot()
                }
            }
            let (a, b) = (ofSines(wanted), ofSines(found))
            let distance = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let logs = zip(a, b).reduce(0) { $0 + abs(log($1.0) - log($1.1)) }
            return sum + distance / a.reduce(0) { $0 + $1 * $1 } + logs / Double(a.count)
        }
        let distance = SpectralDistance.multiResolution(
            of: found, from: wanted, windows: [16, 64])
        #expect(abs(distance - expected) < 1e-9 * expected)
    }

    @Test(
        "equal samples and another sign are no distance; twice as loud is 1 + ln 2 of each window")
    func properties() {
        let wanted = noise(4000, seed: 3)
        #expect(SpectralDistance.multiResolution(of: wanted, from: wanted) == 0)
        #expect(
            SpectralDistance.multiResolution(of: wanted.map { -$0 }, from: wanted) < 1e-12)
        let loud = SpectralDistance.multiResolution(of: wanted.map { 2 * $0 }, from: wanted)
        #expect(abs(loud - 5 * (1 + log(2))) < 1e-3)
        let silence = [Double](repeating: 0, count: 4000)
        #expect(SpectralDistance.multiResolution(of: silence, from: silence) == 0)
        #expect(SpectralDistance.multiResolution(of: wanted, from: silence).isFinite)
    }
}
