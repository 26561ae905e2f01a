extension ModelSession {
    /// Pictures of codes in motion: for each frame, the picture of each motion.
    ///
    /// - Parameters:
    ///   - motions: What moves, at the same time.
    ///   - shares: The share of the loop at each frame.
    ///   - kind: The class that a conditional model is told.
    /// - Returns: Frames of as many pictures as there are motions; nil when examples are not images.
    func frames(of motions: [LatentMotion], at shares: [Double], class kind: Int?) throws
        -> [[Picture]]?
    {
        guard model.pictureShape != nil, !motions.isEmpty else { return nil }
        let codes = shares.flatMap { share in motions.flatMap { $0.code(share) } }
        guard let pictures = model.pictures(try decode(codes, class: kind)) else { return nil }
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
    ///   - kind: The class that a conditional model is told.
    /// - Returns: A loop without a jump; nil when examples are not images.
    /// - Throws: `PNGError` if libpng refuses a frame.
    public func animation(
        of motions: [LatentMotion], perRow: Int, length: LoopLength = .frames(60),
        framesPerSecond: Int = 20, scale: Int? = nil, class kind: Int? = nil
    ) throws -> MovingPicture? {
        func render(_ shares: [Double]) throws -> [Picture] {
            try self.frames(of: motions, at: shares, class: kind)?.compactMap {
                model.sheet($0, perRow: perRow, scale: scale).picture
            } ?? []
        }
        let shares = try length.shares(
            size: { try MovingPicture($0).encoded(as: $1).count }, of: render)
        let frames = try render(shares)
        return frames.isEmpty ? nil : MovingPicture(frames, framesPerSecond: framesPerSecond)
    }
}

extension ModelSession {
    /// A closed walk on which every point is likely under the prior: a circle where each of its points is a
    /// draw, else a tour through four draws.
    ///
    /// - Throws: `RunError`.
    public func walkThroughPrior(key: RandomKey) throws -> LatentMotion {
        let isCircle = model.autoencoder.prior.part.isClosedUnderRotation
        let width = model.autoencoder.latentDimension
        let codes = try drawCodes(isCircle ? 2 : 4, key: key)
        let draws = stride(from: 0, to: codes.count, by: width).map {
            Array(codes[$0..<$0 + width])
        }
        return isCircle
            ? .circle(through: draws[0], draws[1]) : .tour(through: draws, by: .linear)
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
