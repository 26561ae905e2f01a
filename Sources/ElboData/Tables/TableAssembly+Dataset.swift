extension TableAssembly {
    /// All rows as a data set.
    ///
    /// - Parameters:
    ///   - spool: the numbers of all blocks, in order.
    ///   - name: what messages call the data.
    /// - Throws: `DataError`, where nothing is left of the table and where its numbers cannot be used.
    func dataset(_ spool: consuming RowSpool, name: String) throws -> Dataset {
        try finish()
        let places = plan.keptPlaces
        if places.isEmpty, !omitted.isEmpty {
            throw DataError.noNumericColumns(path: head.path, columns: omitted.count)
        }
        guard rows > 0, !places.isEmpty else {
            throw DataError.noValues(path: head.path, shape: [rows, places.count])
        }
        let selection = places.map { plan.columns[$0] }
        let columns =
            head.names.map { names in selection.map { names[$0] } }
            ?? UnnamedColumns.names(of: selection, width: head.width)
        let notations = selection.map(dateNotation)
        let rows = try spool.rows(
            .rows(count: rows, width: plan.width), selection: places, columns: columns, name: name,
            dates: notations.contains { $0 != nil } ? notations : nil,
            swapping: swapped.map { plan.places[$0] })
        let omitted = omitted.sorted { $0.column.number < $1.column.number }
        let written = selection.compactMap { column in
            if case .notated(let notation) = plan.readings[column] {
                NotatedColumn(column: head.label(column), notation: notation)
            } else {
                nil
            }
        }
        // A category says as much with one number as with an indicator for each level.
        let facts = try RowFacts(rows, threads: options.threads)
        let indicators = try indicators(rows, of: selection)
        return try Dataset(
            read: .rows(indicators ?? rows), facts: facts,
            itemShape: [indicators?.width ?? places.count],
            columns: indicators?.columns ?? columns, table: indicators?.table, name: name,
            path: head.path, omitted: omitted, notated: written, unknownLevels: unknownLevels,
            allowsEmptyColumns: options.allowsEmptyColumns
        ) { head.label(selection[$0]) }
    }

    /// The rows with an indicator for each level of their categories; nil when no column is one.
    ///
    /// - Throws: `DataError` when the rows cannot be read.
    private func indicators(_ rows: any RowSource, of selection: [Int]) throws -> IndicatorRows? {
        guard selection.contains(where: { categories[$0] != nil }) else { return nil }
        let texts = selection.map { categories[$0] }
        let levels = texts.map { $0?.levels }
        let pools = try pools(rows, texts)
        let columns = selection.indices.map { place in
            TableColumn(
                name: head.names?[selection[place]] ?? UnnamedColumns.name(of: selection[place]),
                levels: levels[place]?.names, pools: pools[place])
        }
        return IndicatorRows(rows, columns, places: levels.map { $0?.places })
    }

    /// For each column how its levels share indicators; nil where each has one.
    private func pools(_ rows: any RowSource, _ texts: [CategoryTexts?]) throws -> [LevelPools?] {
        var pools = texts.map { $0?.pools }
        let long = texts.indices.filter { place in
            texts[place].map { !$0.isClosed && $0.texts.count > LevelPools.mostAlone } ?? false
        }
        guard !long.isEmpty else { return pools }
        let profiles = try LevelProfiles.all(
            of: long, in: rows, levels: texts.map { $0?.texts.count })
        for (place, profiles) in zip(long, profiles) {
            guard let texts = texts[place] else { continue }
            // Profiles stand in the order of appearance, levels in that of their texts.
            let own = LevelPools(rows: texts.counts, profiles: profiles)
            let order = texts.levels.places
            var (places, counts) = (own.places, own.rows)
            for (number, level) in order.enumerated() {
                places[level] = own.places[number]
                counts[level] = own.rows[number]
            }
            pools[place] = LevelPools(places: places, rows: counts)
        }
        return pools
    }
}

/// A column whose numbers are written as people write them.
public struct NotatedColumn: Sendable, Hashable, CustomStringConvertible {
    /// Which column.
    public let column: ColumnLabel
    /// How its numbers are written.
    public let notation: NumberNotation

    /// For example `column 2 ("price") has numbers with a decimal comma, as in 3,14`.
    public var description: String { "\(column) has numbers with \(notation.description)" }
}
