internal import CZlib

/// A frame of an animated PNG as a picture of its own.
struct PNGFrame {
    /// A PNG file.
    let file: [UInt8]

    /// - Parameters:
    ///   - parsed: The animation.
    ///   - place: Which frame, from 0.
    ///   - bytes: The animation's file.
    init(_ parsed: APNGParser, _ place: Int, of bytes: [UInt8]) {
        let frame = parsed.frames[place]
        var file = APNGParser.signature
        func add(_ kind: String, _ body: some Sequence<UInt8>) {
            let named = Array(kind.utf8) + body
            file +=
                PNGFrame.bytes(named.count - 4) + named
                + PNGFrame.bytes(PNGFrame.checksum(named[...]))
        }
        add(
            "IHDR",
            PNGFrame.bytes(frame.width) + PNGFrame.bytes(frame.height)
                + bytes[parsed.header.dropFirst(8)])
        for chunk in parsed.shared { file += bytes[chunk] }
        add("IDAT", frame.data.flatMap { bytes[$0] })
        add("IEND", [])
        self.file = file
    }

    /// CRC-32 of a chunk's name and body.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBufferPointer { Int(crc32_z(0, $0.baseAddress, $0.count)) }
    }

    /// Four bytes, the highest first.
    private static func bytes(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
