extension DelimitedNumbers {
    /// Reads the numeric columns of a text as a data set.
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
        return try Dataset(
            read: .rows(rows), itemShape: [places.count], columns: columns, name: file.name,
            path: file.path,
            omitted: numbers.omitted.sorted { $0.column.number < $1.column.number },
            allowsEmptyColumns: options.allowsEmptyColumns
        ) { table.label(selection[$0]) }
    }
}
