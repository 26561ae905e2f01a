import CElboMixtures

/// Rows with the same cells missing, turned over: number j of row r lies at `x[j * Panel.rows + r]`.
struct Panel {
    /// How many rows a panel has room for; unused ones of `places` repeat its first row.
    static let rows: Int = Int(ELBO_PANEL)

    /// The observed columns, the data's mean taken off.
    let x: UnsafePointer<Double>
    /// Which columns these are.
    let pattern: MissingPattern
    /// The numbers of the rows, at most `Panel.rows`, in the data.
    let indices: ArraySlice<Int>
    /// For each category the slots of the rows' levels: 0 for a missing cell, l + 1 for level l; slot of category j and
    /// row r at `slots[j * Panel.rows + r]`. Nil without categories.
    var slots: UnsafePointer<Int32>?

    var count: Int { indices.count }

    /// How many places loops run over: a whole number of vectors.
    var places: Int {
        let step = Int(ELBO_PANEL_STEP)
        return (count + step - 1) / step * step
    }
}
