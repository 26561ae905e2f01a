import Foundation

/// Pictures of digits, or others, that move through a black frame and bounce off its edges (Srivastava, Mansimov and
/// Salakhutdinov 2015, "Unsupervised learning of video representations using LSTMs"), overlapping by the brighter pixel.
///
/// Each begins at a whole pixel and moves 3 pixels a frame in some direction. With `isStochastic` the steps are whole pixels, -4 to
/// 4 along each axis, and are drawn anew at each bounce, 1 to 4 away from the edge (Denton and Fergus 2018, "Stochastic video
/// generation with a learned prior"). The frames are those of MNIST's pictures as they are; the second paper scales them to 32 x 32.
public struct MovingDigits: ToyVideo {
    /// Frames of a video.
    public let frames: Int
    /// Pixels along each side of a frame.
    public let side: Int
    /// How many pictures move.
    public let objects: Int
    /// Whether a bounce changes direction and speed at random.
    public let isStochastic: Bool
    private let pictures: Dataset
    private let height: Int
    private let width: Int

    /// Lets pictures move.
    ///
    /// - Parameters:
    ///   - pictures: Grey pictures of bytes, [height, width] or [height, width, 1].
    ///   - frames: Of a video, at least one.
    ///   - side: Of a frame; must have room for a picture.
    ///   - objects: How many move.
    ///   - isStochastic: Whether a bounce changes direction and speed at random.
    /// - Throws: `DataError.notFrames` for pictures that are none, in colour, or larger than a frame.
    public init(
        of pictures: Dataset, frames: Int = 20, side: Int = 64, objects: Int = 2,
        isStochastic: Bool = false
    ) throws {
        precondition(frames > 0 && objects > 0, "\(frames) frames of \(objects) objects")
        let shape = pictures.itemShape
        guard case .bytes = pictures.values, (2...3).contains(shape.count),
            shape.count == 2 || shape[2] == 1, max(shape[0], shape[1]) <= side
        else { throw DataError.notMovable(path: pictures.name, shape: shape, side: side) }
        self.pictures = pictures
        (height, width) = (shape[0], shape[1])
        self.frames = frames
        self.side = side
        self.objects = objects
        self.isStochastic = isStochastic
    }

    /// Something that moves: a picture, where its upper left pixel is, and pixels a frame.
    private struct Thing {
        let pixels: [UInt8]
        var place: SIMD2<Double>
        var step: SIMD2<Double>
    }

    /// Draws the next video.
    public func video(from random: inout SplitMix64) -> [UInt8] {
        let room = SIMD2(side - width, side - height)
        var things = (0..<objects).map { _ -> Thing in
            let row = random.below(pictures.count)
            let x = random.below(room.x + 1)
            let place = SIMD2(Double(x), Double(random.below(room.y + 1)))
            return Thing(
                pixels: pictures.values(of: [row]).map { UInt8($0) }, place: place,
                step: firstStep(&random))
        }
        var video = [UInt8](repeating: 0, count: frames * side * side)
        for frame in 0..<frames {
            for index in things.indices {
                paint(things[index], into: &video, from: frame * side * side)
                move(&things[index], room, &random)
            }
        }
        return video
    }

    private func firstStep(_ random: inout SplitMix64) -> SIMD2<Double> {
        if isStochastic {
            let x = random.below(9) - 4
            return SIMD2(Double(x), Double(random.below(9) - 4))
        }
        let angle = 2 * Double.pi * random.uniform()
        return SIMD2(3 * cos(angle), 3 * sin(angle))
    }

    private func paint(_ thing: Thing, into video: inout [UInt8], from start: Int) {
        let corner = start + Int(thing.place.y) * side + Int(thing.place.x)
        for row in 0..<height {
            for column in 0..<width {
                let place = corner + row * side + column
                video[place] = max(video[place], thing.pixels[row * width + column])
            }
        }
    }

    /// A step; what would leave the frame is put back on its edge and turned.
    private func move(_ thing: inout Thing, _ room: SIMD2<Int>, _ random: inout SplitMix64) {
        thing.place += thing.step
        for axis in 0..<2 where !(0...Double(room[axis])).contains(thing.place[axis]) {
            let away: Double = thing.place[axis] < 0 ? 1 : -1
            thing.place[axis] = away > 0 ? 0 : Double(room[axis])
            if isStochastic {
                thing.step[axis] = away * Double(1 + random.below(4))
                thing.step[1 - axis] = Double(random.below(9) - 4)
            } else {
                thing.step[axis] = -thing.step[axis]
            }
        }
    }
}
