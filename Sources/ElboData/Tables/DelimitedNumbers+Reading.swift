extension DelimitedNumbers {
    /// Reads the numbers and categories of a text as a data set.
    ///
    /// - Throws: `DataError`.
    static func read(_ file: RecognizedFile, _ options: ReadOptions) throws -> Dataset {
        let table = try DelimitedTable(
            file.reader, header: options.header, excluded: options.excluded,
            asked: options.columns ?? [])
        let numbers = try DelimitedNumbers(table, options)
        var spool = RowSpool(limit: options.memoryLimit)
        var block: [Double] = []
        var count = 0
        while case let rows = try numbers.read(into: &block), rows > 0 {
            try block.withUnsafeBufferPointer { try spool.append($0) }
            count += rows
        }
        numbers.giveUpEmptyCategories()
        let places = numbers.numericPlaces
        if places.isEmpty, !numbers.omitted.isEmpty {
            throw DataError.noNumericColumns(path: table.path, columns: numbers.omitted.count)
        }
        guard count > 0, !places.isEmpty else {
            throw DataError.noValues(path: table.path, shape: [count, places.count])
        }
        let selection = places.map { numbers.columns[$0] }
        let columns =
            table.header.map { names in selection.map { names[$0] } }
            ?? UnnamedColumns.names(of: selection, width: table.width)
        let rows = try spool.rows(
            .rows(count: count, width: numbers.columns.count), selection: places, columns: columns,
            name: file.name)
        let omitted = numbers.omitted.sorted { $0.column.number < $1.column.number }
        guard let indicators = numbers.indicators(rows, of: selection) else {
            return try Dataset(
                read: .rows(rows), itemShape: [places.count], columns: columns, name: file.name,
                path: file.path, omitted: omitted, allowsEmptyColumns: options.allowsEmptyColumns
            ) { table.label(selection[$0]) }
        }
        let owners = indicators.table.enumerated().flatMap {
            [Int](repeating: selection[$0.offset], count: $0.element.width)
        }
        return try Dataset(
            read: .rows(indicators), itemShape: [indicators.width], columns: indicators.columns,
            table: indicators.table, name: file.name, path: file.path, omitted: omitted,
            unknownLevels: numbers.unknownLevels, allowsEmptyColumns: options.allowsEmptyColumns
        ) { table.label(owners[$0]) }
    }

    /// The rows with an indicator for each level of their categories; nil when no column is one.
    private func indicators(_ rows: any RowSource, of selection: [Int]) -> IndicatorRows? {
        guard selection.contains(where: { categories[$0] != nil }) else { return nil }
        let levels = selection.map { categories[$0]?.levels }
        let columns = zip(selection, levels).map { column, levels in
            TableColumn(
                name: table.header?[column] ?? UnnamedColumns.name(of: column),
                levels: levels?.names)
        }
        return IndicatorRows(rows, columns, places: levels.map { $0?.places })
    }

    /// Texts that a model does not know, column by column.
    private var unknownLevels: [UnknownLevels] {
        categories.enumerated().compactMap { column, texts in
            texts?.unknown.map {
                UnknownLevels(
                    column: table.label(column), found: $0.text, line: $0.line, cells: $0.cells)
            }
        }
    }
}

extension CategoryReading {
    /// Whether columns of text can become categories.
    var findsCategories: Bool {
        switch self {
        case .leftOut, .known: false
        case .found: true
        }
    }

    /// The columns of a table that are categories from the start.
    ///
    /// - Throws: `DataError.noSuchColumn`.
    func first(of table: DelimitedTable) throws -> [(Int, CategoryTexts)] {
        switch self {
        case .leftOut: []
        case .found(let also):
            try table.indices(of: also).map { ($0, CategoryTexts(isAsked: true)) }
        case .known(let columns):
            try columns.compactMap { column in
                try column.levels.map {
                    (try table.index(of: column.name), CategoryTexts(levels: $0))
                }
            }
        }
    }
}
