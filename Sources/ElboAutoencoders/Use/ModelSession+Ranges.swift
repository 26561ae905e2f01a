import ElboData
import ElboNumerics

extension ModelSession {
    /// Draws from p(x|z) in which numbers lie in the ranges of their columns: those that do not are drawn anew from the same z,
    /// which gives each column's law cut to its range. What is outside after twenty rounds stays so.
    ///
    /// - Parameters:
    ///   - codes: Rows of `latentDimension` numbers.
    ///   - classes: For each row its class, for a model that is conditioned on classes.
    ///   - key: Decides the draws.
    /// - Returns: Rows of `dataSize` numbers in the model's units.
    func drawInRange(from codes: [Float], classes: [Int]?, key: RandomKey) throws -> [Float] {
        var values = try decode(codes, classes: classes, drawnBy: key.child(0), in: .model)
        guard let bounds, !values.isEmpty else { return values }
        let (size, width) = (model.autoencoder.dataSize, model.autoencoder.latentDimension)
        let limits = bounds.enumerated().compactMap { cell, range in
            range.map { (cell: cell, range: $0) }
        }
        func isOutside(_ row: Int, _ limit: (cell: Int, range: ClosedRange<Float>)) -> Bool {
            !limit.range.contains(values[row * size + limit.cell])
        }
        var rows = Array(0..<values.count / size)
        for round in 1...20 {
            rows = rows.filter { row in limits.contains { isOutside(row, $0) } }
            guard !rows.isEmpty else { break }
            // Whole batches are runs of the program that is there already.
            let missing = (batchSize - rows.count % batchSize) % batchSize
            let drawn = rows + [Int](repeating: rows[0], count: missing)
            let again = try decode(
                drawn.flatMap { codes[$0 * width..<($0 + 1) * width] },
                classes: classes.map { all in drawn.map { all[$0] } },
                drawnBy: key.child(UInt64(round)), in: .model)
            for (place, row) in rows.enumerated() {
                for limit in limits where isOutside(row, limit) {
                    values[row * size + limit.cell] = again[place * size + limit.cell]
                }
            }
        }
        return values
    }

    /// The ranges of numbers in the model's units, half a step wider, for what is rounded into them; nil where none is known.
    private var bounds: [ClosedRange<Float>?]? {
        guard let formats = model.formats,
            case .standardize(let means, let deviations) = model.transform
        else { return nil }
        return formats.enumerated().map { cell, format in
            format.map {
                let (low, high) = ($0.least - $0.step / 2, $0.greatest + $0.step / 2)
                return Float(
                    (low - means[cell]) / deviations[cell])...Float(
                        (high - means[cell]) / deviations[cell])
            }
        }
    }
}
