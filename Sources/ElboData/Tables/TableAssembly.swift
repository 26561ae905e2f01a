/// The rows of a table, put together block by block: which columns stay, what their cells are, their categories.
///
/// A column is numeric until a cell shows otherwise. The first rows decide which columns are kept and which are
/// categories, dates or numbers in another notation; a column whose first text comes later keeps its place and is given
/// up at the end.
final class TableAssembly {
    private(set) var plan: TablePlan
    /// The columns that turned out to hold text.
    private(set) var omitted: [OmittedColumn] = []
    /// The texts of each column of the table that is a category.
    private(set) var categories: [CategoryTexts?]
    /// What the cells of each column of dates have in common.
    private(set) var dates: [DateTraits?]
    /// How many rows there are.
    private(set) var rows = 0
    let options: ReadOptions
    private var blankLine: Int?

    /// Begins with the columns that are wanted.
    ///
    /// - Throws: `DataError` for columns that the table does not have.
    init(_ head: TableHead, _ options: ReadOptions) throws {
        self.options = options
        if head.names != nil {
            _ = try head.indices(of: options.excluded + (options.columns ?? []))
        }
        plan = TablePlan(
            head,
            columns: try options.positions(
                width: head.width, path: head.path, header: head.names
            ) { try head.index(of: $0) },
            missing: Set(options.missing))
        categories = [CategoryTexts?](repeating: nil, count: head.width)
        dates = [DateTraits?](repeating: nil, count: head.width)
        for (column, texts) in try options.categories.first(of: head) {
            categories[column] = texts
            if plan.places[column] >= 0 { plan.readings[column] = .category }
        }
    }

    var head: TableHead { plan.head }

    /// A number of rows that makes a handy block.
    var rowsPerBlock: Int { max(1, min(1024, (1 << 18) / max(plan.width, 1))) }

    // MARK: The first rows

    /// Decides what the columns hold, before any row is taken.
    ///
    /// - Parameter first: the columns' first cells.
    /// - Throws: `DataError.notNumeric` for text in a column that was asked for.
    func settle(_ first: FirstCells) throws {
        for (column, line, bytes) in first.blobs where plan.readings[column] != .leftOut {
            try giveUp(column, line: line, found: "\(bytes) bytes", .blob)
        }
        // What is wrong first is said first.
        for column in first.textColumns(of: plan) {
            let (line, found, texts) = first.texts(of: column)
            let guess = ColumnGuess(head, options)
            switch try guess.reading(of: column, texts, line: line) {
            case let reading?:
                plan.readings[column] = reading
                if reading == .category {
                    categories[column] = CategoryTexts(pooling: options.categories.pools)
                }
            case nil:
                let cells = texts.filter { !MissingMark.matches($0) }
                if let stranger = guess.stranger(amongDates: cells) {
                    let line = first.line(of: stranger, in: column) ?? line
                    try giveUp(column, line: line, found: stranger, .notDate)
                } else {
                    try giveUp(column, line: line, found: found, .text)
                }
            }
        }
        if options.decimal == .comma {
            // A column of whole numbers may go on with decimals.
            for column in plan.columns where plan.readings[column] == .numbers {
                let cells = first.texts(of: column).texts.filter { !MissingMark.matches($0) }
                guard NumberNotation.decimalComma.numbers(in: cells) != nil else { continue }
                plan.readings[column] = .notated(.decimalComma)
            }
        }
        plan.close()
    }

    // MARK: Blocks

    /// Takes the next block: gives up columns, and brings its categories' numbers into the order of the whole table.
    ///
    /// - Throws: `DataError` for what ends the table or a column that was asked for.
    func take(_ block: CellBlock) throws {
        if let blankLine, block.rows > 0 || block.end != nil {
            throw DataError.raggedRow(
                path: head.path, line: blankLine, expected: head.width, found: 0)
        }
        blankLine = blankLine ?? block.blankLine
        for failure in block.failures where plan.readings[failure.column] != .leftOut {
            switch failure.kind {
            case .text:
                try giveUp(failure.column, line: failure.line, found: failure.found, .text)
            case .blob:
                try giveUp(failure.column, line: failure.line, found: failure.found, .blob)
            case .infinite:
                throw DataError.infinite(
                    path: head.path, place: head.place(failure.line),
                    column: head.label(failure.column), found: failure.found)
            }
        }
        for column in plan.columns {
            if let texts = block.texts[column] { try take(texts, of: column, in: block) }
            if let traits = block.dates[column] { try take(traits, of: column) }
        }
        if let end = block.end { throw end }
        rows += block.rows
    }

