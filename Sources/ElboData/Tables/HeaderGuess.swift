/// Whether a table's first record holds names or data, when nobody has said so.
enum HeaderGuess {
    /// Looks at the texts of the first record.
    ///
    /// Numbers may be written as people write them.
    /// A record with a column's name that the reader was given is a header. Else some cell must be neither
    /// a number nor a customary mark for a missing value. If other cells are numbers, as where a column of
    /// data is text, the record is data, unless these are whole numbers in equal steps, such as years.
    ///
    /// - Parameters:
    ///   - excluded: columns that say nothing, by name or number from 1.
    ///   - references: all columns that the reader was given.
    static func isHeader(_ cells: [String], excluded: [String], references: [String]) -> Bool {
        if references.contains(where: { Int($0) == nil && cells.contains($0) }) { return true }
        var numbers: [Double] = []
        var holdsText = false
        for (index, cell) in cells.enumerated() {
            guard !excluded.contains("\(index + 1)"), !MissingMark.matches(cell) else { continue }
            if let number = DecimalNumber.parse(cell) ?? notated(cell) {
                numbers.append(number)
            } else if !isDate(cell) {
                // A date can be a name or data, and tells nothing.
                holdsText = true
            }
        }
        guard holdsText, !numbers.isEmpty else { return holdsText }
        let steps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
        return numbers.allSatisfy { $0.rounded() == $0 } && steps.first.map { $0 != 0 } ?? false
            && steps.allSatisfy { $0 == steps.first }
    }

    /// The number that a cell is in any notation of people.
    private static func notated(_ cell: String) -> Double? {
        NumberNotation.allCases.lazy.compactMap { $0.numbers(in: [cell])?[0] }.first
    }

    private static func isDate(_ cell: String) -> Bool {
        Array(cell.utf8).withUnsafeBytes { DateCell($0) != nil }
    }
}
