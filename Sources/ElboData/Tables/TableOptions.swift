/// What a reader of tables of numbers should know that the file does not say.
public struct TableOptions: Sendable, Hashable {
    /// The array to take from an archive, without `.npy`; nil for a customary name or the only one.
    public var member: String?
    /// Whether a text's first line holds names; nil to find out.
    public var header: Bool?
    /// The columns to take, in this order, each by its name or its number from 1; all must be there and hold
    /// numbers. Nil takes every column that does. Of a table without names, column 3 is also called `x3`: the rows
    /// have such names when some of its columns are left out.
    ///
    /// A model that keeps `TableContents.references` finds its columns again in a table that has more, or
    /// has them in another order.
    public var columns: [String]?
    /// Columns to leave out, each by its name or its number from 1.
    public var excluded: [String]
    /// Texts that mark a missing cell besides the customary ones, such as `-999`; only in texts.
    public var missing: [String]
    /// Whether a column without any number is taken; only a model that knows the column can use it.
    public var allowsEmptyColumns: Bool
    /// How many bytes of numbers are kept in memory; more stay in the file, or go to a temporary one.
    public var memoryLimit: Int

    /// 256 MiB.
    public static let customaryMemoryLimit = 1 << 28

    /// Collects options for a reader; the defaults suit most files.
    public init(
        member: String? = nil, header: Bool? = nil, columns: [String]? = nil,
        excluded: [String] = [], missing: [String] = [], allowsEmptyColumns: Bool = false,
        memoryLimit: Int = customaryMemoryLimit
    ) {
        self.member = member
        self.header = header
        self.columns = columns
        self.excluded = excluded
        self.missing = missing
        self.allowsEmptyColumns = allowsEmptyColumns
        self.memoryLimit = memoryLimit
    }

    /// What a column without a name is called: `x` and its number from 1.
    static func name(ofUnnamed column: Int) -> String { "x\(column + 1)" }

    /// The position of a column without a name, by its number from 1 or by what it is called.
    static func position(ofUnnamed reference: String, width: Int) -> Int? {
        guard
            let number = Int(reference.hasPrefix("x") ? String(reference.dropFirst()) : reference),
            (1...max(width, 1)).contains(number)
        else { return nil }
        return number - 1
    }

    /// The names of some columns of a table without names; nil for all columns in their order.
    static func names(ofUnnamed selection: [Int], width: Int) -> [String]? {
        selection == Array(0..<width) ? nil : selection.map(name(ofUnnamed:))
    }

    /// The positions from 0 of the columns to take of a table without names.
    ///
    /// - Throws: `DataError.noSuchColumn`, `.repeatedColumn`.
    func positions(ofUnnamed width: Int, path: String) throws -> [Int] {
        try positions(width: width, path: path, header: nil) { reference in
            guard let position = Self.position(ofUnnamed: reference, width: width) else {
                throw DataError.noSuchColumn(path: path, column: reference, columns: [])
            }
            return position
        }
    }

    /// The positions from 0 of the columns to take, of a table of this width.
    ///
    /// - Throws: what `index` throws; `DataError.repeatedColumn`.
    func positions(
        width: Int, path: String, header: [String]?, index: (String) throws -> Int
    ) throws -> [Int] {
        let excluded = Set(try excluded.map(index))
        guard let columns else { return (0..<width).filter { !excluded.contains($0) } }
        var positions: [Int] = []
        var taken = Set<Int>()
        for column in columns {
            let position = try index(column)
            guard taken.insert(position).inserted else {
                throw DataError.repeatedColumn(
                    path: path,
                    column: ColumnLabel(number: position + 1, name: header?[position]))
            }
            positions.append(position)
        }
        return positions.filter { !excluded.contains($0) }
    }
}

/// A column that was left out because it holds text.
public struct OmittedColumn: Sendable, Hashable, CustomStringConvertible {
    /// Which column.
    public let column: ColumnLabel
    /// The line on which the first text stands, from 1.
    public let line: Int
    /// The first text.
    public let found: String

    /// For example `column 1 ("species") holds text: 'Adelie' on line 2`.
    public var description: String {
        "\(column) holds text: '\(found.shortened())' on line \(line)"
    }
}
