/// Pictures of one size shown one after the other.
public struct MovingPicture: Sendable, Equatable {
    /// The kinds of file a moving picture can be.
    public enum Format: String, Sendable, CaseIterable {
        /// Animated PNG: every colour, exactly.
        case png
        /// GIF: 256 colours, played everywhere.
        case gif
        /// YUV4MPEG2: frames as video programs read them.
        case y4m
    }

    /// The frames in the order they are shown, all of one height and width.
    public let frames: [Picture]
    /// Frames in a second.
    public let framesPerSecond: Int
    /// How often all frames are shown; 0 for ever.
    public let plays: Int

    /// A moving picture of frames of one size, 1...1000 of them in a second.
    public init(_ frames: [Picture], framesPerSecond: Int = 20, plays: Int = 0) {
        precondition(!frames.isEmpty, "a moving picture needs at least one frame")
        precondition(
            frames.allSatisfy {
                $0.height == frames[0].height && $0.width == frames[0].width
            }, "the frames of a moving picture have one size")
        precondition(
            (1...1000).contains(framesPerSecond), "\(framesPerSecond) frames in a second")
        precondition((0...Int(UInt16.max)).contains(plays), "\(plays) plays")
        self.frames = frames
        self.framesPerSecond = framesPerSecond
        self.plays = plays
    }

    /// The moving picture as the bytes of a file.
    ///
    /// - Parameters:
    ///   - format: The kind of file.
    ///   - progress: Told the number of frames done, after each.
    /// - Throws: `PNGError` if libpng refuses a frame, `GIFError` when a side is too long.
    public func encoded(
        as format: Format, progress: (Int) -> Void = { _ in }
    ) throws -> [UInt8] {
        switch format {
        case .png: try png(progress: progress)
        case .gif: try gif(progress: progress)
        case .y4m: y4m(progress: progress)
        }
    }
}
