/// Ways in which people write numbers that programs do not: with marks between the thousands, with a decimal comma.
public enum NumberNotation: String, Sendable, Hashable, CaseIterable {
    /// 1,234,567.8
    case commaGroups
    /// 3,14 and 1.234.567,8
    case decimalComma
    /// 1'234'567.8
    case apostropheGroups
    /// 1 234 567,8
    case spaceGroups

    /// What columns have that are written so, with an example.
    public var description: String {
        switch self {
        case .commaGroups: "commas between thousands, as in 1,234,567"
        case .decimalComma: "a decimal comma, as in 3,14"
        case .apostropheGroups: "apostrophes between thousands, as in 1'234"
        case .spaceGroups: "spaces between thousands, as in 1 234"
        }
    }

    /// The number that fills some bytes completely.
    ///
    /// The grammar is `[+-] (d{1,3} (g d{3})+ | d+) [m d*] [(e|E) [+-] d+]` with the notation's mark g between thousands
    /// and m before decimals. No number of thousands begins with 0, and without their marks it has at most four digits,
    /// but for the decimal comma, whose marks between thousands nobody has to write.
    func number(in cell: UnsafeRawBufferPointer) -> Double? {
        guard cell.count <= 64 else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { plain in
            var (position, length) = (0, 0)
            func isDigit(_ place: Int) -> Bool { place < cell.count && cell[place] &- 48 < 10 }
            func copyDigit() {
                plain[length] = cell[position]
                (length, position) = (length + 1, position + 1)
            }
            if position < cell.count, cell[position] == 43 || cell[position] == 45 { copyDigit() }
            let first = position
            while isDigit(position) { copyDigit() }
            var run = position - first
            let isGrouped = groupLength(cell, position) > 0
            if isGrouped {
                guard (1...3).contains(run), cell[first] != 48 else { return nil }
                while case let mark = groupLength(cell, position), mark > 0 {
                    position += mark
                    run = 0
                    while isDigit(position) {
                        copyDigit()
                        run += 1
                    }
                    guard run == 3 else { return nil }
                }
            } else if self != .decimalComma, run > 4 {
                return nil
            }
            if position < cell.count, isDecimalMark(cell[position]) {
                plain[length] = UInt8(ascii: ".")
                (length, position) = (length + 1, position + 1)
                guard isDigit(position) || run > 0 else { return nil }
                while isDigit(position) { copyDigit() }
            }
            if position < cell.count, cell[position] | 0x20 == UInt8(ascii: "e") {
                while position < cell.count { copyDigit() }
            }
            guard position == cell.count else { return nil }
            guard
                let (value, end) = DecimalNumber.scan(
                    UnsafeRawBufferPointer(rebasing: plain[..<length]), from: 0),
                end == length, value.isFinite
            else { return nil }
            return value
        }
    }

    /// How many bytes the mark between thousands has that stands at a place; 0 where there is none.
    private func groupLength(_ cell: UnsafeRawBufferPointer, _ place: Int) -> Int {
        guard place < cell.count else { return 0 }
        func stands(_ text: StaticString) -> Bool {
            place + text.utf8CodeUnitCount <= cell.count
                && (0..<text.utf8CodeUnitCount).allSatisfy {
                    cell[place + $0] == text.utf8Start[$0]
                }
        }
        let marks: [StaticString] =
            switch self {
            case .commaGroups: [","]
            case .decimalComma: ["."]
            case .apostropheGroups: ["'", "\u{2019}"]
            case .spaceGroups: [" ", "\u{a0}", "\u{202f}", "\u{2009}"]
            }
        return marks.first(where: stands)?.utf8CodeUnitCount ?? 0
    }

    private func isDecimalMark(_ byte: UInt8) -> Bool {
        switch self {
        case .commaGroups: byte == UInt8(ascii: ".")
        case .decimalComma: byte == UInt8(ascii: ",")
        case .apostropheGroups, .spaceGroups: byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
        }
    }

    /// A number as a cell of such a column.
    func text(of number: Double) -> String {
        let plain = number.cellText
        // Numbers with an exponent are the same everywhere but for the comma.
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count > 1 ? (self == .decimalComma ? "," : ".") + parts[1] : ""
        guard self != .decimalComma, let whole = parts.first, !plain.contains("e") else {
            return (parts.first ?? "") + decimals
        }
        var digits = Array(whole.drop { $0 == "-" })
        var place = digits.count - 3
        let mark: Character =
            switch self {
            case .commaGroups, .decimalComma: ","
            case .apostropheGroups: "'"
            case .spaceGroups: " "
            }
        while place > 0 {
            digits.insert(mark, at: place)
            place -= 3
        }
        return (whole.hasPrefix("-") ? "-" : "") + String(digits) + decimals
    }
}

extension NumberNotation {
    /// The one notation in which all cells of a column are numbers; nil for none, and for several that disagree.
    ///
    /// So `1,234` alone is nothing: it may be a thousand or one.
    static func common(to cells: some Collection<String>) -> NumberNotation? {
        var found: (notation: NumberNotation, numbers: [Double])?
        for notation in allCases {
            let numbers = notation.numbers(in: cells)
            guard let numbers else { continue }
            guard let other = found else {
                found = (notation, numbers)
                continue
            }
            if other.numbers != numbers { return nil }
        }
        return found?.notation
    }

    /// The numbers of all cells; nil where one is none.
    func numbers(in cells: some Collection<String>) -> [Double]? {
        var numbers: [Double] = []
        numbers.reserveCapacity(cells.count)
        for var cell in cells {
            guard let number = cell.withUTF8({ self.number(in: UnsafeRawBufferPointer($0)) }) else {
                return nil
            }
            numbers.append(number)
        }
        return numbers
    }
}
