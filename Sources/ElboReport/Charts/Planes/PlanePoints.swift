/// Points in a plane with what is known of each: its category and how uncertain that is.
package struct PlanePoints: Sendable, Equatable {
    /// No points.
    package static let none: PlanePoints = PlanePoints(x: [], y: [])

    /// Horizontal places.
    package var x: [Double]
    /// Vertical places; as many as `x`.
    package var y: [Double]
    /// Each point's category, counted from 0, or any other number for a point without one; may be empty.
    package var categories: [Int]
    /// How uncertain each point's category is, 0...1 (one minus its greatest responsibility); may be
    /// empty.
    package var uncertainty: [Double]

    /// Points (`x`, `y`), which must be equally many; `categories` and `uncertainty` as many, or empty.
    package init(
        x: [Double], y: [Double], categories: [Int] = [], uncertainty: [Double] = []
    ) {
        precondition(x.count == y.count, "points have \(x.count) x and \(y.count) y")
        precondition(
            [0, x.count].contains(categories.count) && [0, x.count].contains(uncertainty.count),
            "\(x.count) points have \(categories.count) categories and \(uncertainty.count) "
                + "uncertainties")
        self.x = x
        self.y = y
        self.categories = categories
        self.uncertainty = uncertainty
    }

    /// The points that can be drawn.
    var drawable: [Int] {
        x.indices.filter { Extent.canShow(x[$0]) && Extent.canShow(y[$0]) }
    }

    /// What the axes have to show: all points, and the Gaussians' 95 % ellipses as far as they do not
    /// leave the points in a corner.
    func extents(with components: [PlaneGaussian]) -> (x: Extent, y: Extent) {
        let shown = drawable
        let ellipses = components.filter(\.isDrawable)
        func extent(_ points: [Double], _ axis: WritableKeyPath<SIMD2<Double>, Double>) -> Extent {
            let ends = ellipses.flatMap { ellipse -> [Double] in
                let half = ellipse.radius(holding: 0.95) * ellipse.deviations[keyPath: axis]
                return [ellipse.mean[keyPath: axis] - half, ellipse.mean[keyPath: axis] + half]
            }
            guard !points.isEmpty else { return Extent(of: ends).padded(by: 0.04) }
            let own = Extent(of: points)
            let limit = own.padded(by: 0.2)
            return Extent(of: points + ends.map { min(max($0, limit.lower), limit.upper) })
                .padded(by: 0.04)
        }
        return (extent(shown.map { x[$0] }, \.x), extent(shown.map { y[$0] }, \.y))
    }
}
