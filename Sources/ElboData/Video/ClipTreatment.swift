/// How moving pictures become rows of a data set; saved with a model, so that new ones are treated alike.
///
/// A row is [frames, height, width, channels]: a clip, whose frames are images as `ImageTreatment` makes them.
public struct ClipTreatment: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Frames of a row.
    public let frames: Int
    /// Of how many frames of a video one is taken: 1 for all, 2 for every other one.
    public let every: Int
    /// Taken frames from the beginning of a row to that of the next.
    public let stride: Int
    /// Frames of a clip in a second, as they are played.
    public let rate: Double
    /// How a frame becomes an image.
    public let images: ImageTreatment

    /// Frames of a clip, and how many of a video's frames are passed to the next.
    public static let counts: ClosedRange<Int> = 1...10_000

    /// Describes a treatment.
    public init(frames: Int, every: Int = 1, stride: Int, rate: Double, images: ImageTreatment) {
        self.frames = frames
        self.every = every
        self.stride = stride
        self.rate = rate
        self.images = images
        precondition(isSound, "\(self) is no treatment of moving pictures")
    }

    /// Whether its numbers, which may come from a file, are those of a treatment.
    var isSound: Bool {
        [frames, every, stride].allSatisfy(ClipTreatment.counts.contains)
            && (0.001...1_000_000).contains(rate)
    }

    /// The extents of a row: frames, height, width, channels.
    public var itemShape: [Int] { [frames] + images.itemShape }
    /// Bytes of a row.
    var itemSize: Int { frames * images.itemSize }

    /// Whether rows of both are of one kind, played at whatever rate and cut at whatever distance.
    package func agrees(with other: ClipTreatment) -> Bool {
        frames == other.frames && every == other.every && images == other.images
    }

    /// For example `16 frames of 64x64 grey, every 2nd, 12.5 a second`.
    public var description: String {
        var text = "\(frames) \(frames == 1 ? "frame" : "frames") of \(images)"
        if every > 1 { text += ", 1 of \(every)" }
        if stride != frames { text += ", beginning anew after \(stride)" }
        return text + ", \(ClipTreatment.text(rate)) a second"
    }

    private static func text(_ rate: Double) -> String {
        let rounded = (rate * 100).rounded() / 100
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
