public import ElboData
public import ElboNumerics

/// The sub-streams of a run's randomness.
struct TrainingKeys {
    let initialization: RandomKey
    let split: RandomKey
    let order: RandomKey
    let noise: RandomKey
    let validation: RandomKey

    init(seed: UInt64) {
        let root = RandomKey(seed: seed)
        initialization = root.child(0)
        split = root.child(1)
        order = root.child(2)
        noise = root.child(3)
        validation = root.child(4)
    }
}

extension TrainingOptions {
    /// Decides what is drawn when training has ended, to find parameters that follow from the trained model.
    public var calibrationKey: RandomKey { RandomKey(seed: seed).child(5) }

    /// The rows that a run with these options trains on, and those it holds back; rows without any cell are neither.
    /// Of clips see `Split.init(clips:rows:validation:key:)`.
    ///
    /// - Throws: `TrainingError.noExamples`.
    public func split(of data: Dataset) throws(TrainingError) -> Split {
        let rows = data.rowsWithCells
        guard !rows.isEmpty else { throw .noExamples }
        let key = TrainingKeys(seed: seed).split
        if let split = Split(clips: data, rows: rows, validation: validationFraction, key: key) {
            return split
        }
        return Split(
            rows: rows, validation: validationFraction, key: key)
    }
}
