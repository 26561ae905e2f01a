import ElboData
import Foundation
import Testing

@Suite("Tar archives of sounds") struct TarArchiveTests {
    /// A folder of sounds with sub-folders, and what the system's tar makes of it.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let place = FileManager.default.temporaryDirectory
            .appendingPathComponent("tar-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let long = [String](repeating: String(repeating: "long", count: 15), count: 2)
            .joined(separator: "/")
        let names = ["low/10.wav", "low/9.wav", "high/\(long)/1.wav", "low.wav", "high/.x.wav"]
        for (index, name) in names.enumerated() {
            let file = place.appendingPathComponent("notes/" + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            let samples = (0..<2000).map { Float(sin(Double($0) * 0.05 * Double(index + 1))) / 2 }
            try Data(WaveFile.bytes(of: Sound(rate: 8000, samples: samples))).write(to: file)
        }
        try Data("notes".utf8).write(to: place.appendingPathComponent("notes/README.md"))
        try body(place)
    }

    private func tar(_ arguments: [String], in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar"] + arguments
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test(
        "An archive is read as the folder that it was made of",
        arguments: [
            (["-cf", "n.tar", "--format=ustar", "notes"], "n.tar"),
            (["-cf", "n.tar", "--format=gnu", "notes"], "n.tar"),
            (["-cf", "n.tar", "--format=pax", "notes"], "n.tar"),
            (["-czf", "n.tar.gz", "notes"], "n.tar.gz"),
            (["-cf", "n.tar", "-C", "notes", "."], "n.tar"),
            (["-czf", "n.tgz", "-C", "notes", "."], "n.tgz"),
        ])
    func formats(arguments: [String], name: String) throws {
        try withFolder { place in
            try tar(arguments, in: place)
            let folder = try SoundFolder(place.path + "/notes")
            let archive = try SoundFolder(place.path + "/" + name)
            #expect(archive.data.rowNames == folder.data.rowNames && archive.data.count == 4)
            #expect(archive.data.values == folder.data.values)
            #expect(archive.data.sounds == folder.data.sounds)
            #expect(archive.ignored == folder.ignored && archive.unreadable.isEmpty)
            #expect(archive.data.name == name)
            #expect(SoundFolder.isAt(place.path + "/" + name))
            #expect(try Dataset.read(place.path + "/" + name).values == folder.data.values)
            let treatment = try #require(archive.data.sounds)
            let (a, b) = (
                try SoundOriginals(place.path + "/" + name, treatment: treatment),
                try SoundOriginals(place.path + "/notes", treatment: treatment)
            )
            for row in archive.data.rowNames ?? [] {
                let samples = try #require(a.samples(ofRow: row))
                #expect(samples == b.samples(ofRow: row) && samples.count == treatment.samples)
            }
            #expect(a.samples(ofRow: "none.wav") == nil)
        }
    }

    @Test("Names that come twice or lead out of the archive are said, and refused by isStrict")
    func lostNames() throws {
        try withFolder { place in
            try tar(["-cf", "n.tar", "notes"], in: place)
            try tar(["-rf", "n.tar", "notes/low.wav", "notes/README.md"], in: place)
            try FileManager.default.createDirectory(
                at: place.appendingPathComponent("beside"), withIntermediateDirectories: true)
            try tar(
                ["-rPf", "../n.tar", "../notes/low/9.wav"],
                in: place.appendingPathComponent("beside"))
            let path = place.path + "/n.tar"
            let archive = try SoundFolder(path)
            #expect(
                archive.unreadable == [
                    UnreadableSound(path: "../notes/low/9.wav", defect: .outside),
                    UnreadableSound(path: "low.wav", defect: .replaced),
                ])
            let folder = try SoundFolder(place.path + "/notes")
            #expect(archive.data.rowNames == folder.data.rowNames)
            #expect(archive.data.values == folder.data.values)
            #expect(archive.ignored == folder.ignored)
            var options = SoundOptions()
            options.isStrict = true
            #expect(
                throws: DataError.unreadableSounds(
                    path: path, unreadable: archive.unreadable, total: 6)
            ) { try SoundFolder(path, options: options) }
        }
    }

