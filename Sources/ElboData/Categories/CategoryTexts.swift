/// The texts of a category's cells, each known by a number in the order of appearance.
struct CategoryTexts {
    /// What ends the hope that a column is a category.
    enum Limit {
        /// More different texts than a category should have.
        static let levels = 256
    }

    /// Different texts, in the order of appearance.
    private(set) var texts: [String]
    private var numbers: [String: Int]
    /// Whether other texts than those known from the start are refused.
    let isClosed: Bool
    /// Whether the column was asked for as a category, however many texts it has.
    let isAsked: Bool
    /// Texts that are none of the known ones: the first, its line, and how many cells have one.
    private(set) var unknown: (text: String, line: Int, cells: Int)?
    /// How many cells have a text that is known.
    private(set) var cells = 0

    /// - Parameters:
    ///   - levels: the only texts that count, of a model that knows them; nil to take what comes.
    ///   - isAsked: whether somebody said that the column is a category.
    init(levels: [String]? = nil, isAsked: Bool = false) {
        self.isAsked = isAsked || levels != nil
        texts = levels ?? []
        numbers = Dictionary(uniqueKeysWithValues: zip(texts, 0...))
        isClosed = levels != nil
    }

    /// The number of a cell's text; NaN if it marks a missing cell or is unknown; nil if texts are too many.
    mutating func number(of text: String, line: Int, missing: Set<String>) -> Double? {
        if let number = numbers[text] {
            cells += 1
            return Double(number)
        }
        if missing.contains(text) || MissingMark.matchesLabel(text) { return .nan }
        guard !isClosed else {
            unknown = (unknown?.text ?? text, unknown?.line ?? line, (unknown?.cells ?? 0) + 1)
            return .nan
        }
        guard texts.count < Limit.levels else { return nil }
        numbers[text] = texts.count
        texts.append(text)
        cells += 1
        return Double(texts.count - 1)
    }

    /// The levels in the order of their texts, and for each number the place of its level; as they are for a model that
    /// knows them.
    var levels: (names: [String], places: [Int]) {
        guard !isClosed else { return (texts, Array(texts.indices)) }
        let order = texts.indices.sorted { texts[$0] < texts[$1] }
        var places = [Int](repeating: 0, count: texts.count)
        for (place, number) in order.enumerated() { places[number] = place }
        return (order.map { texts[$0] }, places)
    }
}

extension String {
    /// Whether it could stand in a column of numbers.
    var isNumber: Bool {
        var text = self
        return text.withUTF8 { DecimalNumber.parse(UnsafeRawBufferPointer($0)) != nil }
    }
}

/// What becomes of columns of text.
public enum CategoryReading: Sendable, Hashable {
    /// They are left out.
    case leftOut
    /// Those of few different texts are categories, the others are left out.
    ///
    /// - also: Columns of numbers that are categories too, by name or number from 1.
    case found(also: [String] = [])
    /// The columns of a model, whose levels are known; other texts are missing cells.
    case known([TableColumn])
}

/// A column of a model in which texts stand that the model does not know; they are taken as missing cells.
public struct UnknownLevels: Sendable, Hashable, CustomStringConvertible {
    /// Which column.
    public let column: ColumnLabel
    /// The first such text.
    public let found: String
    /// The line on which it stands, from 1.
    public let line: Int
    /// How many cells have such texts.
    public let cells: Int

    /// For example `column 2 ("island"): 3 cells the model knows no level for, such as 'Anvers' on line 7`.
    public var description: String {
        "\(column): \(cells) \(cells == 1 ? "cell" : "cells") the model knows no level for, such as '\(found.shortened())' on line \(line); taken as missing"
    }
}
