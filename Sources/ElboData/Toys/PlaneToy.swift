import Foundation

/// Laws of two numbers whose shapes one normal law does not have, with their densities: what to try models on.
///
/// They are those on which flows and autoencoders are shown (Rezende and Mohamed 2015; Johnson et al. 2016; Grathwohl et al.
/// 2019), written so that each density is a formula or an integral along a curve.
public enum PlaneToy: String, CaseIterable, Sendable {
    /// Three rings around the origin of radius 1, 2 and 3, alike probable, of width 0.1.
    case rings
    /// Two half circles that reach into each other, with normal noise of 0.1.
    case moons
    /// Five arms that turn as they go outwards.
    case pinwheel
    /// Four narrow normal laws at (±1, ±1), of deviation 0.1.
    case fourPoints = "four-points"
    /// Eight normal laws on a circle of radius 2, of deviation 0.2.
    case eightGaussians = "eight-gaussians"
    /// Two arms of a spiral, with normal noise of 0.1.
    case spirals
    /// The eight dark squares of a board of four by four unit squares, each place alike probable.
    case checkerboard

    /// In words.
    public var summary: String {
        switch self {
        case .rings: "three rings around one centre"
        case .moons: "two half circles that reach into each other"
        case .pinwheel: "five arms that turn as they go outwards"
        case .fourPoints: "four narrow normal laws"
        case .eightGaussians: "eight normal laws on a circle"
        case .spirals: "two arms of a spiral"
        case .checkerboard: "the dark squares of a board"
        }
    }

    /// Draws a point.
    public func point(from random: inout SplitMix64) -> SIMD2<Double> {
        let choice = random.uniform()
        switch self {
        case .rings:
            let radius = Self.radii[Int(choice * 3)] + Self.width * random.normals().x
            return radius * direction(2 * Double.pi * random.uniform())
        case .fourPoints, .eightGaussians:
            let centres = centres
            return centres[Int(choice * Double(centres.count))] + deviation * random.normals()
        case .moons, .spirals:
            let side = choice < 0.5 ? 0 : 1
            return curve(side, share: random.uniform()) + deviation * random.normals()
        case .pinwheel:
            let own = random.normals()
            let arm = SIMD2(1 + Self.armLength * own.x, Self.armWidth * own.y)
            return turned(arm, by: Self.angle(ofArm: Int(choice * 5), radius: norm(arm)))
        case .checkerboard:
            let square = Int(choice * 8)
            let (row, pair) = (square / 2, square % 2)
            return SIMD2(
                Double(2 * pair + row % 2) - 2 + random.uniform(),
                Double(row) - 2 + random.uniform())
        }
    }

    /// ln p(x), minus infinity where there are no points.
    ///
    /// Of rings and the pinwheel it is in closed form in polar coordinates; of moons and spirals the integral of the noise's
    /// density along the curve, by Simpson's rule on 1200 pieces.
    public func logDensity(at x: SIMD2<Double>) -> Double {
        switch self {
        case .rings:
            // p(r) / 2πr, a radius below 0 being one of the other side.
            let r = max(norm(x), 1e-9)
            let radial = Self.radii.map { (Self.normal(r, $0) + Self.normal(-r, $0)) / 3 }
            return log(radial.reduce(0, +)) - log(2 * Double.pi * r)
        case .fourPoints, .eightGaussians:
            return mixture(centres.map { ($0, 1 / Double(centres.count)) }, at: x)
        case .moons: return mixture(Self.moonNodes, at: x)
        case .spirals: return mixture(Self.spiralNodes, at: x)
        case .pinwheel:
            // A turn by an angle of the radius alone keeps areas as they are.
            let r = norm(x)
            let terms = (0..<5).map { arm -> Double in
                let own = turned(x, by: -Self.angle(ofArm: arm, radius: r))
                let (a, b) = ((own.x - 1) / Self.armLength, own.y / Self.armWidth)
                return -0.5 * (a * a + b * b)
                    - log(2 * Double.pi * Self.armLength * Self.armWidth * 5)
            }
            let largest = terms.max() ?? 0
            return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
        case .checkerboard:
            guard abs(x.x) < 2, abs(x.y) < 2 else { return -.infinity }
            let isDark = Int(x.x.rounded(.down) + x.y.rounded(.down)).isMultiple(of: 2)
            return isDark ? -log(8) : -.infinity
        }
    }

