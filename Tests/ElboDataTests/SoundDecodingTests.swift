import ElboData
import Foundation
import Testing

/// What soundfile reads of a file; `Fixtures/sounds/make_sound_golden.py` wrote both.
private struct GoldenSound: Decodable {
    let rate: Int
    let samples: [Float]
}

private enum GoldenEntry: Decodable {
    case sound(GoldenSound)
    case version

    init(from decoder: any Decoder) throws {
        self = (try? GoldenSound(from: decoder)).map { .sound($0) } ?? .version
    }
}

@Suite("Decoding sounds") struct SoundDecodingTests {
    private static func folder() throws -> URL {
        try #require(
            Bundle.module.url(forResource: "sounds", withExtension: nil, subdirectory: "Fixtures"))
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder().appendingPathComponent(name)))
    }

    static let exact = [
        "u8.wav", "s16.wav", "s24.wav", "s32.wav", "f32.wav", "f64.wav", "extensible.wav",
        "ulaw.wav", "s16.aiff", "s24.flac",
    ]

    @Test(
        "formats are read as soundfile reads them",
        arguments: exact + ["vorbis.ogg", "layer3.mp3"])
    func golden(name: String) throws {
        let golden = try JSONDecoder().decode(
            [String: GoldenEntry].self, from: Data(Self.bytes("golden.json")))
        guard case .sound(let wanted)? = golden[name] else {
            Issue.record("no golden \(name)")
            return
        }
        let sound = try Sound(decoding: Self.bytes(name))
        #expect(sound.rate == wanted.rate && sound.channels == 2)
        if Self.exact.contains(name) {
            #expect(sound.samples == wanted.samples)
        } else {
            // Decoders of lossy formats may round otherwise on other processors.
            #expect(sound.samples.count == wanted.samples.count)
            #expect(
                zip(sound.samples, wanted.samples).allSatisfy { abs($0 - $1) < 1e-3 })
        }
    }

    @Test("what was written is read again, to 16 bits")
    func writing() throws {
        let samples: [Float] = [0, 0.5, -0.5, 1, -1, 2, .nan, 1.0 / 32_768]
        let bytes = WaveFile.bytes(of: Sound(rate: 8000, channels: 2, samples: samples))
        let again = try Sound(decoding: bytes)
        let most: Float = 32_767.0 / 32_768
        #expect(again.rate == 8000 && again.channels == 2)
        #expect(again.samples == [0, 0.5, -0.5, most, -1, most, 0, 1.0 / 32_768])
    }

    @Test("the mean of the channels")
    func mono() {
        #expect(Sound(rate: 8000, channels: 2, samples: [1, 0, 0.5, -0.5]).mono == [0.5, 0])
        let joined = Sound.joined(
            [Sound(rate: 8000, samples: [1]), Sound(rate: 8000, samples: [2])], pause: 2.0 / 8000)
        #expect(joined.samples == [1, 0, 0, 2])
    }

    /// A WAVE of 16 bits with a header of one's own.
    private func wave(
        code: Int = 1, channels: Int = 1, rate: Int = 8000, bits: Int = 16, size: Int? = nil,
        _ data: [UInt8]
    ) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return Array("RIFF".utf8) + number(36 + data.count, 4) + Array("WAVEfmt ".utf8)
            + number(16, 4) + number(code, 2) + number(channels, 2) + number(rate, 4)
            + number(rate * channels * bits / 8, 4) + number(channels * bits / 8, 2)
            + number(bits, 2) + Array("data".utf8) + number(size ?? data.count, 4) + data
    }

    private func defect(_ bytes: [UInt8]) -> SoundDefect? {
        do throws(SoundDefect) {
            _ = try Sound(decoding: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("hostile files are refused for what is wrong with them")
    func hostile() throws {
        let flac = try Self.bytes("s24.flac")
        #expect(defect([]) == .empty)
        #expect(defect(Array("no sound at all, but text".utf8)) == .unknownFormat)
        #expect(defect(wave(size: 1 << 30, [0, 0])) == .truncated)
        #expect(defect(Array(wave([0, 0, 1, 1]).prefix(40))) == .truncated)
        #expect(defect(Array(wave([0, 0]).prefix(20))) == .truncated)
        #expect(defect(wave([])) == .noSamples)
        #expect(
            defect(wave(rate: 1, [0, 0]))
                == .unsupported(reason: "1 Hz, and rates from 1000 to 768000 Hz are read"))
        #expect(defect(wave(rate: 0, [0, 0])) == .damaged(reason: "0 samples a second"))
        #expect(defect(wave(channels: 0, [0, 0])) != nil)
        let notANumber: [UInt8] = [0, 0, 0, 0, 0, 0, 0xc0, 0x7f]
        #expect(defect(wave(code: 3, bits: 32, notANumber)) == .notFinite(sample: 2))
        #expect(defect(Array(flac.prefix(flac.count - 100))) != nil)
        #expect(defect(Array(flac.prefix(60))) != nil)
        // A size that a pipe could not know, 64 channels, a high rate and one sample are no faults.
        #expect(try Sound(decoding: wave(size: 0xffff_ffff, [0, 0, 1, 0])).count == 2)
        #expect(
            try Sound(decoding: wave(channels: 64, [UInt8](repeating: 7, count: 256))).count == 2)
        #expect(try Sound(decoding: wave(rate: 192_000, [0, 0])).rate == 192_000)
    }

    @Test("bytes that were changed end in a sound or a defect", arguments: exact + ["vorbis.ogg"])
    func fuzz(name: String) throws {
        let bytes = try Self.bytes(name)
        var numbers = Xorshift()
        func next() -> Int { numbers.next() }
        for _ in 0..<60 {
            var changed = bytes
            for _ in 0..<3 {
                changed[next() % min(bytes.count, 200)] = UInt8(truncatingIfNeeded: next())
            }
            if next() % 4 == 0 { changed.removeLast(next() % changed.count) }
            if defect(changed) == nil {
                #expect(try Sound(decoding: changed).samples.allSatisfy(\.isFinite))
            }
        }
    }
}
