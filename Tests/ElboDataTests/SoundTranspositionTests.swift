import ElboData
import ElboNumerics
import ElboSignals
import Foundation
import Testing

@Suite("Sounds moved in pitch") struct SoundTranspositionTests {
    private func tone(_ hertz: Double, count: Int = 8000) -> [Double] {
        (0..<count).map { 0.5 * sin(2 * .pi * hertz * Double($0) / 8000) }
    }

    private func row(
        _ samples: [Double], _ semitones: Double, _ treatment: SoundTreatment
    ) -> [Float] {
        treatment.row(
            of: samples, like: treatment.row(of: samples),
            Resampler(
                from: SoundTransposition.speed(semitones), to: SoundTransposition.normalSpeed))
    }

    @Test("an octave up the wave of a tone has twice its frequency and half its length")
    func octave() {
        let wave = SoundTreatment(.wave, rate: 8000, window: 256, hop: 64, frames: 125, bands: 8)
        let moved = row(tone(440), 12, wave)
        #expect(moved.count == 8000)
        #expect(moved[4200...].allSatisfy { abs($0) < 1e-3 })
        for place in stride(from: 500, to: 3500, by: 7) {
            let wanted = 0.5 * sin(2 * .pi * 880 * Double(place) / 8000)
            #expect(abs(Double(moved[place]) - wanted) < 1e-3)
        }
    }

    @Test("levels of a moved tone are those of the tone elsewhere, as long, and lose no high band")
    func levels() {
        let treatment = SoundTreatment(rate: 8000, window: 512, hop: 128, frames: 62, bands: 32)
        // Loud in its second half alone, with a quiet hiss that reaches the highest band.
        func sound(_ hertz: Double) -> [Double] {
            var noise = SplitMix64(seed: 3)
            return tone(hertz).enumerated().map { place, value in
                (place < 4000 ? 0 : value) + 0.02 * (noise.uniform() - 0.5)
            }
        }
        for semitones in [-2.0, 2] {
            let speed =
                Double(SoundTransposition.speed(semitones)) / Double(SoundTransposition.normalSpeed)
            let moved = row(sound(700), semitones, treatment)
            let wanted = treatment.row(of: sound(700 * speed))
            for cell in 0..<32 * 62 where wanted[cell] > 25 {
                // Within a window of the beginning levels depend on where exactly it lies.
                if (28...34).contains(cell % 62) || cell % 62 > 58 { continue }
                #expect(abs(moved[cell] - wanted[cell]) < 1, "\(semitones): cell \(cell)")
            }
            #expect(moved.allSatisfy { $0 > -40 }, "\(semitones): \(moved.min() ?? 0)")
        }
    }

    @Test(
        "copies of each row stand one after the other, are the same on any number of threads, and lie within the distance"
    )
    func copies() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("moved-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (index, hertz) in [400.0, 1000, 1600].enumerated() {
            let sound = Sound(rate: 8000, samples: tone(hertz).map { Float($0) })
            try Data(WaveFile.bytes(of: sound))
                .write(to: folder.appendingPathComponent("\(index).wav"))
        }
        let data = try SoundFolder(folder.path, options: SoundOptions(.wave)).data
        let treatment = try #require(data.sounds)
        let originals = try SoundOriginals(folder.path, treatment: treatment)
        let transposition = SoundTransposition(semitones: 2, copies: 5)
        let key = RandomKey(seed: 1)
        let moved = originals.moved(data, by: transposition, key: key, threads: 1)
        #expect(moved.count == 15 && moved.itemShape == data.itemShape)
        #expect(
            originals.moved(data, by: transposition, key: key, threads: 3).values == moved.values)
        let other = originals.moved(data, by: transposition, key: RandomKey(seed: 2))
        #expect(other.values != moved.values)
        let waves = try moved.rowSource.values(ofRows: 0..<15)
        for row in 0..<15 {
            let wave = waves[row * moved.itemSize..<(row + 1) * moved.itemSize].prefix(6000)
            let crossings = zip(wave, wave.dropFirst()).count { $0 < 0 && $1 >= 0 }
            let hertz = Double(crossings) * 8000 / 6000
            let semitones = 12 * log2(hertz / [400.0, 1000, 1600][row / 5])
            #expect(abs(semitones) < 2.1, "row \(row): \(hertz) Hz")
        }
        let both = data.followed(by: moved)
        #expect(both.count == 18 && both.subset(rows: [4]).values == moved.subset(rows: [1]).values)
    }

    @Test("a row whose file has gone stays what it is")
    func gone() throws {
        let treatment = SoundTreatment(.wave, rate: 8000, window: 256, hop: 64, frames: 4, bands: 8)
        let data = Dataset(
            sounds: [Float](repeating: 0.25, count: 256), by: treatment, name: "gone",
            rowNames: ["gone.wav"])
        let moved = try SoundOriginals("gone.wav", treatment: treatment).moved(
            data, by: SoundTransposition(semitones: 1, copies: 2), key: RandomKey(seed: 0))
        #expect(moved.values == .floats([Float](repeating: 0.25, count: 512)))
    }
}
