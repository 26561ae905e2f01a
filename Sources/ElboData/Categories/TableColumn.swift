/// A column of a table as numbers of an example: the number itself, or an indicator for each level of a category.
///
/// A category with the levels a, b and c is three numbers, of which one is 1 and the others are 0 (one-hot); all three
/// are missing together.
public struct TableColumn: Codable, Hashable, Sendable {
    /// What the table calls it.
    public let name: String
    /// The texts that its cells can be, in the order of the indicators; nil for a number.
    public let levels: [String]?

    /// Describes a column.
    ///
    /// - Parameters:
    ///   - name: What the table calls it.
    ///   - levels: At least two different texts of a category; nil for a number.
    public init(name: String, levels: [String]? = nil) {
        precondition(levels.map { $0.count > 1 } ?? true, "'\(name)' has fewer than two levels")
        self.name = name
        self.levels = levels
    }

    /// Whether it can be what a file says it is.
    var isSound: Bool { levels.map { $0.count > 1 && Set($0).count == $0.count } ?? true }

    /// How many numbers of an example it is.
    public var width: Int { levels?.count ?? 1 }

    /// Goes through the numbers of an example that a cell is: itself, or the indicators of a level given by its place.
    func forEachNumber(of cell: Double, _ body: (Double) -> Void) {
        guard let levels else { return body(cell) }
        for level in levels.indices { body(cell.isNaN ? .nan : Double(level) == cell ? 1 : 0) }
    }

    /// A name for each of its numbers: `sex=female`, `sex=male`.
    var numberNames: [String] { levels?.map { "\(name)=\($0)" } ?? [name] }
}

extension [TableColumn] {
    /// The numbers of an example that each column is.
    public var ranges: [Range<Int>] {
        var start = 0
        return map { column in
            defer { start += column.width }
            return start..<start + column.width
        }
    }

    /// How many numbers an example has.
    public var totalWidth: Int { reduce(0) { $0 + $1.width } }

    /// A name for each number of an example.
    var numberNames: [String] { flatMap(\.numberNames) }

    /// For each number of an example whether it is an indicator of a level.
    public var areIndicators: [Bool] {
        flatMap { [Bool](repeating: $0.levels != nil, count: $0.width) }
    }

    /// Rows with one number for each column, a category's being the place of its level from 0, as numbers of examples.
    ///
    /// - Parameter codes: Whole rows of one number for each column; NaN for a missing cell.
    public func indicators(of codes: some Collection<Double>) -> [Double] {
        precondition(codes.count % count == 0, "\(codes.count) cells in rows of \(count)")
        var result: [Double] = []
        result.reserveCapacity(codes.count / Swift.max(count, 1) * totalWidth)
        var place = 0
        for code in codes {
            self[place].forEachNumber(of: code) { result.append($0) }
            place = place + 1 == count ? 0 : place + 1
        }
        return result
    }

    /// The cells that numbers of examples stand for: a number itself, of a category the place of its largest indicator,
    /// the first of equal ones. NaN where an indicator is missing.
    ///
    /// - Parameter values: Whole rows of `totalWidth` numbers.
    public func codes<Value: BinaryFloatingPoint>(of values: [Value]) -> [Value] {
        let width = totalWidth
        precondition(values.count % width == 0, "\(values.count) numbers in rows of \(width)")
        let ranges = ranges
        var result: [Value] = []
        result.reserveCapacity(values.count / width * count)
        for start in stride(from: 0, to: values.count, by: width) {
            for (column, range) in zip(self, ranges) {
                let cells = values[start + range.lowerBound..<start + range.upperBound]
                guard column.levels != nil else {
                    result.append(cells[cells.startIndex])
                    continue
                }
                var best = cells.startIndex
                for place in cells.indices where cells[place] > cells[best] { best = place }
                result.append(
                    cells.contains(where: \.isNaN) ? .nan : Value(best - cells.startIndex))
            }
        }
        return result
    }
}