    private func take(_ texts: ByteTexts, of column: Int, in block: CellBlock) throws {
        guard categories[column] != nil else { return }
        var numbers: [Double] = []
        numbers.reserveCapacity(texts.count)
        for number in 0..<texts.count {
            let line = texts.lines[number]
            let text = try texts.withBytes(of: number) {
                try head.text(of: $0, column: column, line: line)
            }
            let known = categories[column]?.number(
                of: text, line: line, cells: texts.counts[number],
                isMissing: plan.isMissing(text, column: column))
            guard let known else {
                let reason = categories[column]?.excess ?? .text
                return omit(column, line: line, found: text, reason)
            }
            numbers.append(known)
        }
        guard numbers != numbers.indices.map(Double.init) else { return }
        let values = block.values
        for place in stride(from: plan.places[column], to: values.count, by: plan.width)
        where !values[place].isNaN {
            values[place] = numbers[Int(values[place])]
        }
    }

    private func take(_ traits: DateTraits, of column: Int) throws {
        guard case .dates(let reading) = plan.readings[column] else { return }
        var all = dates[column] ?? traits
        all.join(traits)
        dates[column] = all
        guard case .days(.yearLast) = reading.kind, reading.isDayFirst == nil,
            !all.canBeDayFirst, !all.canBeMonthFirst
        else { return }
        try giveUp(column, line: 1, found: "", .contradictoryDates)
    }

    // MARK: Columns that go

    private func giveUp(
        _ column: Int, line: Int, found: String, _ reason: OmittedColumn.Reason
    ) throws {
        guard options.columns == nil else {
            throw reason.refusal(
                path: head.path, place: head.place(line), column: head.label(column), found: found)
        }
        omit(column, line: line, found: found, reason)
    }

    private func omit(
        _ column: Int, line: Int, found: String, _ reason: OmittedColumn.Reason
    ) {
        plan.giveUp(column)
        categories[column] = nil
        dates[column] = nil
        omitted.append(
            OmittedColumn(
                column: head.label(column), place: head.place(line), found: found, reason: reason))
    }

    /// Decides what only all rows can tell: gives up categories that say nothing, one text in all rows or another in
    /// almost every row, and dates whose day and month cannot be told apart.
    ///
    /// - Throws: `DataError` for such dates in a column that was asked for.
    func finish() throws {
        let firstLine = head.names == nil ? 1 : 2
        for column in plan.columns {
            if let texts = categories[column], !texts.isClosed {
                let reason: OmittedColumn.Reason
                if texts.texts.count < 2 {
                    reason = .constant
                } else if !texts.isAsked, texts.texts.count > 2,
                    2 * texts.texts.count > texts.cells
                {
                    reason = .identifier(texts: texts.texts.count, cells: texts.cells)
                } else {
                    continue
                }
                omit(column, line: firstLine, found: texts.texts.first ?? "", reason)
            } else if case .dates(var reading) = plan.readings[column], let traits = dates[column],
                case .days(.yearLast) = reading.kind, reading.isDayFirst == nil
            {
                guard let isDayFirst = traits.isDayFirst else {
                    try giveUp(column, line: firstLine, found: "", .dayOrMonth)
                    continue
                }
                reading.isDayFirst = isDayFirst
                plan.readings[column] = .dates(reading)
                if !isDayFirst { swapped.insert(column) }
            }
        }
    }

    /// The columns whose dates were taken with the day first and have the month first.
    private(set) var swapped: Set<Int> = []

    /// Refuses dates whose order of day and month the first rows do not tell, where rows leave before all are known.
    ///
    /// - Throws: `DataError.ambiguousDates`.
    func requireOrders() throws {
        for column in plan.columns {
            guard case .dates(let reading) = plan.readings[column],
                case .days(.yearLast) = reading.kind, reading.isDayFirst == nil
            else { continue }
            throw DataError.ambiguousDates(
                path: head.path, column: head.label(column), isContradictory: false)
        }
    }

    /// How a column writes dates; nil for others.
    func dateNotation(of column: Int) -> DateNotation? {
        guard case .dates(let reading) = plan.readings[column], let traits = dates[column] else {
            return nil
        }
        return DateNotation(reading, traits)
    }

    /// A number of a column as a cell of it.
    func text(of number: Double, in column: Int) -> String {
        if let levels = categories[column]?.texts { return levels[Int(number)] }
        switch plan.readings[column] {
        case .leftOut, .numbers, .category: return number.cellText
        case .notated(let notation): return notation.text(of: number)
        // How the column is written is known better the more of it has been read.
        case .dates: return dateNotation(of: column)?.text(of: number) ?? number.cellText
        }
    }

    /// Texts that a model does not know, column by column.
    var unknownLevels: [UnknownLevels] {
        categories.enumerated().compactMap { column, texts in
            texts?.unknown.map {
                UnknownLevels(
                    column: head.label(column), found: $0.text, place: head.place($0.line),
                    cells: $0.cells)
            }
        }
    }
}
