/// Pictures of one size shown one after the other, as an animated PNG file.
///
/// Browsers play it; programs that know only PNG show the first frame (PNG specification, third edition,
/// section 11.3.4). Each frame is a whole picture that replaces the one before.
public struct AnimatedPNG: Sendable, Equatable {
    /// The frames in the order they are shown, all of one height and width.
    public let frames: [Picture]
    /// Frames in a second.
    public let framesPerSecond: Int
    /// How often all frames are shown; 0 for ever.
    public let plays: Int

    /// An animation of frames of one size, 1...1000 of them in a second.
    public init(_ frames: [Picture], framesPerSecond: Int = 20, plays: Int = 0) {
        precondition(!frames.isEmpty, "an animation needs at least one frame")
        precondition(
            frames.allSatisfy {
                $0.height == frames[0].height && $0.width == frames[0].width
            }, "the frames of an animation have one size")
        precondition(
            (1...1000).contains(framesPerSecond), "\(framesPerSecond) frames in a second")
        precondition((0...Int(Int32.max)).contains(plays), "\(plays) plays")
        self.frames = frames
        self.framesPerSecond = framesPerSecond
        self.plays = plays
    }

    /// The animation as the bytes of an APNG file.
    ///
    /// - Parameter progress: Told the number of frames done, after each.
    /// - Throws: `PNGError` if libpng refuses a frame.
    public func encoded(progress: (Int) -> Void = { _ in }) throws -> [UInt8] {
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
        let (noOffset, keep, replace): (UInt32, UInt8, UInt8) = (0, 0, 0)
        return PNGChunk(
            name: "fcTL",
            data: [
                sequence, UInt32(frames[0].width), UInt32(frames[0].height), noOffset, noOffset,
            ].flatMap(\.bigEndianBytes)
                + [1, UInt16(framesPerSecond)].flatMap(\.bigEndianBytes) + [keep, replace])
    }
}
