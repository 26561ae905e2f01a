import Foundation
import Testing

@Suite("Sound files that lie, lack something, or hold nothing") struct HostileSoundTests {
    /// A WAVE file.
    ///
    /// - Parameters:
    ///   - samples: Bytes of the samples.
    ///   - claimed: How many bytes its header says that there are.
    ///   - code: 1 for whole numbers, 3 for floats.
    private static func wave(
        _ samples: [UInt8], claimed: Int? = nil, rate: Int = 8000, channels: Int = 1,
        bits: Int = 16, code: Int = 1
    ) -> Data {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let frame = channels * bits / 8
        let head =
            Array("RIFF".utf8) + number(36 + samples.count, 4) + Array("WAVEfmt ".utf8)
            + number(16, 4) + number(code, 2) + number(channels, 2) + number(rate, 4)
            + number(rate * frame, 4) + number(frame, 2) + number(bits, 2)
        return Data(
            head + Array("data".utf8) + number(claimed ?? samples.count, 4) + samples)
    }

    /// 16 bits of a tone.
    private static func tone(_ hertz: Double, count: Int = 2000, rate: Int = 8000) -> [UInt8] {
        (0..<count).flatMap { place -> [UInt8] in
            let value = Int(9000 * sin(2 * .pi * hertz * Double(place) / Double(rate)))
            return [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
        }
    }

    private static func flac() throws -> Data {
        try Data(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent()
                .appendingPathComponent("ElboDataTests/Fixtures/sounds/s24.flac"))
    }

    private func folder(_ name: String, of files: [String: Data], in tool: Tool) throws {
        try FileManager.default.createDirectory(
            at: tool.folder.appendingPathComponent(name), withIntermediateDirectories: true)
        for (file, bytes) in files { try tool.write(bytes, to: "\(name)/\(file)") }
    }

    private static let small =
        "--channels 8,8,8 --features 16 --latent 2 --epochs 1 --transpose 0"

    @Test(
        "what cannot be read is named with its reason and left out, or refused where that is asked")
    func leftOut() throws {
        let tool = try Tool()
        let flac = try Self.flac()
        var changed = flac
        for place in stride(from: flac.count / 2, to: flac.count, by: 7) { changed[place] ^= 0x55 }
        var files = [
            "bad-changed.flac": changed, "bad-cut.flac": flac.prefix(flac.count - 90),
            "bad-size.wav": Self.wave([1, 0, 2, 0], claimed: 1 << 30),
            "bad-hertz.wav": Self.wave(Self.tone(440), rate: 1),
            "bad-numbers.wav": Self.wave(
                [0, 0, 0, 0, 0, 0, 0xc0, 0x7f], bits: 32, code: 3),
            "bad-empty.wav": Data(), "bad-none.wav": Self.wave([]),
        ]
        let bad = files.count
        for index in 0..<12 {
            files["\(index).wav"] = Self.wave(Self.tone(300 + 100 * Double(index)))
        }
        try folder("tones", of: files, in: tool)
        let described = try tool.shell("elbo data tones")
        #expect(described.code == 0 && described.errors.contains("12 sounds in tones/"))
        // Lines are broken where they would be too long.
        let talk = described.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(talk.contains("left out of tones: ") && talk.contains("\(bad) unreadable"))
        for name in files.keys where name.hasPrefix("bad") {
            #expect(talk.contains("\(name) (") || talk.contains("more"), "\(name): \(talk)")
        }
        let made = try tool.shell("elbo train tones \(Self.small) -o m.safetensors")
        #expect(made.code == 0, "\(made.errors)")
        let strict = try tool.shell("elbo data tones --strict")
        #expect(strict.code == 65 && strict.errors.contains("bad-"), "\(strict.errors)")
        for name in files.keys where name.hasPrefix("bad") {
            let alone = try tool.shell("elbo encode m.safetensors tones/\(name)")
            #expect(alone.code == 65, "\(name): \(alone.code) \(alone.errors)")
            #expect(alone.errors.split(separator: "\n").count <= 2, "\(alone.errors)")
        }
    }

    @Test("rates, channels and lengths that are unusual are read")
    func unusual() throws {
        let tool = try Tool()
        var crowd: [UInt8] = []
        for place in 0..<400 {
            for channel in 0..<64 { crowd += [UInt8(place % 50), UInt8(channel % 3)] }
        }
        // An hour, which becomes rows of a second.
        let hour =
            [UInt8](repeating: 0, count: 1800).map { $0 + 120 }
            + (0..<3_598_200).map { UInt8(128 + ($0 % 40) - 20) }
        let files = [
            "high.wav": Self.wave(Self.tone(440, count: 19_200, rate: 192_000), rate: 192_000),
            "crowd.wav": Self.wave(crowd, channels: 64), "one.wav": Self.wave([7, 0]),
            "hour.wav": Self.wave(hour, rate: 1000, bits: 8),
        ]
        for (name, bytes) in files {
            try tool.write(bytes, to: name)
            let outcome = try tool.shell("elbo data \(name)")
            #expect(outcome.code == 0, "\(name): \(outcome.errors)")
        }
        #expect(try tool.shell("elbo data hour.wav").output.contains("one after the other"))
    }

    @Test(
        "nothing but silence, and one sound under many names, are refused in a sentence",
        arguments: ["levels", "power", "wave"])
    func nothing(_ kind: String) throws {
        let tool = try Tool()
        let silence = Self.wave([UInt8](repeating: 0, count: 8192))
        let same = Self.wave(Self.tone(500, count: 4096))
        let names = (0..<12).map { "\($0).wav" }
        try folder(
            "silent", of: Dictionary(uniqueKeysWithValues: names.map { ($0, silence) }), in: tool)
        try folder("same", of: Dictionary(uniqueKeysWithValues: names.map { ($0, same) }), in: tool)
        #expect(try tool.shell("elbo data silent --sound \(kind)").code == 0)
        for (folder, part) in [
            ("silent", "silent holds nothing but silence"), ("same", "the same sound in every row"),
        ] {
            let refused = try tool.shell(
                "elbo train \(folder) --sound \(kind) --epochs 1 -o m.safetensors")
            #expect(refused.code == 65 && refused.errors.contains(part), "\(refused.errors)")
            #expect(!tool.exists("m.safetensors"))
        }
    }
}
