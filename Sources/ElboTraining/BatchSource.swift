import ElboData
import ElboGraph

/// Turns rows of a data set into arrays for a program.
struct BatchSource {
    let data: Dataset
    let transform: DataTransform

    /// The rows' transformed values: [rows, item size].
    func array(_ rows: ArraySlice<Int>) -> HostArray {
        HostArray([rows.count, data.itemSize], data.values(of: rows, by: transform))
    }
}
