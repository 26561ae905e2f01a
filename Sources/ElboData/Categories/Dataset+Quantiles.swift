/// Which columns of numbers of a table are told by their quantiles.
public enum QuantileChoice: String, Codable, Sendable, Hashable {
    /// Those that a normal law would describe badly: a tenth of the numbers are one, or they are very skewed.
    case suited
    /// All.
    case all
    /// None.
    case none
}

extension Dataset {
    /// The table with some columns told by their quantiles; itself if there are none, or if it is no table of Float64.
    ///
    /// - Parameters:
    ///   - choice: Which columns.
    ///   - forms: Columns of which more is known, by their names: whether they are told by their quantiles.
    ///   - rows: The rows whose quantiles count, usually those for training.
    public func scaled(
        _ choice: QuantileChoice, except forms: [String: Bool] = [:], rows: some Collection<Int>
    ) -> Dataset {
        guard case .rows(let source) = values, itemShape.count == 1 else { return self }
        let table = schema.observation.tableColumns
        let formats = numberFormats ?? []
        let wanted = zip(table, table.ranges).filter { column, _ in
            !column.isCoded && (forms[column.name] ?? (choice != .none))
        }
        guard !wanted.isEmpty else { return self }
        var numbers = [[Double]](repeating: [], count: wanted.count)
        let places = wanted.map(\.1.lowerBound)
        // Quantiles of a hundred thousand rows are those of all.
        let step = max(1, rows.count / 100_000)
        let chosen = rows.enumerated().filter { $0.offset % step == 0 }.map(\.element)
        onceMore {
            try SelectedRows(source, chosen).forEachBlock { _, block in
                for start in stride(from: 0, to: block.count, by: itemSize) {
                    for (index, place) in places.enumerated() where !block[start + place].isNaN {
                        numbers[index].append(block[start + place])
                    }
                }
                return true
            }
        }
        var scales: [String: QuantileScale] = [:]
        for (index, column) in wanted.map(\.0).enumerated() {
            let isMeant = forms[column.name] ?? (choice == .all)
            guard isMeant || QuantileScale.suits(numbers[index]) else { continue }
            scales[column.name] = QuantileScale(
                fittedTo: numbers[index], format: formats[places[index]])
        }
        guard !scales.isEmpty else { return self }
        return scaled(
            as: table.map { column in
                scales[column.name].map { TableColumn(name: column.name, quantiles: $0) } ?? column
            })
    }

    /// The table with the scales of a model's columns, where it has plain numbers; itself if there is nothing to do.
    ///
    /// - Parameter known: The model's columns, in the order of this table's.
    public func scaled(as known: [TableColumn]) -> Dataset {
        guard case .rows(let source) = values, itemShape.count == 1,
            known.contains(where: { $0.quantiles != nil }),
            !(table ?? []).contains(where: { $0.quantiles != nil }),
            known.reduce(0, { $0 + ($1.quantiles == nil ? $1.width : 1) }) == itemSize
        else { return self }
        let old = schema.observation
        let rows = QuantileRows(source, known)
        let field = ExampleSchema.Field(
            name: old.name, kind: old.kind, itemShape: [rows.width], columns: rows.columns,
            table: known, transform: old.transform)
        let rest = schema.fields.dropFirst().map { other in
            other.kind == .mask(of: old.name)
                ? ExampleSchema.Field(
                    name: other.name, kind: other.kind, itemShape: [rows.width]) : other
        }
        return Dataset(
            .rows(rows), schema: ExampleSchema([field] + rest), classes: classes, name: name,
            rowNames: rowNames, rowNumbers: rowNumbers, omitted: omitted, notated: notated,
            unknownLevels: unknownLevels, beyondFloat: beyondFloat)
    }
}
