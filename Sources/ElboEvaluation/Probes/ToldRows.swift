import ElboData
import ElboNumerics

/// The rows whose class is known, in folds that have of each class alike.
struct ToldRows {
    /// Their numbers.
    let rows: [Int]
    /// The share of the largest class.
    let commonest: Double
    /// The folds.
    let folds: Folds

    /// Finds them.
    ///
    /// - Throws: `PredictionError` with fewer than two classes, and with a class of one row.
    init(_ labels: PartialLabels, key: RandomKey) throws(PredictionError) {
        rows = labels.values.indices.filter { labels.values[$0] >= 0 }
        guard labels.names.count > 1 else { throw .oneClass(labels.names.first) }
        let sizes = rows.reduce(into: [Int](repeating: 0, count: labels.names.count)) {
            $0[labels.values[$1]] += 1
        }
        if let rare = sizes.firstIndex(of: 1) { throw .rareClass(labels.names[rare]) }
        commonest = Double(sizes.max() ?? 0) / Double(rows.count)
        folds = Folds(rows, strata: labels.values, key: key)
    }
}
