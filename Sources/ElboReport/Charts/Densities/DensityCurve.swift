/// A density, or a component's part of one, along an axis.
package struct DensityCurve: Sendable, Equatable {
    /// What stands at its peak.
    package var name: String
    /// Places, rising.
    package var x: [Double]
    /// The density at each place, already times the component's weight.
    package var y: [Double]

    /// A curve through the points (`x`, `y`), which must be equally many.
    package init(_ name: String, x: [Double], y: [Double]) {
        precondition(x.count == y.count, "a density has \(x.count) x and \(y.count) y")
        self.name = name
        self.x = x
        self.y = y
    }

    /// Each Gaussian's part of a mixture, and their sum.
    static func curves(
        of components: [ColumnGaussian], within extent: Extent
    ) -> (parts: [DensityCurve], total: DensityCurve) {
        let places = ColumnGaussian.places(for: components, within: extent)
        let parts = components.map { component in
            DensityCurve(
                component.name, x: places,
                y: component.isDrawable
                    ? places.map(component.weightedDensity) : places.map { _ in .nan })
        }
        let sum = places.indices.map { index in
            parts.reduce(0) { $0 + ($1.y[index].isFinite ? $1.y[index] : 0) }
        }
        return (parts, DensityCurve("", x: places, y: sum))
    }

    /// What an axis has to show: the numbers, and as much of the Gaussians as does not push those aside.
    static func extent(of values: [Double], _ components: [ColumnGaussian]) -> Extent {
        let ends = components.filter(\.isDrawable).flatMap { component -> [Double] in
            let reach = 3.2 * component.variance.squareRoot()
            return [component.mean - reach, component.mean + reach]
        }
        guard values.contains(where: Extent.canShow) else { return Extent(of: ends) }
        let limit = Extent(of: values).padded(by: 0.25)
        return Extent(of: values + ends.map { min(max($0, limit.lower), limit.upper) })
    }
}
