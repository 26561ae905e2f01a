/// The weighted correlation of two columns over the rows in which both are finite (Pearson).
package struct Correlation: Sendable, Equatable {
    /// −1...1, or nil where a column does not vary.
    package let value: Double?

    /// The correlation of `x` and `y`, equally long; `weights` as long, or empty.
    package init(_ x: [Double], _ y: [Double], weights: [Double] = []) {
        let weight = { (row: Int) in weights.isEmpty ? 1 : weights[row] }
        let rows = x.indices.filter {
            Extent.canShow(x[$0]) && Extent.canShow(y[$0]) && weight($0) > 0
                && weight($0).isFinite
        }
        // Measured from the middle in units of the extent, no square can overflow or vanish.
        let (xs, ys) = (Extent(of: rows.map { x[$0] }), Extent(of: rows.map { y[$0] }))
        let share = { (value: Double, extent: Extent) in
            (value - extent.lower) / (extent.upper - extent.lower) - 0.5
        }
        let total = rows.reduce(0) { $0 + weight($1) }
        var mean = SIMD2<Double>.zero
        for row in rows {
            mean += SIMD2(share(x[row], xs), share(y[row], ys)) * weight(row) / total
        }
        var squares = SIMD2<Double>.zero
        var product = 0.0
        for row in rows {
            let z = SIMD2(share(x[row], xs), share(y[row], ys)) - mean
            squares += z * z * weight(row) / total
            product += z.x * z.y * weight(row) / total
        }
        let scale = (squares.x * squares.y).squareRoot()
        value = scale > 1e-12 ? min(max(product / scale, -1), 1) : nil
    }
}
