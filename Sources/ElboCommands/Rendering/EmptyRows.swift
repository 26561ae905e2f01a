import Elbo

/// The rows of data that have no cell: they are in no count, and empty where each row has results.
struct EmptyRows {
    /// Which rows, from 0.
    let rows: Set<Int>

    init(of data: Dataset) {
        let known = data.rowsWithCells
        rows =
            known.count == data.count ? [] : Set(0..<data.count).subtracting(known)
    }

    /// Says how many there are, if there are any.
    func announce() { EmptyRows.announce(rows.count) }

    /// Says how many rows are left out, if any are.
    static func announce(_ count: Int) {
        guard count > 0 else { return }
        Terminal.say(
            "note: \(Format.count(count, "row")) \(count == 1 ? "has no cell and is" : "have no cell and are") left out"
        )
    }

    /// Results of neighbouring rows with NaN for those that are empty.
    ///
    /// - Parameters:
    ///   - values: Results, row after row.
    ///   - first: The first one's row, from 0.
    ///   - width: Results of a row.
    func blanked<Number: BinaryFloatingPoint>(_ values: [Number], from first: Int, width: Int)
        -> [Number]
    {
        guard !rows.isEmpty else { return values }
        var values = values
        for row in 0..<values.count / width where rows.contains(first + row) {
            for place in row * width..<(row + 1) * width { values[place] = .nan }
        }
        return values
    }
}
