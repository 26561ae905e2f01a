/// Why a moving picture could not be written as GIF.
public enum GIFError: Error, Equatable, CustomStringConvertible {
    /// A side has more pixels than GIF can count.
    case tooLarge(width: Int, height: Int)

    /// One sentence that says what to do.
    public var description: String {
        switch self {
        case .tooLarge(let width, let height):
            "A picture of \(width) x \(height) cannot be a GIF, whose sides have at most 65535 "
                + "pixels; write an animated PNG."
        }
    }
}

extension MovingPicture {
    /// The moving picture as the bytes of a GIF file (GIF89a), for places that do not play animated PNG.
    ///
    /// All frames share one table of at most 256 colours: exact for grey pictures, near for colourful ones.
    /// Opacity is lost, and a frame lasts a whole number of hundredths of a second, two at least, since
    /// browsers slow down faster ones.
    ///
    /// - Parameter progress: Told the number of frames done, after each.
    /// - Throws: `GIFError` when a side is above 65535 pixels.
    public func gif(progress: (Int) -> Void = { _ in }) throws(GIFError) -> [UInt8] {
        let (width, height) = (frames[0].width, frames[0].height)
        guard max(width, height) <= Int(UInt16.max) else {
            throw .tooLarge(width: width, height: height)
        }
        let table = ColorTable(for: frames)
        // Two to the power of `depth` colours.
        let depth = max((table.colors.count - 1).bitLength, 2)
        let size = [width, height].flatMap(littleEndian)
        var file = Array("GIF89a".utf8) + size
        file += [0x80 | 0x70 | UInt8(depth - 1), 0, 0]
        for entry in 0..<1 << depth {
            let color = entry < table.colors.count ? table.colors[entry] : SRGBColor(hex: 0)
            file += [color.red, color.green, color.blue]
        }
        if plays != 1 {
            // The repetitions after the first play; 0 is for ever in both counts.
            file += [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1]
            file += littleEndian(max(plays - 1, 0)) + [0]
        }
        let delay = max((200 / framesPerSecond + 1) / 2, 2)
        for (index, frame) in frames.enumerated() {
            let keep: UInt8 = 1 << 2
            file += [0x21, 0xF9, 4, keep] + littleEndian(delay) + [0, 0]
            file += [0x2C, 0, 0, 0, 0] + size + [0, UInt8(depth)]
            let data = LZW.encode(table.indices(of: frame), depth: depth)
            for start in stride(from: 0, to: data.count, by: 255) {
                let block = data[start..<min(start + 255, data.count)]
                file.append(UInt8(block.count))
                file += block
            }
            file.append(0)
            progress(index + 1)
        }
        return file + [0x3B]
    }
}

private func littleEndian(_ value: Int) -> [UInt8] {
    [UInt8(value & 255), UInt8(value >> 8 & 255)]
}

extension Int {
    /// The number of binary digits; 0 for 0.
    fileprivate var bitLength: Int { Int.bitWidth - leadingZeroBitCount }
}
