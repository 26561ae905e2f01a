public import ElboAutoencoders
import Foundation

/// A code that moves and comes back to where it began, so that a loop has no jump.
public struct LatentMotion: Sendable {
    /// The code at a share of the loop, 0 its beginning and 1 its end, which is its beginning.
    public let code: @Sendable (Double) -> [Float]

    /// A motion from the code at each share of the loop.
    public init(_ code: @escaping @Sendable (Double) -> [Float]) {
        self.code = code
    }

    /// A code that stays.
    public static func still(_ code: [Float]) -> LatentMotion {
        LatentMotion { _ in code }
    }

    /// One dimension from its lower to its upper end and back, the others held still, or within a space of codes as
    /// `CodeSpace.moving` has them follow: a cosine, which slows down at the ends.
    public static func sweep(
        _ dimension: Int, of start: [Float], from lower: Double, to upper: Double,
        within space: CodeSpace = .numbers
    ) -> LatentMotion {
        LatentMotion { share in
            let height = 0.5 - 0.5 * cos(2 * Double.pi * share)
            return space.moving(dimension, of: start, to: lower + (upper - lower) * height)
        }
    }

    /// One dimension up and down around where it begins, the others as in `sweep`: a sine, which begins and ends at `start`.
    public static func swing(
        _ dimension: Int, of start: [Float], reach: Double, within space: CodeSpace = .numbers
    ) -> LatentMotion {
        LatentMotion { share in
            let away = Float(reach * sin(2 * Double.pi * share))
            return space.moving(dimension, of: start, to: Double(start[dimension] + away))
        }
    }

    /// Through all points and back to the first, each leg in equal time, slowing down at the points.
    public static func tour(
        through points: [[Float]], by interpolation: LatentInterpolation
    ) -> LatentMotion {
        precondition(!points.isEmpty, "a tour needs a point")
        return LatentMotion { share in
            let place = (share - share.rounded(.down)) * Double(points.count)
            let leg = min(Int(place), points.count - 1)
            return interpolation.point(
                from: points[leg], to: points[(leg + 1) % points.count],
                share: 0.5 - 0.5 * cos(Double.pi * (place - Double(leg))))
        }
    }

    /// cos φ a + sin φ b: a circle through a, b, -a and -b.
    public static func circle(through a: [Float], _ b: [Float]) -> LatentMotion {
        LatentMotion { share in
            let angle = 2 * Double.pi * share
            return zip(a, b).map { Float(cos(angle) * Double($0) + sin(angle) * Double($1)) }
        }
    }
}
