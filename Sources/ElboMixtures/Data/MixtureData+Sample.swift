import ElboData
import ElboNumerics

extension MixtureData {
    /// Rows drawn without replacement, in their order, with their weights and known components.
    func sample(_ limit: Int, key: RandomKey, threads: Int?) throws -> MixtureData {
        let drawn = try RowSample(rows, limit: limit, completeOnly: false, key: key)
        return try MixtureData(
            NumericTable(drawn.values, width: rows.width, columns: rows.columns, name: rows.name),
            table: mixed?.table,
            weights: weights.map { weights in drawn.rows.map { weights[$0] } },
            known: known.map { known in drawn.rows.map { known[$0] } }, threads: threads)
    }
}
