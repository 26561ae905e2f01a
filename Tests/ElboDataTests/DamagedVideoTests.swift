import ElboData
import Foundation
import Testing

@Suite("Damaged moving pictures are refused with a sentence") struct DamagedVideoTests {
    private func sentence(_ bytes: [UInt8], _ name: String, frames: Int = 1) -> String {
        do {
            _ = try Dataset.read(
                bytes, named: name, options: ReadOptions(clips: ClipOptions(frames: frames)))
            return "read"
        } catch {
            return "\(error)"
        }
    }

    private func y4m(_ header: String, frames: Int = 1, size: Int) -> [UInt8] {
        var file = Array("YUV4MPEG2 \(header)\n".utf8)
        for _ in 0..<frames { file += Array("FRAME\n".utf8) + [UInt8](repeating: 9, count: size) }
        return file
    }

    @Test("Y4M")
    func y4m() {
        #expect(sentence(y4m("W8 H8 Cmono", size: 64), "v.y4m") == "read")
        #expect(sentence(y4m("W0 H8 Cmono", size: 64), "v.y4m").contains("frames of 0x8 pixels"))
        #expect(sentence(y4m("W-4 H8", size: 64), "v.y4m").contains("frames of -4x8 pixels"))
        let absurd = sentence(y4m("W99999999 H99999999", size: 64), "v.y4m")
        #expect(absurd.contains("at most 36 million are read"))
        let overflowing = sentence(y4m("W9223372036854775807 H3", size: 64), "v.y4m")
        #expect(overflowing.contains("at most 36 million are read"))
        // A promise of 36 million pixels takes no memory.
        #expect(sentence(y4m("W6000 H6000", size: 64), "v.y4m").contains("truncated in frame 1"))
        #expect(sentence(y4m("W8 H8 C420p10", size: 64), "v.y4m").contains("samples C420p10"))
        #expect(sentence(y4m("W8 H8 Cmono", size: 60), "v.y4m").contains("truncated in frame 1"))
        let second = y4m("W8 H8 Cmono", frames: 2, size: 64).dropLast()
        #expect(sentence(Array(second), "v.y4m").contains("truncated in frame 2"))
        #expect(sentence(y4m("W8 H8 Cmono", size: 65), "v.y4m").contains("truncated in frame 2"))
        #expect(sentence(Array("YUV4MPEG2 W8 H8\n".utf8), "v.y4m").contains("truncated in frame 1"))
        #expect(sentence(Array("YUV4MPEG2 W8".utf8), "v.y4m").contains("header has no end"))
        let endless = Array("YUV4MPEG2 ".utf8) + [UInt8](repeating: 65, count: 10_000)
        #expect(sentence(endless, "v.y4m").contains("line 1 has no end"))
        let short = sentence(y4m("W8 H8 Cmono", size: 64), "v.y4m", frames: 16)
        #expect(short.contains("1 frame, a clip needs 16"))
        #expect(sentence([1, 2, 3, 4, 5], "v.y4m").contains("not a valid"))
    }

    @Test("GIF")
    func gif() throws {
        let file = try ClipReadingTests.bytes("keep.gif")
        #expect(sentence(Array(file.prefix(9)), "v.gif").contains("truncated"))
        #expect(sentence(Array(file.prefix(400)), "v.gif").contains("truncated"))
        #expect(
            sentence(Array(file.prefix(file.count / 2)), "v.gif", frames: 6).contains("truncated"))
        var large = file
        large.replaceSubrange(6..<10, with: [0xff, 0xff, 0xff, 0xff])
        #expect(sentence(large, "v.gif").contains("at most 36 million are read"))
        #expect(sentence(Array("no gif".utf8), "v.gif").contains("not a valid"))
    }

    @Test("APNG")
    func apng() throws {
        let file = try ClipReadingTests.bytes("table.apng")
        #expect(sentence(file, "v.apng", frames: 3) == "read")
        #expect(sentence(Array(file.prefix(9)), "v.apng").contains("truncated"))
        #expect(sentence(Array(file.dropLast(20)), "v.apng").contains("truncated in frame 3"))
        #expect(sentence(file, "v.apng", frames: 4).contains("3 frames, a clip needs 4"))
        #expect(sentence(Array("no png".utf8), "v.apng").contains("not a valid"))
        // Whatever byte is wrong, a chunk's checksum tells, or its end is missed.
        for place in stride(from: 8, to: file.count, by: 1) {
            var other = file
            other[place] ^= 0x41
            let found = sentence(other, "v.apng", frames: 3)
            #expect(
                found != "read" && (found.contains("damaged") || found.contains("truncated")),
                "byte \(place): \(found)")
        }
    }

    @Test("frames of changing size, in a folder")
    func sizes() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("frames-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (frame, side) in [8, 8, 9, 8].enumerated() {
            let pixels = [UInt8](repeating: 1, count: side * side)
            try Data(PNGFile.encode(width: side, height: side, channels: 1, pixels))
                .write(to: folder.appendingPathComponent("\(frame).png"))
        }
        let error = #expect(throws: DataError.self) {
            try VideoFolder(folder.path, options: ClipOptions(frames: 4))
        }
        #expect(error.map { "\($0)" }?.contains("frame 3 is 9x9, the first is 8x8") == true)
    }

    /// A program in the place of ffmpeg.
    private func decoded(_ script: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("decoder-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let program = folder.appendingPathComponent("decoder")
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: program)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: program.path)
        let film = folder.appendingPathComponent("film.mp4")
        try Data("film".utf8).write(to: film)
        do {
            let data = try Dataset.read(
                film.path,
                options: ReadOptions(clips: ClipOptions(frames: 1, decoder: program.path)))
            return "\(data.count)"
        } catch DataError.unreadableVideos(_, let unreadable, _) {
            return "\(unreadable[0].defect)"
        }
    }

    @Test("a decoder that fails, is killed, or prints nonsense")
    func decoder() throws {
        let head = "printf 'YUV4MPEG2 W4 H2 F25:1 Cmono\\nFRAME\\n12345678'"
        #expect(try decoded(head) == "1")
        #expect(
            try decoded("\(head); echo 'moov atom not found' >&2; exit 1")
                == "ffmpeg cannot decode it: moov atom not found")
        #expect(
            try decoded("\(head); kill -9 $$")
                == "ffmpeg cannot decode it: it was killed by signal 9")
        #expect(
            try decoded("\(head); printf FRAME")
                == "ffmpeg cannot decode it: what it prints is truncated in frame 2")
        #expect(
            try decoded("echo hello").hasPrefix(
                "ffmpeg cannot decode it: what it prints is damaged"))
        #expect(
            try decoded("exit 3") == "ffmpeg cannot decode it: it ends with status 3")
        // One that prints for ever is ended when its output makes no sense.
        #expect(
            try decoded("\(head); printf '\\n'; exec yes nonsense")
                == "ffmpeg cannot decode it: what it prints is damaged: FRAME is missing before frame 2"
        )
    }
}
