extension Dataset {
    /// The rows that have at least one cell, from 0, ascending: those that a count of rows or a mean over rows means.
    ///
    /// A row without any cell is described by every model alike, with probability one.
    ///
    /// - Complexity: one pass over the rows where cells are missing.
    public var rowsWithCells: [Int] {
        guard hasMissing else { return Array(0..<count) }
        var rows: [Int] = []
        rows.reserveCapacity(count)
        do {
            try rowSource.forEachBlock { range, block in
                for row in range {
                    let start = (row - range.lowerBound) * itemSize
                    let cells = block[start..<start + itemSize]
                    if cells.contains(where: { !$0.isNaN }) { rows.append(row) }
                }
                return true
            }
        } catch {
            // The rows have been read before: only a disk that fails or a file that somebody changes comes here.
            fatalError("the data can no longer be read: \(error)")
        }
        return rows
    }

    /// The same without the rows that have no cell.
    public var withoutEmptyRows: Dataset {
        let rows = rowsWithCells
        return rows.count == count ? self : subset(rows: rows)
    }

    /// The number, from 1, that a row of a place from 0 has in the source: of a subset not its place.
    public func number(ofRow row: Int) -> Int { rowNumbers?[row] ?? row + 1 }
}
