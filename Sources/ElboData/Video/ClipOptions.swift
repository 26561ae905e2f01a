/// How moving pictures become data; what is not given follows from them.
public struct ClipOptions: Hashable, Sendable {
    /// Frames of a row; nil for 16, or for all frames of an array that has at most 32.
    public var frames: Int?
    /// Of how many frames one is taken; all when nil.
    public var every: Int?
    /// Taken frames from the beginning of a row to that of the next; as many as a row has when nil.
    public var stride: Int?
    /// Whether folders of images and arrays are moving pictures, which nothing else tells.
    public var isAsked: Bool
    /// The program that decodes what has no reader here; the `ffmpeg` of `PATH` when nil.
    public var decoder: String?
    /// How a model treats moving pictures, which then decides all but the stride.
    public var treatment: ClipTreatment?

    /// Collects options.
    public init(
        frames: Int? = nil, every: Int? = nil, stride: Int? = nil, isAsked: Bool = false,
        decoder: String? = nil, treatment: ClipTreatment? = nil
    ) {
        self.frames = frames
        self.every = every
        self.stride = stride
        self.isAsked = isAsked
        self.decoder = decoder
        self.treatment = treatment
    }

    /// Frames of a row when nothing tells.
    static let customaryFrames = 16
    /// Frames of an array's rows that are taken as they are.
    static let mostWhole = 32
    /// The side of frames that are larger, or differ.
    static let customarySide = 64
    /// Frames a second where nothing tells.
    static let customaryRate = 10.0

    /// What becomes of moving pictures whose frames have these formats.
    ///
    /// - Parameters:
    ///   - formats: At least one.
    ///   - images: Size, colour and filter, where they were asked for.
    ///   - whole: Frames of every one of them, where that is known.
    func treatment(
        for formats: [FrameFormat], _ images: ImageOptions, whole: Int? = nil
    ) -> ClipTreatment {
        if let treatment {
            return ClipTreatment(
                frames: treatment.frames, every: treatment.every,
                stride: stride ?? treatment.stride, rate: treatment.rate, images: treatment.images)
        }
        let first = formats[0]
        let own = formats.allSatisfy { $0.size == first.size } ? first.size : nil
        let fits = own.map { max($0.width, $0.height) <= ClipOptions.customarySide } ?? false
        let side = ClipOptions.customarySide
        let size =
            images.size ?? (fits ? own : nil) ?? ImageSize(decoded: (width: side, height: side))
        let color = images.color ?? (formats.allSatisfy(\.isGrey) ? .grey : .rgb)
        let every = every ?? 1
        let suited = whole.flatMap {
            $0 / every <= ClipOptions.mostWhole ? max($0 / every, 1) : nil
        }
        let frames = frames ?? suited ?? ClipOptions.customaryFrames
        return ClipTreatment(
            frames: frames, every: every, stride: stride ?? frames,
            rate: (first.rate ?? ClipOptions.customaryRate) / Double(every),
            images: ImageTreatment(size: size, color: color, filter: images.filter))
    }
}
