import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite("Folders of sounds") struct SoundFolderTests {
    private func withSounds(
        _ sounds: [String: Sound], _ body: (String) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("sounds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, sound) in sounds {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(WaveFile.bytes(of: sound)).write(to: file)
        }
        try body(folder.path)
    }

    private func tone(_ hertz: Double, rate: Int = 16_000, seconds: Double = 1) -> Sound {
        Sound(
            rate: rate,
            samples: (0..<Int(seconds * Double(rate))).map {
                Float(0.5 * sin(2 * .pi * hertz * Double($0) / Double(rate)))
            })
    }

    @Test(
        "sounds of a second become square pictures of their levels, the loudest band that of the tone"
    )
    func rows() throws {
        try withSounds(["a10.wav": tone(440), "a9.wav": tone(2000), "old/b.wav": tone(440)]) {
            let folder = try SoundFolder($0)
            let data = folder.data
            #expect(data.rowNames == ["a9.wav", "a10.wav", "old/b.wav"])
            #expect(data.itemShape == [64, 64, 1])
            let treatment = try #require(data.sounds)
            #expect(
                treatment
                    == SoundTreatment(rate: 16_000, window: 1024, hop: 256, frames: 64, bands: 64))
            for (row, hertz) in [2000.0, 440, 440].enumerated() {
                let levels = data.subset(rows: [row]).rowSource
                let cells = try levels.values(ofRows: 0..<1)
                let band = (0..<64).max { cells[$0 * 64 + 30] < cells[$1 * 64 + 30] } ?? 0
                #expect(abs(treatment.centers[band] - hertz) < 60)
                // Half of full scale under a Hann window is 20 log10(0.5 · 512 / 2) in its bin and half of it in both
                // neighbours, 48.2 together; between two bands each passes half of that.
                #expect((42...48.3).contains(cells[band * 64 + 30]))
            }
            #expect(try Dataset.read($0).values == data.values)
            #expect(SoundFolder.isAt($0))
        }
    }

    @Test("other rates are brought to one, the most frequent")
    func rates() throws {
        let sounds = [
            "a.wav": tone(440), "b.wav": tone(440), "c.wav": tone(440, rate: 44_100),
            "d.wav": tone(440, rate: 8000),
        ]
        try withSounds(sounds) {
            let folder = try SoundFolder($0)
            #expect(folder.resampled == 2 && folder.data.sounds?.rate == 16_000)
            let rows = try (0..<4).map {
                try folder.data.subset(rows: [$0]).rowSource.values(ofRows: 0..<1)
            }
            // Where the tone is, the levels are those of the sound that was not resampled.
            let loud = rows[0].indices.filter { rows[0][$0] > 0 && (8..<56).contains($0 % 64) }
            #expect(loud.count > 40)
            for row in [2, 3] {
                #expect(loud.allSatisfy { abs(rows[row][$0] - rows[0][$0]) < 0.5 })
            }
        }
    }

    @Test("long files are cut into rows, a few longer ones at their end")
    func lengths() throws {
        try withSounds(["long.wav": tone(440, rate: 8000, seconds: 9.6)]) {
            let data = try SoundFolder($0).data
            let seconds = try #require(data.sounds).seconds
            #expect(data.sounds?.takesAll == true && abs(seconds - 1) < 0.1)
            #expect(
                data.rowNames?.first == "long.wav@0.0" && data.count == Int(9.6 / seconds + 0.5))
        }
        var sounds: [String: Sound] = ["z.wav": tone(440, rate: 8000, seconds: 2)]
        for index in 0..<12 { sounds["\(index).wav"] = tone(440, rate: 8000, seconds: 0.5) }
        try withSounds(sounds) {
            let folder = try SoundFolder($0)
            #expect(folder.cut == 1 && folder.data.count == 13)
            #expect(folder.data.sounds?.takesAll == false)
        }
    }

    @Test("unreadable sounds are left out and named; strictly they are an error")
    func unreadable() throws {
        try withSounds(["a.wav": tone(440), "b.wav": tone(300)]) { folder in
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder + "/c.flac"))
            let read = try SoundFolder(folder)
            #expect(read.data.count == 2)
            #expect(
                read.unreadable.map(\.description) == [
                    "c.flac (neither WAV, AIFF, FLAC, Ogg nor MP3)"
                ])
            #expect(throws: DataError.self) {
                try SoundFolder(folder, options: SoundOptions(isStrict: true))
            }
        }
        try withSounds([:]) { folder in
            #expect(throws: DataError.noSounds(path: folder, ignored: 0)) {
                try SoundFolder(folder)
            }
        }
    }

    @Test("a table tells of files")
    func table() throws {
        try withSounds(["a.wav": tone(440), "x/b.wav": tone(300)]) { folder in
            let data = try SoundFolder(folder).data
            let table = folder + "/notes.csv"
            try Data("pitch,file,kind\n1,b.wav,low\n2,a.wav,NA\n".utf8)
                .write(to: URL(fileURLWithPath: table))
            #expect(try Labels.read("pitch", inTable: table, for: data) == Labels(["2", "1"]))
            #expect(
                try PartialLabels.read("kind", inTable: table, for: data).values == [-1, 0])
            try Data("file,kind\nb.wav,low\n".utf8).write(to: URL(fileURLWithPath: table))
            #expect(throws: DataError.self) {
                try Labels.read("kind", inTable: table, for: data)
            }
        }
    }

    @Test("levels become a sound with about these levels")
    func sound() throws {
        let treatment = SoundTreatment(rate: 8000, window: 256, hop: 64, frames: 64, bands: 64)
        let samples = tone(500, rate: 8000, seconds: 0.4).mono
        let levels = treatment.row(of: samples)
        let sound = treatment.sound(of: levels, key: RandomKey(seed: 1))
        #expect(sound.rate == 8000 && sound.count == treatment.samples)
        let again = treatment.row(of: sound.mono)
        // Where the tone neither begins nor ends.
        let loud = levels.indices.filter { levels[$0] > 0 && (6..<44).contains($0 % 64) }
        let distance = loud.reduce(0) { $0 + abs(levels[$1] - again[$1]) } / Float(loud.count)
        #expect(loud.count > 100 && distance < 3)
        let silent = treatment.sound(
            of: [Float](repeating: Float(SoundTreatment.lowestLevel), count: levels.count),
            key: RandomKey(seed: 1))
        #expect(silent.samples.allSatisfy { $0 == 0 })
    }

    @Test("as waves, rows are the samples, and silence behind their end")
    func waves() throws {
        let long = tone(440, seconds: 1.02)
        try withSounds(["a.wav": long, "b.wav": tone(2000, seconds: 0.5)]) {
            let data = try SoundFolder($0, options: SoundOptions(.wave, seconds: 1)).data
            let treatment = try #require(data.sounds)
            #expect(data.itemShape == [16_384] && treatment.samples == 16_384)
            #expect("\(treatment)" == "1.02 s at 16000 Hz as a wave of 16384 samples")
            let values = data.values(of: 0..<2)
            // Files have 16 bits.
            for place in stride(from: 0, to: 16_000, by: 37) {
                #expect(abs(values[place] - long.samples[place]) <= 1 / 32_768)
            }
            #expect(values[16_384 + 8000..<2 * 16_384].allSatisfy { $0 == 0 })
            let row = Array(values[..<16_384])
            #expect(treatment.sound(of: row, key: RandomKey(seed: 0)).samples == row)
            #expect(
                treatment.levels(ofRow: row) == treatment.melTreatment.row(of: row.map(Double.init))
            )
            #expect(treatment.levels(ofRow: row).count == 64 * 64)
        }
    }

    @Test(
        "treatments are written and read; those that do not say what their numbers are are of levels"
    )
    func treatments() throws {
        for representation in SoundRepresentation.allCases {
            let treatment = SoundTreatment(
                representation, rate: 16_000, window: 1024, hop: 256, frames: 64,
                bands: representation == .power ? 513 : 64)
            let written = try JSONEncoder().encode(treatment)
            #expect(try JSONDecoder().decode(SoundTreatment.self, from: written) == treatment)
            let silent = String(decoding: written, as: UTF8.self)
                .replacing("\"representation\":\"levels\",", with: "")
                .replacing(",\"representation\":\"levels\"", with: "")
            if representation == .levels {
                #expect(!silent.contains("representation"))
                let read = try JSONDecoder().decode(SoundTreatment.self, from: Data(silent.utf8))
                #expect(read == treatment)
            }
        }
    }

    @Test("waves can be shortened without a rest", arguments: [0.1, 0.26, 0.5, 1.0, 1.4, 3.0])
    func lengths(seconds: Double) throws {
        try withSounds(["a.wav": tone(440, seconds: seconds)]) {
            let data = try SoundFolder($0, options: SoundOptions(.wave)).data
            #expect(data.itemSize % (data.itemSize < 8192 ? 256 : 2048) == 0)
            #expect(Double(data.itemSize) >= seconds * 16_000)
        }
    }
}
