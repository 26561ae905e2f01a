import CZlib

/// One piece of a PNG file: its four letters and its data (PNG specification, section 5).
struct PNGChunk: Equatable {
    /// What every PNG file begins with.
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Four letters, such as IDAT.
    let name: String
    /// What the chunk holds.
    let data: [UInt8]

    /// Length, name, data, and the CRC of name and data.
    var bytes: [UInt8] {
        let body = Array(name.utf8) + data
        let sum = body.withUnsafeBufferPointer {
            crc32(0, $0.baseAddress, uInt($0.count))
        }
        return UInt32(data.count).bigEndianBytes + body
            + UInt32(truncatingIfNeeded: sum).bigEndianBytes
    }

    /// The chunks of a whole and sound PNG file, as libpng has just written it.
    static func chunks(of file: [UInt8]) -> [PNGChunk] {
        var result: [PNGChunk] = []
        var place = signature.count
        while place + 12 <= file.count {
            let length = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            let data = place + 8
            result.append(
                PNGChunk(
                    name: String(decoding: file[place + 4..<data], as: UTF8.self),
                    data: Array(file[data..<data + length])))
            place = data + length + 4
        }
        return result
    }

    /// A PNG file of these chunks.
    static func file(_ chunks: [PNGChunk]) -> [UInt8] {
        signature + chunks.flatMap(\.bytes)
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// The bytes as PNG has them, the highest first.
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: self >> $0)
        }
    }
}
