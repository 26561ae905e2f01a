extension MovingPicture {
    /// The moving picture as the bytes of an animated PNG file.
    ///
    /// Browsers play it; programs that know only PNG show the first frame (PNG specification, third edition,
    /// section 11.3.4). Each frame is a whole picture that replaces the one before.
    ///
    /// - Parameter progress: Told the number of frames done, after each.
    /// - Throws: `PNGError` if libpng refuses a frame.
    public func png(progress: (Int) -> Void = { _ in }) throws -> [UInt8] {
        let format = PixelFormat(for: frames)
        var chunks: [PNGChunk] = []
        // Control and data chunks of the animation share one count.
        var sequence: UInt32 = 0
        for (index, frame) in frames.enumerated() {
            let own = try PNG.chunks(of: format.apply(to: frame), transparency: format.transparency)
            if index == 0 {
                chunks += own.prefix { $0.name != "IDAT" }
                chunks.insert(animationControl, at: 1)
            }
            chunks.append(frameControl(sequence))
            sequence += 1
            for chunk in own where chunk.name == "IDAT" {
                if index == 0 {
                    chunks.append(chunk)
                } else {
                    chunks.append(
                        PNGChunk(name: "fdAT", data: sequence.bigEndianBytes + chunk.data))
                    sequence += 1
                }
            }
            progress(index + 1)
        }
        return PNGChunk.file(chunks + [PNGChunk(name: "IEND", data: [])])
    }

    /// acTL: the number of frames, and how often they are shown.
    private var animationControl: PNGChunk {
        PNGChunk(
            name: "acTL",
            data: UInt32(frames.count).bigEndianBytes + UInt32(plays).bigEndianBytes)
    }

    /// fcTL: which part of the picture a frame changes (all of it), for how long, and how.
    private func frameControl(_ sequence: UInt32) -> PNGChunk {
        let noOffset: UInt32 = 0
        let place = [
            sequence, UInt32(frames[0].width), UInt32(frames[0].height), noOffset, noOffset,
        ]
        let duration: [UInt16] = [1, UInt16(framesPerSecond)]
        let (keep, replace): (UInt8, UInt8) = (0, 0)
        return PNGChunk(
            name: "fcTL",
            data: place.flatMap(\.bigEndianBytes) + duration.flatMap(\.bigEndianBytes)
                + [keep, replace])
    }
}
