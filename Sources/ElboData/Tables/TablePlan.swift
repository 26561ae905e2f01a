/// What the cells of a column are read as.
enum ColumnReading: Hashable, Sendable {
    /// Nobody wants them.
    case leftOut
    case numbers
    /// Numbers as people write them.
    case notated(NumberNotation)
    case dates(DateReading)
    /// Texts, which stand for numbers from 0 in the order of appearance.
    case category
}

/// How the rows of a table become rows of numbers.
struct TablePlan: Sendable {
    let head: TableHead
    /// The columns of the table whose numbers come, in order.
    var columns: [Int]
    /// For each column of the table its place in a row of numbers; -1 where there is none.
    var places: [Int]
    /// For each column of the table what its cells are.
    var readings: [ColumnReading]
    /// Texts that mark missing cells besides the customary ones.
    let missing: Set<String>

    init(_ head: TableHead, columns: [Int], missing: Set<String>) {
        self.head = head
        self.columns = columns
        self.missing = missing
        places = [Int](repeating: -1, count: head.width)
        readings = [ColumnReading](repeating: .leftOut, count: head.width)
        for (place, column) in columns.enumerated() {
            places[column] = place
            readings[column] = .numbers
        }
    }

    /// How many numbers a row has.
    var width: Int { columns.count }

    /// The places in a row whose columns have not been given up.
    var keptPlaces: [Int] { columns.indices.filter { readings[columns[$0]] != .leftOut } }

    /// Whether a cell of a column, without its quotes and the spaces around it, says that it has no value: a text that
    /// nobody knows is no hole, and `-`, `.` and `none` may be levels of a category.
    func isMissing(_ cell: String, column: Int) -> Bool {
        if missing.contains(cell) { return true }
        return readings[column] == .category
            ? MissingMark.matchesLabel(cell) : MissingMark.matches(cell)
    }

    /// Takes a column out; its place in a row stays, with numbers that mean nothing.
    mutating func giveUp(_ column: Int) { readings[column] = .leftOut }

    /// Closes the gaps of columns that have been given up before any row was read.
    mutating func close() {
        columns = keptPlaces.map { columns[$0] }
        places = [Int](repeating: -1, count: head.width)
        for (place, column) in columns.enumerated() { places[column] = place }
    }
}
