import Foundation

/// White balls of one size and weight on black that bounce off the edges and off each other without a loss (Sutskever, Hinton and
/// Taylor 2008, "The recurrent temporal restricted Boltzmann machine").
public struct BouncingBalls: ToyVideo {
    /// Frames of a video.
    public let frames: Int
    /// Pixels along each side of a frame.
    public let side: Int
    /// How many balls there are.
    public let objects: Int
    /// Pixels from the middle of a ball to its edge.
    public let radius: Double
    /// Pixels a frame that each ball moves at first.
    public let speed: Double

    /// Balls of the customary radius that have room beside each other.
    public static let mostObjects: Int = 6

    /// Steps of the motion within a frame, so that no ball passes through another.
    private static let steps = 8

    /// Describes balls.
    ///
    /// - Parameters:
    ///   - frames: Of a video, at least one.
    ///   - side: Of a frame; must have room for the balls beside each other.
    ///   - objects: How many.
    ///   - radius: In pixels; a tenth of the side when nil.
    ///   - speed: Pixels a frame; half the radius when nil.
    public init(
        frames: Int = 20, side: Int = 32, objects: Int = 1, radius: Double? = nil,
        speed: Double? = nil
    ) {
        let radius = radius ?? Double(side) / 10
        precondition(frames > 0 && objects > 0, "\(frames) frames of \(objects) balls")
        precondition(
            radius > 0 && Double(objects) * 16 * radius * radius <= Double(side * side),
            "\(objects) balls of radius \(radius) on \(side) x \(side) pixels")
        self.frames = frames
        self.side = side
        self.objects = objects
        self.radius = radius
        self.speed = speed ?? radius / 2
    }

    private struct Ball {
        var place: SIMD2<Double>
        var step: SIMD2<Double>
    }

    /// Draws the next video.
    public func video(from random: inout SplitMix64) -> [UInt8] {
        var balls: [Ball] = []
        while balls.count < objects {
            let room = Double(side) - 2 * radius
            let x = radius + room * random.uniform()
            let place = SIMD2(x, radius + room * random.uniform())
            let angle = 2 * Double.pi * random.uniform()
            // Nowhere that another one is.
            guard balls.allSatisfy({ length(place - $0.place) > 2 * radius }) else { continue }
            balls.append(Ball(place: place, step: speed * SIMD2(cos(angle), sin(angle))))
        }
        var video = [UInt8](repeating: 0, count: frames * side * side)
        for frame in 0..<frames {
            for ball in balls { paint(ball, into: &video, from: frame * side * side) }
            for _ in 0..<BouncingBalls.steps { move(&balls) }
        }
        return video
    }

    private func length(_ vector: SIMD2<Double>) -> Double { (vector * vector).sum().squareRoot() }

    /// Full within a ball, and at its edge the share of half a pixel on either side.
    private func paint(_ ball: Ball, into video: inout [UInt8], from start: Int) {
        for row in 0..<side {
            for column in 0..<side {
                let pixel = SIMD2(Double(column) + 0.5, Double(row) + 0.5)
                let share = min(max(radius + 0.5 - length(pixel - ball.place), 0), 1)
                let place = start + row * side + column
                video[place] = max(video[place], UInt8((255 * share).rounded()))
            }
        }
    }

    private func move(_ balls: inout [Ball]) {
        for index in balls.indices {
            balls[index].place += balls[index].step / Double(BouncingBalls.steps)
            for axis in 0..<2 {
                let (low, high) = (radius, Double(side) - radius)
                if balls[index].place[axis] < low { balls[index].step[axis].turn(to: 1) }
                if balls[index].place[axis] > high { balls[index].step[axis].turn(to: -1) }
            }
        }
        for first in balls.indices {
            for second in balls.indices.dropFirst(first + 1) { collide(&balls, first, second) }
        }
    }

    /// Equal weights exchange their speeds along the line between them, once, as they approach.
    private func collide(_ balls: inout [Ball], _ first: Int, _ second: Int) {
        let apart = balls[second].place - balls[first].place
        let distance = length(apart)
        guard distance < 2 * radius, distance > 0 else { return }
        let line = apart / distance
        let approach = ((balls[first].step - balls[second].step) * line).sum()
        guard approach > 0 else { return }
        balls[first].step -= approach * line
        balls[second].step += approach * line
    }
}

extension Double {
    /// Turns a number to the sign of another.
    fileprivate mutating func turn(to sign: Double) {
        self = sign < 0 ? -abs(self) : abs(self)
    }
}
