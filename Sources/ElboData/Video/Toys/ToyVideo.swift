import Foundation

/// Moving pictures that are made, not filmed: what is in them is known exactly.
///
/// Videos come one after the other from one stream of random numbers (`SplitMix64`), so that the same options give the same
/// bytes on every machine.
public protocol ToyVideo: Sendable {
    /// Frames of a video.
    var frames: Int { get }
    /// Pixels along each side of a frame.
    var side: Int { get }

    /// Draws the next video: frames · side · side grey bytes.
    func video(from random: inout SplitMix64) -> [UInt8]
}

extension ToyVideo {
    /// So many videos as clips of their whole length.
    ///
    /// - Parameters:
    ///   - count: At least one.
    ///   - seed: Decides all of them.
    public func clips(_ count: Int, seed: UInt64) -> Dataset {
        precondition(count > 0, "\(count) videos")
        var random = SplitMix64(seed: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * frames * side * side)
        for _ in 0..<count { bytes += video(from: &random) }
        let size = ImageSize(decoded: (width: side, height: side))
        let treatment = ClipTreatment(
            frames: frames, stride: frames, rate: ClipOptions.customaryRate,
            images: ImageTreatment(size: size, color: .grey))
        return Dataset(
            .bytes(ByteStorage(bytes)),
            schema: ExampleSchema(itemShape: treatment.itemShape, clips: treatment), name: "toy")
    }

    /// Writes so many videos as an NPY array of bytes, (videos, frames, side, side), one after the other.
    ///
    /// - Parameters:
    ///   - count: At least one.
    ///   - seed: Decides all of them.
    ///   - path: where to write; `-` is standard output.
    ///   - existing: what becomes of a file that is there.
    ///   - progress: told how many videos are done, after each.
    /// - Throws: `DataError.cannotWrite` and `DataError.appeared`; an older file at `path` is then untouched.
    public func write(
        _ count: Int, seed: UInt64, to path: String, existing: ExistingFile = .replaced,
        progress: (Int) -> Void = { _ in }
    ) throws {
        var random = SplitMix64(seed: seed)
        try AtomicFile.write(to: path, existing: existing) { output in
            try output.write(NPYHeader.bytes(shape: [count, frames, side, side], type: "|u1"))
            for done in 1...max(count, 1) {
                try output.write(video(from: &random))
                progress(done)
            }
        }
    }
}

/// A stream of random numbers that other programs repeat in three lines (Steele, Lea and Flood 2014, "Fast splittable
/// pseudorandom number generators").
public struct SplitMix64: Sendable {
    private var state: UInt64

    /// Begins the stream of a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// A number from 0 up to but not including 1, a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ mixed >> 31) >> 11) / 9_007_199_254_740_992
    }

    /// Two independent standard normal numbers (Box and Muller 1958), from two uniform ones.
    public mutating func normals() -> SIMD2<Double> {
        let (radius, angle) = ((-2 * log(1 - uniform())).squareRoot(), 2 * Double.pi * uniform())
        return radius * SIMD2(cos(angle), sin(angle))
    }

    /// A whole number from 0 up to but not including another, at least 1.
    public mutating func below(_ count: Int) -> Int { Int(uniform() * Double(count)) }
}
