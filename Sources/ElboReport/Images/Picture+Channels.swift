extension Picture {
    /// Whether a pixel says how opaque it is.
    var hasOpacity: Bool { channels.isMultiple(of: 2) }
    /// Whether a pixel is red, green and blue rather than grey.
    var hasColour: Bool { channels > 2 }

    /// The same pixels in another number of channels.
    ///
    /// Grey becomes equal red, green and blue; missing opacity becomes full. Colour that is given up becomes
    /// its red, and opacity that is given up is forgotten, so give up only what holds nothing.
    func inChannels(_ count: Int) -> Picture {
        guard count != channels else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(height * width * count)
        for start in stride(from: 0, to: bytes.count, by: channels) {
            let red = bytes[start]
            result.append(red)
            if count > 2 {
                result.append(hasColour ? bytes[start + 1] : red)
                result.append(hasColour ? bytes[start + 2] : red)
            }
            if count.isMultiple(of: 2) {
                result.append(hasOpacity ? bytes[start + channels - 1] : 255)
            }
        }
        return Picture(height: height, width: width, channels: count, bytes: result)
    }

    /// Whether every pixel has equal red, green and blue.
    var isGrey: Bool {
        guard hasColour else { return true }
        return stride(from: 0, to: bytes.count, by: channels).allSatisfy { start in
            let red = bytes[start]
            return red == bytes[start + 1] && red == bytes[start + 2]
        }
    }

    /// Whether every pixel is fully opaque.
    var isOpaque: Bool {
        guard hasOpacity else { return true }
        return stride(from: channels - 1, to: bytes.count, by: channels).allSatisfy {
            bytes[$0] == 255
        }
    }
}
