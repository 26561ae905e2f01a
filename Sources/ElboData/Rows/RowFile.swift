/// Rows that stay in a file and are read when they are wanted, by several threads at once.
///
/// The file may be larger than memory. It must not change while it is in use.
public struct RowFile: RowSource {
    /// How many rows there are.
    public let count: Int
    /// How many numbers a row has.
    public let width: Int
    /// The columns' names, if the source has them.
    public let columns: [String]?
    /// The name of the source without its folder.
    public let name: String
    /// For each column how its cells are written where they are dates; nil where none are.
    public let dates: [DateNotation?]?
    private let file: PositionedFile
    private let layout: RowLayout
    /// The columns of the file that are taken.
    private let selection: [Int]
    private let takesAll: Bool

    init(
        _ file: PositionedFile, _ layout: RowLayout, selection: [Int], columns: [String]?,
        name: String, dates: [DateNotation?]? = nil
    ) {
        self.file = file
        self.layout = layout
        self.selection = selection
        takesAll = selection == Array(0..<layout.width)
        count = layout.count
        width = selection.count
        self.columns = columns
        self.name = name
        self.dates = dates
    }

    /// Reads rows from the file.
    ///
    /// - Throws: `DataError.infinite` when one holds an infinite number; `.truncated` and `.cannotRead` when
    ///   the file cannot be read any more.
    public func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        precondition(
            rows.lowerBound >= 0 && rows.upperBound <= count && buffer.count >= rows.count * width,
            "rows \(rows) of \(count)")
        let target = UnsafeMutableBufferPointer(rebasing: buffer[..<(rows.count * width)])
        if let starts = layout.starts {
            try readColumns(starts, rows, into: target)
        } else if takesAll, layout.type == .float64, !layout.bigEndian {
            try file.read(
                at: layout.offset + rows.lowerBound * width * 8,
                into: UnsafeMutableRawBufferPointer(target))
        } else {
            try readRows(rows, into: target)
        }
        if let wrong = UnsafeBufferPointer(target).firstInfinite() {
            let column = selection[wrong % width]
            throw DataError.infinite(
                path: file.path, place: .row(rows.lowerBound + wrong / width + 1),
                column: ColumnLabel(number: column + 1, name: columns?[wrong % width]),
                found: "\(target[wrong])")
        }
    }

    private func readRows(
        _ rows: Range<Int>, into target: UnsafeMutableBufferPointer<Double>
    ) throws {
        let rowBytes = layout.width * layout.type.size
        let atOnce = max(1, min(rows.count, (1 << 18) / rowBytes))
        try withUnsafeTemporaryAllocation(byteCount: atOnce * rowBytes, alignment: 16) { bytes in
            try withUnsafeTemporaryAllocation(
                of: Double.self, capacity: takesAll ? 0 : atOnce * layout.width
            ) { scratch in
                for start in stride(from: rows.lowerBound, to: rows.upperBound, by: atOnce) {
                    let piece = min(atOnce, rows.upperBound - start)
                    let part = UnsafeMutableRawBufferPointer(rebasing: bytes[..<(piece * rowBytes)])
                    try file.read(at: layout.offset + start * rowBytes, into: part)
                    let place = (start - rows.lowerBound) * width
                    let own = UnsafeMutableBufferPointer(
                        rebasing: target[place..<place + piece * width])
                    let numbers = takesAll ? own : scratch
                    layout.type.decode(
                        UnsafeRawBufferPointer(part), bigEndian: layout.bigEndian,
                        into: UnsafeMutableBufferPointer(
                            rebasing: numbers[..<(piece * layout.width)]))
                    guard !takesAll else { continue }
                    for row in 0..<piece {
                        for (index, column) in selection.enumerated() {
                            own[row * width + index] = scratch[row * layout.width + column]
                        }
                    }
                }
            }
        }
    }

    private func readColumns(
        _ starts: [Int], _ rows: Range<Int>, into target: UnsafeMutableBufferPointer<Double>
    ) throws {
        let size = layout.type.size
        let atOnce = max(1, min(rows.count, 1 << 15))
        try withUnsafeTemporaryAllocation(byteCount: atOnce * size, alignment: 16) { bytes in
            try withUnsafeTemporaryAllocation(of: Double.self, capacity: atOnce) { scratch in
                for (index, column) in selection.enumerated() {
                    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: atOnce) {
                        let piece = min(atOnce, rows.upperBound - start)
                        let part = UnsafeMutableRawBufferPointer(
                            rebasing: bytes[..<(piece * size)])
                        try file.read(
                            at: layout.offset + (starts[column] + start) * size, into: part)
                        layout.type.decode(
                            UnsafeRawBufferPointer(part), bigEndian: layout.bigEndian,
                            into: UnsafeMutableBufferPointer(rebasing: scratch[..<piece]))
                        let first = start - rows.lowerBound
                        for row in 0..<piece {
                            target[(first + row) * width + index] = scratch[row]
                        }
                    }
                }
            }
        }
    }
}

extension UnsafeBufferPointer where Element: BinaryFloatingPoint {
    /// The position of the first infinite number.
    @inline(__always)
    func firstInfinite() -> Int? {
        var hits = 0
        for index in indices { hits &+= self[index].magnitude == .infinity ? 1 : 0 }
        return hits == 0 ? nil : firstIndex { $0.isInfinite }
    }
}