    private static let radii = [1.0, 2, 3]
    private static let width = 0.1
    private static let (armLength, armWidth) = (0.3, 0.1)

    /// The deviation of the noise about centres and curves.
    private var deviation: Double { self == .eightGaussians ? 0.2 : 0.1 }

    private var centres: [SIMD2<Double>] {
        self == .fourPoints
            ? [SIMD2(-1, -1), SIMD2(1, -1), SIMD2(-1, 1), SIMD2(1, 1)]
            : (0..<8).map { 2 * direction(Double.pi / 4 * Double($0)) }
    }

    private static let (moonNodes, spiralNodes) = (moons.nodes, spirals.nodes)

    /// Places along both curves with the weights of Simpson's rule.
    private var nodes: [(centre: SIMD2<Double>, weight: Double)] {
        let pieces = 1200
        return [0, 1].flatMap { side in
            (0...pieces).map { index in
                let u = Double(index) / Double(pieces)
                let isEnd = index == 0 || index == pieces
                let weight = isEnd ? 1.0 : index.isMultiple(of: 2) ? 2 : 4
                // Of a spiral the share u² is taken in equal steps of u, in which the curve is smooth.
                let (share, slope) = self == .spirals ? (u * u, 2 * u) : (u, 1)
                return (curve(side, share: share), slope * weight / Double(6 * pieces))
            }
        }
    }

    /// The place of one of two curves behind which lies a share of its points.
    private func curve(_ side: Int, share: Double) -> SIMD2<Double> {
        guard self == .moons else {
            let angle = 3 * Double.pi * share.squareRoot()
            return (side == 0 ? 1.0 : -1) / 3 * angle * direction(angle)
        }
        let half = direction(Double.pi * share)
        return side == 0 ? half : SIMD2(1 - half.x, 0.5 - half.y)
    }

    /// The turn of an arm at a distance from the middle: more, the further out.
    private static func angle(ofArm arm: Int, radius: Double) -> Double {
        2 * Double.pi / 5 * Double(arm) + 0.25 * exp(radius)
    }

    private static func normal(_ x: Double, _ mean: Double) -> Double {
        let away = (x - mean) / width
        return exp(-0.5 * away * away) / (width * (2 * Double.pi).squareRoot())
    }

    /// ln Σ w N(x; c, σ² I)
    private func mixture(_ parts: [(centre: SIMD2<Double>, weight: Double)], at x: SIMD2<Double>)
        -> Double
    {
        let variance = deviation * deviation
        let squares = parts.map { norm2(x - $0.centre) }
        let least = squares.min() ?? 0
        let sum = zip(parts, squares).reduce(0) {
            $0 + $1.0.weight * exp((least - $1.1) / (2 * variance))
        }
        return log(sum) - least / (2 * variance) - log(2 * Double.pi * variance)
    }

    private func direction(_ angle: Double) -> SIMD2<Double> { SIMD2(cos(angle), sin(angle)) }
    private func norm2(_ x: SIMD2<Double>) -> Double { x.x * x.x + x.y * x.y }
    private func norm(_ x: SIMD2<Double>) -> Double { norm2(x).squareRoot() }
    private func turned(_ x: SIMD2<Double>, by angle: Double) -> SIMD2<Double> {
        let (c, s) = (cos(angle), sin(angle))
        return SIMD2(c * x.x - s * x.y, s * x.x + c * x.y)
    }
}
