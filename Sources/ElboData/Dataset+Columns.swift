/// A column that says nothing: the same number in every row, or none.
public struct ConstantColumn: Sendable, Hashable {
    /// Which column, from 0.
    public let column: Int
    /// Its name, or its number from 1.
    public let name: String
    /// Its number; nil when all cells are missing.
    public let value: Double?

    /// A column that was found to be constant.
    public init(column: Int, name: String, value: Double?) {
        (self.column, self.name, self.value) = (column, name, value)
    }
}

extension Dataset {
    /// The columns of numbers that are the same in every row. An indicator belongs to its category, whose other levels
    /// other rows may have.
    public var constantColumns: [ConstantColumn] { columnFaults.constant }

    /// The columns that are constant, and the first one whose numbers differ by so little that Float64 cannot hold their
    /// variance; both of one look at the rows.
    package var columnFaults:
        (constant: [ConstantColumn], tooNarrow: (name: String, range: Double)?)
    {
        let areCoded = table?.areCoded
        var constant: [ConstantColumn] = []
        var tooNarrow: (name: String, range: Double)?
        for (column, summary) in summaries(ofRows: 0..<count).enumerated()
        where areCoded?[column] != true {
            let name = columns?[column] ?? "\(column + 1)"
            let deviation = summary.standardDeviation
            if summary.isConstant {
                constant.append(
                    ConstantColumn(
                        column: column, name: name, value: summary.count > 0 ? summary.mean : nil))
            } else if tooNarrow == nil, deviation * deviation < RangeRemedy.leastVariance {
                tooNarrow = (name, summary.maximum - summary.minimum)
            }
        }
        return (constant, tooNarrow)
    }

    /// A table of some of the columns, in memory when all are.
    ///
    /// - Parameter selection: Numbers of an example from 0, in the order wanted, at least one; of a category all of its
    ///   indicators.
    public func selecting(columns selection: [Int]) -> Dataset {
        precondition(itemShape.count == 1, "columns of examples of shape \(itemShape)")
        let rows = SelectedColumns(rowSource, selection)
        let columns = rows.columns
        let isInMemory =
            switch values {
            case .rows(let rows): rows is NumericTable
            case .bytes, .floats, .tokens: true
            }
        let chosen: any RowSource
        let hasMissing: Bool
        do {
            chosen = isInMemory ? try NumericTable(rows) : rows
            hasMissing = try RowFacts(chosen).hasMissing
        } catch {
            // The rows have been read before: only a disk that fails or a file that somebody changes comes here.
            fatalError("the data can no longer be read: \(error)")
        }
        let old = schema.observation
        let field = ExampleSchema.Field(
            name: old.name, kind: old.kind, itemShape: [selection.count], columns: columns,
            table: table(of: selection), transform: old.transform)
        let mask = ExampleSchema.Field(
            name: ExampleSchema.maskName, kind: .mask(of: old.name), itemShape: [selection.count])
        let rest = schema.fields.dropFirst().filter { $0.kind != .mask(of: old.name) }
        return Dataset(
            .rows(chosen),
            schema: ExampleSchema([field] + (hasMissing ? [mask] : []) + rest), classes: classes,
            name: name, rowNames: rowNames, rowNumbers: rowNumbers, omitted: omitted,
            unknownLevels: unknownLevels, beyondFloat: beyondFloat)
    }

    /// The columns of the table whose numbers are selected.
    private func table(of selection: [Int]) -> [TableColumn]? {
        guard let table else { return nil }
        let wanted = Set(selection)
        let kept = zip(table, table.ranges).filter { $0.1.contains(where: wanted.contains) }
        precondition(
            kept.flatMap(\.1) == selection,
            "a category is selected as a whole, in the order of the table")
        return kept.map(\.0)
    }
}

extension Dataset {
    /// How each of a table's numbers is written; nil for what is no table of Float64.
    public var numberFormats: [NumberFormat?]? {
        guard case .rows(let rows) = values, itemShape.count == 1 else { return nil }
        do {
            let formats = try rows.numberFormats()
            guard let areCoded = table?.areCoded else { return formats }
            return zip(formats, areCoded).map { $1 ? nil : $0 }
        } catch {
            // The rows have been read before: only a disk that fails or a file that somebody changes comes here.
            fatalError("the data can no longer be read: \(error)")
        }
    }
}

extension Dataset {
    /// For each row whether a number of it is known.
    package func areKnown(number: Int) -> [Bool] {
        guard hasMissing else { return [Bool](repeating: true, count: count) }
        var known: [Bool] = []
        known.reserveCapacity(count)
        forEach(0..<count, by: .identity) { _, values in known.append(!values[number].isNaN) }
        return known
    }

    /// The rows of a table with some numbers missing in all of them, in memory.
    public func hiding(numbers hidden: Range<Int>) -> Dataset {
        precondition(
            itemShape.count == 1 && hidden.upperBound <= itemSize,
            "numbers \(hidden) of examples of shape \(itemShape)")
        do {
            var numbers = try rowSource.values(ofRows: 0..<count)
            for start in stride(from: 0, to: numbers.count, by: itemSize) {
                for place in hidden { numbers[start + place] = .nan }
            }
            return replacing(numbers: numbers)
        } catch {
            // The rows have been read before: only a disk that fails or a file that somebody changes comes here.
            fatalError("the data can no longer be read: \(error)")
        }
    }

    /// The rows of a table with other numbers, some of which may be missing, in memory.
    ///
    /// - Parameter numbers: As many as there are, row after row; NaN where one is missing.
    package func replacing(numbers: [Double]) -> Dataset {
        precondition(
            itemShape.count == 1 && numbers.count == count * itemSize,
            "\(numbers.count) numbers for \(count) rows of \(itemSize)")
        return Dataset(
            .rows(
                NumericTable(
                    checked: numbers, width: itemSize, columns: columns, name: name,
                    dates: rowSource.dates)),
            schema: schema.masked, classes: classes, name: name, rowNames: rowNames,
            rowNumbers: rowNumbers, omitted: omitted, unknownLevels: unknownLevels,
            beyondFloat: beyondFloat)
    }
}
