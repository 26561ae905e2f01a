extension DelimitedNumbers {
    /// Reads the numbers and categories of a text as a data set.
    ///
    /// - Parameter progress: is told the share of the text that has been read.
    /// - Throws: `DataError`.
    static func read(
        _ file: RecognizedFile, _ options: ReadOptions, progress: ((Double) -> Void)? = nil
    ) throws -> Dataset {
        let table = try DelimitedTable(
            file.reader, header: options.header, excluded: options.excluded,
            asked: options.columns ?? [])
        let numbers = try DelimitedNumbers(table, options)
        var spool = RowSpool(
            limit: options.memoryLimit,
            // How much compressed bytes become is not known.
            surelyLarger: !file.isCompressed && numbers.isLarger(than: options.memoryLimit))
        try numbers.forEachBlock(threads: options.threads) { block in
            try spool.append(UnsafeBufferPointer(block.values))
            if let progress, let share = table.records.fractionRead { progress(share) }
        }
        return try numbers.assembly.dataset(spool, name: file.name)
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

    /// Whether many levels may share indicators.
    var pools: Bool {
        switch self {
        case .leftOut, .known: false
        case .found(_, let pooling): pooling
        }
    }

    /// The columns of a table that are categories from the start.
    ///
    /// - Throws: `DataError.noSuchColumn`.
    func first(of head: TableHead) throws -> [(Int, CategoryTexts)] {
        switch self {
        case .leftOut: []
        case .found(let also, let pooling):
            try head.indices(of: also).map {
                ($0, CategoryTexts(isAsked: true, pooling: pooling))
            }
        case .known(let columns):
            try columns.compactMap { column in
                try column.levels.map {
                    (
                        try head.index(of: column.name),
                        CategoryTexts(levels: $0, pools: column.pools)
                    )
                }
            }
        }
    }
}
