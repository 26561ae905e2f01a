/// Places in even rows and columns over a rectangle of a plane: where a map or a density is computed.
package struct PlaneGrid: Sendable, Equatable {
    /// The least and greatest horizontal place.
    package let x: ClosedRange<Double>
    /// The least and greatest vertical place.
    package let y: ClosedRange<Double>
    /// How many places stand in a row.
    package let columns: Int
    /// How many rows there are.
    package let rows: Int

    /// A grid over a rectangle; a side without length, or beyond what can be drawn, gets a drawable one.
    package init(
        x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int = 128, rows: Int = 128
    ) {
        precondition(columns > 1 && rows > 1, "a grid of \(columns) x \(rows) has no cells")
        self.init(
            x: Extent(x.lowerBound, x.upperBound), y: Extent(y.lowerBound, y.upperBound), columns,
            rows)
    }

    /// A grid over the rectangle that a plot of these points and Gaussians shows.
    package init(
        around points: PlanePoints, components: [PlaneGaussian] = [], columns: Int = 128,
        rows: Int = 128
    ) {
        precondition(columns > 1 && rows > 1, "a grid of \(columns) x \(rows) has no cells")
        let extents = points.extents(with: components)
        self.init(x: extents.x, y: extents.y, columns, rows)
    }

    init(x: Extent, y: Extent, _ columns: Int, _ rows: Int) {
        self.x = x.lower...x.upper
        self.y = y.lower...y.upper
        self.columns = columns
        self.rows = rows
    }

    /// The middles of the cells, row after row from the least y upwards; columns × rows of them.
    package var places: [SIMD2<Double>] {
        (0..<rows).flatMap { row in
            (0..<columns).map { place(column: Double($0), row: Double(row)) }
        }
    }

    /// The place at (fractions of) a column and a row, counted from the middle of the first cell.
    func place(column: Double, row: Double) -> SIMD2<Double> {
        let (u, v) = ((column + 0.5) / Double(columns), (row + 0.5) / Double(rows))
        return SIMD2(
            x.lowerBound + (x.upperBound - x.lowerBound) * u,
            y.lowerBound + (y.upperBound - y.lowerBound) * v)
    }

    /// The rectangle as the axes of a plot have it.
    var extents: (x: Extent, y: Extent) {
        (Extent(x.lowerBound, x.upperBound), Extent(y.lowerBound, y.upperBound))
    }
}
