import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite("What a row of sound is") struct SoundRepresentationTests {
    private let power = SoundTreatment(
        .power, rate: 8000, window: 64, hop: 16, frames: 24, bands: 33)

    /// A chord with some noise.
    private func samples(_ count: Int) -> [Double] {
        (0..<count).map { index in
            let time = Double(index) / 8000
            return 0.4 * sin(2 * .pi * 700 * time) + 0.2 * sin(2 * .pi * 1900 * time)
                + 0.2 * (RandomKey(seed: 3).uniform(at: index) - 0.5)
        }
    }

    @Test("Powers are those of the direct sum under a Hann window, and no less than the floor")
    func direct() {
        let samples = samples(384)
        let row = power.row(of: samples)
        #expect(power.itemShape == [33, 24, 1] && row.count == 33 * 24)
        for (bin, frame) in [(0, 0), (6, 5), (15, 11), (32, 23), (16, 23)] {
            var (re, im) = (0.0, 0.0)
            for index in 0..<64 {
                let place = frame * 16 - 32 + index
                guard samples.indices.contains(place) else { continue }
                let weight = 0.5 - 0.5 * cos(2 * .pi * Double(index) / 64)
                let angle = -2 * .pi * Double(bin * index) / 64
                re += samples[place] * weight * cos(angle)
                im += samples[place] * weight * sin(angle)
            }
            let wanted = max(re * re + im * im, 2.56e-6)
            #expect(abs(Double(row[bin * 24 + frame]) / wanted - 1) < 1e-6)
        }
        // 10⁻⁸ of the power of a partial of full scale, (64 / 4)².
        #expect(power.row(of: []).allSatisfy { abs($0 / 2.56e-6 - 1) < 1e-6 })
        #expect(power.centers[1] == 125 && power.centers[32] == 4000)
    }

    @Test("Mel levels of powers are those of the sound; levels are 10 log10 of powers")
    func levels() {
        let samples = samples(384)
        let row = power.row(of: samples)
        let mel = power.melTreatment
        #expect(mel.bands == 32 && mel.representation == .levels)
        for (a, b) in zip(power.melLevels(ofRow: row), mel.row(of: samples)) {
            #expect(abs(a - b) < 1e-3)
        }
        #expect(
            power.melLevels(ofRows: row + row) == power.melLevels(ofRow: row)
                + power.melLevels(ofRow: row))
        for (level, power) in zip(power.levels(ofRow: row), row) {
            #expect(abs(Double(level) - 10 * log10(Double(power))) < 1e-4)
        }
        #expect(mel.levels(ofRow: mel.row(of: samples)) == mel.row(of: samples))
    }

    @Test("Powers become a sound with nearly these powers, and silence stays silence")
    func back() {
        let row = power.row(of: samples(384))
        let sound = power.sound(of: row, key: RandomKey(seed: 1))
        #expect(sound.rate == 8000 && sound.count == power.samples)
        let again = power.row(of: sound.mono)
        let wanted = row.map { Double($0).squareRoot() }
        let distance = zip(again, wanted).reduce(0.0) {
            let difference = Double($1.0).squareRoot() - $1.1
            return $0 + difference * difference
        }
        // Spectral convergence of true magnitudes: about -17 dB of notes (Griffin and Lim's phases).
        #expect(10 * log10(distance / wanted.reduce(0) { $0 + $1 * $1 }) < -15)
        let silent = power.sound(of: power.row(of: []), key: RandomKey(seed: 1))
        #expect(silent.samples.allSatisfy { $0 == 0 })
    }

    @Test("A treatment that does not say what its numbers are is of levels")
    func coding() throws {
        let old = Data(
            #"{"rate":8000,"window":256,"hop":64,"frames":64,"bands":64,"takesAll":false}"#.utf8)
        let levels = SoundTreatment(rate: 8000, window: 256, hop: 64, frames: 64, bands: 64)
        #expect(try JSONDecoder().decode(SoundTreatment.self, from: old) == levels)
        for treatment in [levels, power] {
            let data = try JSONEncoder().encode(treatment)
            #expect(try JSONDecoder().decode(SoundTreatment.self, from: data) == treatment)
        }
        #expect(power.description.contains("33 powers x 24 frames"))
    }
}
