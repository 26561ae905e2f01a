extension MovingPicture {
    /// The moving picture as the bytes of a YUV4MPEG2 stream, which video programs read: exact for grey pictures, as near as
    /// 8 bits of BT.601's luma and chroma come for others.
    ///
    /// Grey becomes `Cmono`, all else `C444`; both with the full range of a byte, which the header says. Opacity is lost.
    ///
    /// - Parameter progress: Told the number of frames done, after each.
    public func y4m(progress: (Int) -> Void = { _ in }) -> [UInt8] {
        let areGrey = frames.allSatisfy { !$0.hasColour }
        var file = Array(
            "YUV4MPEG2 W\(frames[0].width) H\(frames[0].height) F\(framesPerSecond):1 Ip A1:1 C\(areGrey ? "mono" : "444") XCOLORRANGE=FULL\n"
                .utf8)
        for (index, frame) in frames.enumerated() {
            file += Array("FRAME\n".utf8)
            if areGrey {
                file += frame.inChannels(1).bytes
            } else {
                file += planes(of: frame.inChannels(3).bytes)
            }
            progress(index + 1)
        }
        return file
    }

    /// Luma, then both chroma planes (ITU-R BT.601 with the range of JPEG).
    private func planes(of pixels: [UInt8]) -> [UInt8] {
        let count = pixels.count / 3
        return [UInt8](unsafeUninitializedCapacity: pixels.count) { result, filled in
            for place in 0..<count {
                let red = Double(pixels[3 * place])
                let green = Double(pixels[3 * place + 1])
                let blue = Double(pixels[3 * place + 2])
                let luma = 0.299 * red + 0.587 * green + 0.114 * blue
                result[place] = byte(luma)
                result[count + place] = byte(128 + (blue - luma) / 1.772)
                result[2 * count + place] = byte(128 + (red - luma) / 1.402)
            }
            filled = pixels.count
        }
    }
}

private func byte(_ value: Double) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }
