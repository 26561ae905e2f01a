/// Rows of numbers that a probe looks at, such as codes.
public struct ProbeFeatures: Sendable {
    /// The numbers, row after row.
    public let values: [Double]
    /// Numbers in a row, at least 1.
    public let width: Int

    /// Wraps rows.
    public init(_ values: [Double], width: Int) {
        precondition(
            width > 0 && values.count % width == 0, "\(values.count) numbers in rows of \(width)")
        (self.values, self.width) = (values, width)
    }

    /// How many rows there are.
    public var count: Int { values.count / width }

    /// A row's numbers.
    subscript(row: Int) -> ArraySlice<Double> { values[row * width..<(row + 1) * width] }

    /// Some rows, in this order.
    func rows(_ rows: [Int]) -> ProbeFeatures {
        ProbeFeatures(rows.flatMap { self[$0] }, width: width)
    }

    /// At most so many rows, evenly spaced.
    func spread(atMost limit: Int) -> ProbeFeatures {
        let taken = min(count, limit)
        return rows((0..<taken).map { $0 * count / taken })
    }

    /// Each number in units of the deviation in these rows, from their mean; what does not vary is 0.
    func standardized(like rows: ProbeFeatures) -> ProbeFeatures {
        let count = Double(max(rows.count, 1))
        var (means, squares) = (
            [Double](repeating: 0, count: width), [Double](repeating: 0, count: width)
        )
        for row in 0..<rows.count {
            for (axis, value) in rows[row].enumerated() { means[axis] += value / count }
        }
        for row in 0..<rows.count {
            for (axis, value) in rows[row].enumerated() {
                squares[axis] += (value - means[axis]) * (value - means[axis]) / count
            }
        }
        let scales = squares.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
        return ProbeFeatures(
            values.indices.map { (values[$0] - means[$0 % width]) * scales[$0 % width] },
            width: width)
    }
}
