import Foundation

/// Small pictures of one shape each, of which it is known what is behind them: shape, size and place, every combination once.
///
/// A set of known factors on which measures of disentanglement can be computed, after dSprites (Matthey et al. 2017) but small
/// enough to ship as a rule.
public enum ToyShapes {
    /// Pixels along each side.
    public static let side = 16
    /// What can be drawn.
    public static let shapes = ["disc", "square", "triangle"]
    /// Half the width of a shape, in pixels.
    public static let sizes = [2.0, 2.6, 3.2, 3.8]
    /// How many places there are across and down.
    public static let places = 8
    /// How many pictures there are: 3 shapes, 4 sizes, 8 places across and 8 down.
    public static var count: Int { shapes.count * sizes.count * places * places }

    /// The factors of a picture, each from 0: shape, size, x, y.
    public static func factors(of picture: Int) -> [Int] {
        let (x, y) = (picture / places % places, picture % places)
        let rest = picture / (places * places)
        return [rest / sizes.count, rest % sizes.count, x, y]
    }

    /// The names of the factors.
    public static let names = ["shape", "size", "x", "y"]

    /// The pictures as grey bytes, side · side each; a pixel is the share of four by four points in it that the shape holds.
    static var pictures: [UInt8] {
        (0..<count).flatMap { picture -> [UInt8] in
            let own = factors(of: picture)
            let half = sizes[own[1]]
            let reach = Double(side) - 2 * (sizes[sizes.count - 1] + 0.2)
            let centre = own[2...].map {
                sizes[sizes.count - 1] + 0.2 + reach * Double($0) / Double(places - 1)
            }
            return (0..<side * side).map { pixel in
                var inside = 0
                for point in 0..<16 {
                    let x = Double(pixel % side) + (Double(point % 4) + 0.5) / 4 - centre[0]
                    let y = Double(pixel / side) + (Double(point / 4) + 0.5) / 4 - centre[1]
                    inside += holds(own[0], x / half, y / half) ? 1 : 0
                }
                return UInt8(255 * inside / 16)
            }
        }
    }

    /// Whether a shape of half width 1 around the origin holds a place.
    private static func holds(_ shape: Int, _ x: Double, _ y: Double) -> Bool {
        switch shape {
        case 0: x * x + y * y <= 1
        case 1: max(abs(x), abs(y)) <= 0.9
        default: y <= 0.9 && abs(x) <= (y + 1) / 1.9
        }
    }
}
