public import ElboData

/// Which columns of a row are numbers and which are categories.
///
/// A row has one number for each column of the table, in the table's order; a category's is the place of its level,
/// from 0, and NaN is a missing cell of either kind.
public struct MixedColumns: Hashable, Sendable {
    /// The columns, of which at least one is a category.
    public let table: [TableColumn]
    /// The places in a row that hold numbers, ascending: what the Gaussians are of.
    public let numbers: [Int]
    /// The places in a row that hold categories, ascending.
    public let categories: [Int]

    /// Tells the columns of a table apart.
    ///
    /// - Throws: `MixtureError.option` for a table without categories, or a category without two different levels.
    public init(_ table: [TableColumn]) throws {
        numbers = table.indices.filter { table[$0].levels == nil }
        categories = table.indices.filter { table[$0].levels != nil }
        guard !categories.isEmpty else {
            throw MixtureError.option(
                name: "the number of categories", value: "0",
                allowed: "at least 1; columns of numbers alone need no table")
        }
        if let wrong = table.first(where: { !$0.isSound }) {
            throw MixtureError.option(
                name: "the list of levels of \(wrong.name)",
                value: "of \(wrong.levels?.count ?? 0)",
                allowed: "of at least two levels, all different")
        }
        self.table = table
    }

    /// How many columns a row has.
    public var width: Int { table.count }

    /// The levels of each category.
    public var levels: [[String]] { categories.map { table[$0].levels ?? [] } }

    /// The names of the categories.
    public var categoryNames: [String] { categories.map { table[$0].name } }

    /// The names of the columns of numbers.
    public var numberNames: [String] { numbers.map { table[$0].name } }

    /// The categories' levels laid end to end, each category beginning with a slot for its missing cells.
    var slots: LevelSlots { LevelSlots(counts: categories.map { table[$0].width }) }

    /// A row from its numbers and the places of its levels.
    func row(numbers values: [Double], levels: [Int]) -> [Double] {
        var row = [Double](repeating: .nan, count: width)
        for (place, value) in zip(numbers, values) { row[place] = value }
        for (place, level) in zip(categories, levels) { row[place] = Double(level) }
        return row
    }

    /// The layout of some of the columns, in the order wanted; nil when these are all numbers.
    func selecting(_ kept: [Int]) -> MixedColumns? { try? MixedColumns(kept.map { table[$0] }) }
}

extension MixedColumns: Codable {
    /// - Throws: what the decoder throws, and `MixtureError` for a table that is none of these.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode([TableColumn].self))
    }

    /// Writes the table.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(table)
    }
}

/// Where the levels of categories lie when they are laid end to end: category j from `starts[j]` on, first a slot for its
/// missing cells and then one for each level.
struct LevelSlots: Hashable, Sendable {
    /// How many levels each category has.
    let counts: [Int]
    let starts: [Int]
    /// How many slots there are.
    let total: Int

    init(counts: [Int]) {
        self.counts = counts
        var starts: [Int] = []
        var total = 0
        for count in counts {
            starts.append(total)
            total += count + 1
        }
        (self.starts, self.total) = (starts, total)
    }
}
