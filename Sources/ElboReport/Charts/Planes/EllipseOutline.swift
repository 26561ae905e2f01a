import Foundation

/// The ellipses of a plane Gaussian as the drawing sees them: axes of different scale turn and stretch
/// an ellipse into another.
struct EllipseOutline {
    private let centre: SIMD2<Double>
    /// Half the length of the principal axes at Mahalanobis radius 1.
    private let lengths: SIMD2<Double>
    /// The direction of the longer one, in radians.
    private let angle: Double

    /// The outline in a window; nil for what has no place there or is out of all proportion to it.
    init?(_ gaussian: PlaneGaussian, in window: PlotWindow) {
        guard gaussian.isDrawable, let centre = window.place(gaussian.mean) else { return nil }
        let a = window.xScale.length(gaussian.deviations.x)
        let b = window.yScale.length(gaussian.deviations.y)
        guard max(abs(a), abs(b)) < 1e5 else { return nil }
        let (xx, yy, xy) = (a * a, b * b, gaussian.correlation * a * b)
        let (mean, half) = ((xx + yy) / 2, (xx - yy) / 2)
        let root = (half * half + xy * xy).squareRoot()
        self.centre = centre
        lengths = SIMD2((mean + root).squareRoot(), max(mean - root, 0).squareRoot())
        angle = atan2(xy, half) / 2
    }

    /// The ellipse at a Mahalanobis radius; a collapsed one still shows where it is.
    func ring(radius: Double) -> String {
        let size = [max(lengths.x * radius, 0.8), max(lengths.y * radius, 0.8)]
        let reach = direction(angle) * size[0]
        let arc =
            "A\(coordinate(size[0])) \(coordinate(size[1])) "
            + "\(coordinate(angle * 180 / .pi)) 1 0 "
        return "M\(text(centre + reach))\(arc)\(text(centre - reach))\(arc)\(text(centre + reach))z"
    }

    /// Both principal axes, as far as the ellipse at a Mahalanobis radius.
    func cross(radius: Double) -> String {
        let arms = [
            direction(angle) * lengths.x * radius, direction(angle + .pi / 2) * lengths.y * radius,
        ]
        return arms.map { "M\(text(centre - $0))L\(text(centre + $0))" }.joined()
    }

    private func direction(_ angle: Double) -> SIMD2<Double> { SIMD2(cos(angle), sin(angle)) }

    private func text(_ place: SIMD2<Double>) -> String {
        coordinate(place.x) + " " + coordinate(place.y)
    }
}
