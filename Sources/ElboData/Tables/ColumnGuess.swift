/// What a column holds, by its first cells.
struct ColumnGuess {
    private let head: TableHead
    private let options: ReadOptions

    init(_ head: TableHead, _ options: ReadOptions) {
        self.head = head
        self.options = options
    }

    /// Looks at the texts of a column that are not all numbers.
    ///
    /// Dates of one form are dates, numbers of one notation numbers. A text among cells most of which are numbers is a
    /// mistake in a column of numbers, not a category.
    ///
    /// - Parameter line: where the first stands that is no number.
    /// - Returns: nil where the column is left out.
    /// - Throws: `DataError.notTheDates` where a model knows other dates of the column.
    func reading(of column: Int, _ texts: [String], line: Int) throws -> ColumnReading? {
        let cells = texts.filter { !MissingMark.matches($0) }
        if let dates = try dates(column, cells, line: line) { return .dates(dates) }
        if let notation = notation(of: cells) { return .notated(notation) }
        guard options.categories.findsCategories, stranger(amongDates: cells) == nil else {
            return nil
        }
        // What may be the name of a class counts as a text here.
        let all = texts.filter { !MissingMark.matchesLabel($0) }
        let numbers = all.count { DecimalNumber.parse($0) != nil }
        return 2 * numbers >= all.count ? nil : .category
    }

    /// A cell that is no date where most are: a day that the calendar does not have, or a text.
    func stranger(amongDates cells: [String]) -> String? {
        let others = cells.filter { DateReading.kind(of: $0.utf8) == nil }
        return 2 * others.count < cells.count ? others.first : nil
    }

    /// The notation of numbers that all cells have.
    func notation(of cells: [String]) -> NumberNotation? {
        guard !cells.isEmpty else { return nil }
        switch options.decimal {
        case nil: return .common(to: cells)
        case .comma:
            return NumberNotation.decimalComma.numbers(in: cells) != nil
                ? .decimalComma : .common(to: cells)
        case .point:
            return NumberNotation.commaGroups.numbers(in: cells) != nil
                ? .commaGroups : .common(to: cells)
        }
    }

    private func dates(_ column: Int, _ cells: [String], line: Int) throws -> DateReading? {
        let known: DateNotation?
        switch options.dates {
        case .found: known = nil
        case .known(let names):
            known = names[head.names?[column] ?? UnnamedColumns.name(of: column)]
            if known == nil { return nil }
        }
        guard let first = cells.first, let kind = DateReading.kind(of: first.utf8) else {
            if let known, let first = cells.first {
                throw notTheDates(column, line: line, found: first, known)
            }
            return nil
        }
        if let known, !known.isRead(by: kind) {
            throw notTheDates(column, line: line, found: first, known)
        }
        var reading = DateReading(kind: kind, isDayFirst: nil)
        var traits: DateTraits?
        for var cell in cells {
            let found = cell.withUTF8 { reading.number(in: UnsafeRawBufferPointer($0)) }
            guard let found else { return nil }
            if traits == nil { traits = found.traits } else { traits?.join(found.traits) }
        }
        if case .days(.yearLast) = kind, let traits {
            guard traits.canBeDayFirst || traits.canBeMonthFirst else { return nil }
            reading.isDayFirst =
                traits.isDayFirst ?? options.isDayFirst
                ?? known.flatMap { $0.order == .yearFirst ? nil : $0.order == .dayFirst }
        }
        return reading
    }

    private func notTheDates(
        _ column: Int, line: Int, found: String, _ known: DateNotation
    ) -> DataError {
        .notTheDates(
            path: head.path, place: head.place(line), column: head.label(column), found: found,
            expected: known.example)
    }
}

extension DateReading {
    /// The kind of column that a text belongs to.
    fileprivate static func kind(of text: String.UTF8View) -> Kind? {
        Array(text).withUnsafeBytes { kind(of: $0) }
    }
}
