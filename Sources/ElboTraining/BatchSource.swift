import ElboData
import ElboGraph

/// Turns rows of a data set into arrays for a program.
struct BatchSource {
    let data: Dataset
    let transform: DataTransform

    /// The rows' transformed values: [rows, item size].
    func array(_ rows: ArraySlice<Int>) -> HostArray {
        let values = [Float](unsafeUninitializedCapacity: rows.count * data.itemSize) {
            buffer, count in
            data.fill(rows: rows, into: buffer)
            count = rows.count * data.itemSize
            transform.apply(buffer, itemSize: data.itemSize)
        }
        return HostArray([rows.count, data.itemSize], values)
    }
}
