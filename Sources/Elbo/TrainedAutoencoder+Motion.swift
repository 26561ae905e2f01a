extension TrainedAutoencoder {
    /// Pictures of codes in motion: for each frame, the picture of each motion.
    ///
    /// - Parameters:
    ///   - motions: What moves, at the same time.
    ///   - shares: The share of the loop at each frame.
    ///   - executor: What runs the decoder.
    /// - Returns: Frames of as many pictures as there are motions; nil when examples are not images.
    func frames(of motions: [LatentMotion], at shares: [Double], on executor: any Executor) throws
        -> [[Picture]]?
    {
        guard pictureShape != nil, !motions.isEmpty else { return nil }
        let codes = shares.flatMap { share in motions.flatMap { $0.code(share) } }
        guard let pictures = pictures(try decode(codes, on: executor)) else { return nil }
        return shares.indices.map {
            Array(pictures[$0 * motions.count..<($0 + 1) * motions.count])
        }
    }

    /// Codes in motion as a loop of sheets, all pictures moving together.
    ///
    /// - Parameters:
    ///   - motions: What moves, row by row.
    ///   - perRow: Pictures side by side.
    ///   - length: How many frames.
    ///   - framesPerSecond: How fast they follow each other, 1...100.
    ///   - scale: How many times as large a pixel becomes; nil enlarges small pictures until they are legible.
    ///   - executor: What runs the decoder.
    /// - Returns: A loop without a jump; nil when examples are not images.
    /// - Throws: `PNGError` if libpng refuses a frame.
    public func animation(
        of motions: [LatentMotion], perRow: Int, length: LoopLength = .frames(60),
        framesPerSecond: Int = 20, scale: Int? = nil, on executor: any Executor
    ) throws -> MovingPicture? {
        func render(_ shares: [Double]) throws -> [Picture] {
            try self.frames(of: motions, at: shares, on: executor)?.compactMap {
                sheet($0, perRow: perRow, scale: scale).picture
            } ?? []
        }
        let shares = try length.shares(
            size: { try MovingPicture($0).encoded(as: $1).count }, of: render)
        let frames = try render(shares)
        return frames.isEmpty ? nil : MovingPicture(frames, framesPerSecond: framesPerSecond)
    }
}

/// How many frames a loop has.
public enum LoopLength: Sendable, Equatable {
    /// So many.
    case frames(Int)
    /// At most so many, and fewer where the file would grow above so many bytes, but 12 at least.
    case fitting(bytes: Int, atMost: Int, as: MovingPicture.Format = .png)

    /// The shares of the loop to show.
    ///
    /// - Parameters:
    ///   - size: How many bytes a file of some frames has.
    ///   - render: The frames at some shares.
    func shares<Frame>(
        size: ([Frame], MovingPicture.Format) throws -> Int, of render: ([Double]) throws -> [Frame]
    ) rethrows -> [Double] {
        switch self {
        case .frames(let count): return Self.even(count)
        case .fitting(let bytes, let most, let format):
            let probes = Self.even(6)
            let frames = try render(probes)
            guard !frames.isEmpty else { return [] }
            // A tenth in reserve, since a few frames do not tell the size of all exactly.
            let affordable = 9 * bytes * probes.count / (10 * max(try size(frames, format), 1))
            return Self.even(min(most, max(affordable, 12)))
        }
    }

    private static func even(_ count: Int) -> [Double] {
        (0..<count).map { Double($0) / Double(count) }
    }
}
