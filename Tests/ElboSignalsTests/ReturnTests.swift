import ElboNumerics
import ElboSignals
import Foundation
import Testing

@Suite("From bands and magnitudes back to samples") struct ReturnTests {
    /// A tone with harmonics that fades.
    private func tone(_ hertz: Double, rate: Int, count: Int) -> [Double] {
        (0..<count).map { index in
            let time = Double(index) / Double(rate)
            return (1...6).reduce(0.0) {
                $0 + sin(2 * .pi * hertz * Double($1) * time) / Double($1)
            } * exp(-2 * time)
        }
    }

    @Test("magnitudes of bands are not negative, and filtered they are the bands")
    func inverse() {
        let filters = MelFilters(rate: 8000, window: 256, bands: 24)
        let key = RandomKey(seed: 5)
        let magnitudes = (0..<3 * filters.bins).map { abs(key.normal(at: $0)) }
        let bands = filters.apply(to: magnitudes)
        let found = filters.inverse(of: bands, iterations: 2000)
        #expect(found.allSatisfy { $0 >= 0 })
        let again = filters.apply(to: found)
        #expect(zip(bands, again).allSatisfy { abs($0 - $1) < 1e-3 * max($0, 0.1) })
        // Each step comes nearer.
        let distances = [1, 10, 100, 1000].map { steps in
            zip(bands, filters.apply(to: filters.inverse(of: bands, iterations: steps)))
                .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        #expect(zip(distances, distances.dropFirst()).allSatisfy { $1 <= $0 })
    }

    @Test("phases are found: spectra of the samples have the magnitudes, nearer with each step")
    func griffinLim() {
        let transform = ShortTimeTransform(window: 512, hop: 128)
        let signal = tone(220, rate: 8000, count: 6400)
        let wanted = transform.spectra(of: signal).magnitudes
        let distances = [0, 10, 60].map { steps -> Double in
            let found = GriffinLim(transform, iterations: steps)
                .samples(ofMagnitudes: wanted, count: signal.count, key: RandomKey(seed: 1))
            return SpectralDistance.convergence(
                of: transform.spectra(of: found).magnitudes, towards: wanted)
        }
        #expect(distances[0] < -2 && distances[1] < distances[0] && distances[2] < -18)
        let twice = (0..<2).map { _ in
            GriffinLim(transform, iterations: 3)
                .samples(ofMagnitudes: wanted, count: signal.count, key: RandomKey(seed: 9))
        }
        #expect(twice[0] == twice[1])
    }

    @Test("hops of half a window do not make the last samples loud")
    func end() {
        let transform = ShortTimeTransform(window: 128, hop: 64)
        let magnitudes = (0..<32 * transform.bins).map { abs(RandomKey(seed: 2).normal(at: $0)) }
        let found = GriffinLim(transform)
            .samples(ofMagnitudes: magnitudes, count: 32 * 64, key: RandomKey(seed: 1))
        let loudest = found.dropLast(64).reduce(0) { max($0, abs($1)) }
        #expect(found.suffix(64).allSatisfy { abs($0) < 2 * loudest })
    }

    @Test("pitch", arguments: [82.4, 220, 440, 987.8])
    func pitch(hertz: Double) throws {
        let pitch = Pitch(rate: 16_000)
        let found = try #require(pitch.frequency(of: tone(hertz, rate: 16_000, count: 16_000)))
        #expect(abs(Pitch.cents(from: hertz, to: found)) < 5)
    }

    @Test("noise and silence have no pitch")
    func noPitch() {
        let key = RandomKey(seed: 2)
        let pitch = Pitch(rate: 16_000)
        #expect(pitch.frequency(of: (0..<16_000).map { key.normal(at: $0) }) == nil)
        #expect(pitch.frequency(of: [Double](repeating: 0, count: 16_000)) == nil)
        #expect(pitch.frequency(of: [1]) == nil)
        #expect(Pitch.cents(from: 440, to: 880) == 1200)
    }
}

@Suite("Samples at another rate") struct ResamplerTests {
    private func sine(_ hertz: Double, rate: Int, count: Int) -> [Double] {
        (0..<count).map { sin(2 * .pi * hertz * Double($0) / Double(rate)) }
    }

    @Test(
        "tones within the band are kept to -90 dB",
        arguments: [
            (44_100, 16_000), (16_000, 44_100), (8000, 16_000), (48_000, 16_000), (22_050, 8000),
        ])
    func kept(source: Int, target: Int) {
        let resampler = Resampler(from: source, to: target)
        let half = Double(min(source, target)) / 2
        for share in [0.01, 0.3, 0.85] {
            let found = resampler.resample(sine(share * half, rate: source, count: source / 4))
            let wanted = sine(share * half, rate: target, count: found.count)
            #expect(found.count == resampler.count(of: source / 4))
            // Away from the ends, beyond which there are zeros.
            let middle = target / 16..<3 * target / 16
            let worst = middle.map { abs(found[$0] - wanted[$0]) }.max() ?? 1
            #expect(worst < 3.2e-5, "\(share)")
        }
    }

    @Test("tones beyond the new band vanish to -90 dB")
    func gone() {
        let found = Resampler(from: 44_100, to: 16_000)
            .resample(sine(8100, rate: 44_100, count: 22_050))
        #expect((1000..<7000).allSatisfy { abs(found[$0]) < 3.2e-5 })
    }

    @Test("the same rate changes nothing, and constants stay")
    func trivial() {
        #expect(Resampler(from: 8000, to: 8000).resample([1, 2, 3]) == [1, 2, 3])
        let constant = Resampler(from: 44_100, to: 16_000)
            .resample([Double](repeating: 1, count: 8000))
        #expect((500..<2000).allSatisfy { abs(constant[$0] - 1) < 1e-12 })
        #expect(Resampler(from: 16_000, to: 44_100).resample([]).isEmpty)
    }
}