    @Test("A hard link is the file that it names")
    func hardLinks() throws {
        try withFolder { place in
            let low = place.appendingPathComponent("notes/low.wav")
            try FileManager.default.linkItem(
                at: low, to: place.appendingPathComponent("notes/zz.wav"))
            try tar(["-cf", "l.tar", "notes"], in: place)
            let archive = try SoundFolder(place.path + "/l.tar")
            let folder = try SoundFolder(place.path + "/notes")
            #expect(archive.data.rowNames == folder.data.rowNames)
            #expect(archive.data.rowNames?.contains("zz.wav") == true)
            #expect(archive.data.values == folder.data.values)
        }
    }

    @Test("Damaged archives are refused for what is wrong with them")
    func damaged() throws {
        try withFolder { place in
            try tar(["-cf", "n.tar", "notes"], in: place)
            let whole = try [UInt8](Data(contentsOf: place.appendingPathComponent("n.tar")))
            func failure(_ bytes: [UInt8], named name: String = "m.tar") -> DataError? {
                let file = place.appendingPathComponent(name)
                do {
                    try Data(bytes).write(to: file)
                    _ = try SoundFolder(file.path)
                    return nil
                } catch let error as DataError {
                    return error
                } catch {
                    Issue.record(error)
                    return nil
                }
            }
            let path = place.path + "/m.tar"
            #expect(failure([]) == .emptyFile(path: path))
            #expect(failure(Array("no tar".utf8)) == .wrongFormat(path: path, expected: "tar"))
            #expect(
                failure([UInt8](repeating: 65, count: 2000))
                    == .wrongFormat(path: path, expected: "tar"))
            #expect(
                failure([UInt8](repeating: 0, count: 10_240))
                    == .noSounds(path: path, ignored: 0))
            guard case .truncated? = failure(Array(whole.prefix(5000))) else {
                Issue.record("a cut archive")
                return
            }
            #expect(
                failure(whole, named: "m.tgz")
                    == .wrongFormat(path: place.path + "/m.tgz", expected: "gzip"))
            // The sum of a later header is broken.
            var broken = whole
            let header = try #require(
                stride(from: 512, to: whole.count, by: 512).reversed().first {
                    whole[$0 + 257..<$0 + 262].elementsEqual("ustar".utf8)
                })
            broken[header] ^= 1
            guard case .corrupt(_, "tar", _)? = failure(broken) else {
                Issue.record("a broken header")
                return
            }
            #expect(throws: DataError.notFound(path: place.path + "/none.tar")) {
                try SoundFolder(place.path + "/none.tar")
            }
        }
    }

    @Test("Bytes that were changed end in sounds or in an error")
    func fuzz() throws {
        try withFolder { place in
            try tar(["-cf", "n.tar", "notes"], in: place)
            let whole = try [UInt8](Data(contentsOf: place.appendingPathComponent("n.tar")))
            var numbers = Xorshift()
            func next() -> Int { numbers.next() }
            for _ in 0..<60 {
                var changed = whole
                let header = next() % 4 * 512
                for _ in 0..<3 {
                    changed[header + next() % 512] = UInt8(truncatingIfNeeded: next())
                }
                // Sums that fit let the changed fields count.
                changed.replaceSubrange(
                    header + 148..<header + 156, with: [UInt8](repeating: 32, count: 8))
                let sum = changed[header..<header + 512].reduce(0) { $0 + Int($1) }
                let digits = Array(String(sum, radix: 8).utf8)
                changed.replaceSubrange(header + 148..<header + 148 + digits.count, with: digits)
                let file = place.appendingPathComponent("m.tar")
                try Data(changed).write(to: file)
                do {
                    #expect(try SoundFolder(file.path).data.count > 0)
                } catch is DataError {}
            }
        }
    }
}
