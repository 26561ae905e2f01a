import ElboNumerics

/// Weighted rows, and the distances between them and centres.
struct KMeansPoints: Sendable {
    let values: [Double]
    let width: Int
    let count: Int
    let weights: [Double]
    let threads: Int?
    /// d over the number of cells present, for each row; nil when no cell is missing.
    let factors: [Double]?

    /// Sums are taken in pieces of this many rows, whatever the number of threads.
    static let piece = 2048

    init(_ values: [Double], width: Int, weights: [Double]?, threads: Int?) {
        precondition(
            width > 0 && values.count % width == 0,
            "\(values.count) values are no whole rows of \(width)")
        let count = values.count / width
        precondition(
            weights.map { $0.count == count } ?? true,
            "\(weights?.count ?? 0) weights for \(count) rows")
        self.values = values
        self.width = width
        self.count = count
        self.weights = weights ?? [Double](repeating: 1, count: count)
        self.threads = threads
        guard values.contains(where: \.isNaN) else {
            factors = nil
            return
        }
        factors = (0..<count).map { row in
            let present = values[row * width..<(row + 1) * width].count { !$0.isNaN }
            precondition(present > 0, "row \(row) has no cell")
            return Double(width) / Double(present)
        }
    }

    /// |x_i - c|² over the cells present, times d over their number.
    func squaredDistance(
        _ row: Int, _ centers: UnsafeBufferPointer<Double>, _ center: Int
    ) -> Double {
        values.withUnsafeBufferPointer { values in
            let (x, c) = (row * width, center * width)
            var sum = 0.0
            guard let factors else {
                for column in 0..<width {
                    let difference = values[x + column] - centers[c + column]
                    sum += difference * difference
                }
                return sum
            }
            for column in 0..<width where !values[x + column].isNaN {
                let difference = values[x + column] - centers[c + column]
                sum += difference * difference
            }
            return sum * factors[row]
        }
    }

    /// The results of all pieces of rows, in their order.
    func pieces<Result: Sendable>(_ body: @Sendable (Range<Int>) -> Result) -> [Result] {
        let count = self.count
        return concurrentMap((count + Self.piece - 1) / Self.piece, threads: threads) { index in
            let start = index * Self.piece
            return body(start..<min(start + Self.piece, count))
        }
    }
}
