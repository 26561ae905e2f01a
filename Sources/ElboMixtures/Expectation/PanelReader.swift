import CElboMixtures
import ElboData

/// Turns a range of rows into panels, a few thousand rows at a time, in an order that the rows alone decide.
///
/// Rows of a chunk that lack the same cells share panels. One reader serves one thread.
final class PanelReader {
    /// Rows read at once.
    static let chunk: Int = 16 * Panel.rows

    private let source: any RowSource
    private let mixed: MixedColumns?
    /// What is taken off each column of the source.
    private let shift: [Double]
    private let slots: UnsafeMutableBufferPointer<Int32>
    private let rows: UnsafeMutableBufferPointer<Double>
    private let x: UnsafeMutableBufferPointer<Double>

    /// - Parameters:
    ///   - source: the rows.
    ///   - mixed: which columns are categories; nil when none is.
    ///   - shift: a number for each column of numbers that is taken off, so that a large offset costs no digits.
    init(_ source: any RowSource, _ mixed: MixedColumns?, shift: [Double]) {
        self.source = source
        self.mixed = mixed
        if let mixed {
            var whole = [Double](repeating: 0, count: mixed.width)
            for (column, shift) in zip(mixed.numbers, shift) { whole[column] = shift }
            self.shift = whole
        } else {
            self.shift = shift
        }
        slots = .allocate(capacity: Panel.rows * (mixed?.categories.count ?? 0))
        slots.initialize(repeating: 0)
        rows = .allocate(capacity: min(PanelReader.chunk, max(source.count, 1)) * source.width)
        x = .aligned(capacity: Panel.rows * source.width)
    }

    deinit {
        rows.deallocate()
        x.deallocate()
        slots.deallocate()
    }

    /// Hands on each panel of a range of rows.
    func forEachPanel(in range: Range<Int>, _ body: (Panel) throws -> Void) throws {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: PanelReader.chunk) {
            let chunk = start..<min(start + PanelReader.chunk, range.upperBound)
            try source.read(rows: chunk, into: rows)
            for (pattern, members) in patterns(chunk.count) {
                for first in stride(from: 0, to: members.count, by: Panel.rows) {
                    let chosen = members[first..<min(first + Panel.rows, members.count)]
                    fill(chosen, pattern)
                    if let mixed { try fill(chosen, mixed, from: start) }
                    try body(
                        Panel(
                            x: UnsafePointer(x.start), pattern: pattern,
                            indices: ArraySlice(chosen.map { $0 + start }),
                            slots: mixed.flatMap { _ in UnsafePointer(slots.baseAddress) }))
                }
            }
        }
    }

    /// The rows of the chunk by what they lack: complete ones first, then by first appearance.
    private func patterns(_ count: Int) -> [(MissingPattern, [Int])] {
        let width = source.width
        var complete: [Int] = []
        complete.reserveCapacity(count)
        var others: [(MissingPattern, [Int])] = []
        var places: [MissingPattern: Int] = [:]
        for row in 0..<count {
            let cells = UnsafeBufferPointer(rebasing: rows[row * width..<(row + 1) * width])
            if let pattern = pattern(cells) {
                if let place = places[pattern] {
                    others[place].1.append(row)
                } else {
                    places[pattern] = others.count
                    others.append((pattern, [row]))
                }
            } else {
                complete.append(row)
            }
        }
        let numbers = mixed?.numbers.count ?? width
        let first = complete.isEmpty ? [] : [(MissingPattern(complete: numbers), complete)]
        return first + others
    }

    /// What a row lacks; nil when all its numbers are there.
    private func pattern(_ cells: UnsafeBufferPointer<Double>) -> MissingPattern? {
        if let mixed { return MissingPattern(cells, mixed) }
        // A sum is NaN if any term is.
        return cells.reduce(0, +).isNaN ? MissingPattern(cells) : nil
    }

    private func fill(_ members: ArraySlice<Int>, _ pattern: MissingPattern) {
        let columns = mixed.map { mixed in pattern.observed.map { mixed.numbers[$0] } }
        members.withUnsafeBufferPointer { members in
            (columns ?? pattern.observed).withUnsafeBufferPointer { order in
                elbo_fill_panel(
                    rows.start, members.baseAddress, members.count, source.width,
                    order.baseAddress, order.count, shift, x.start)
            }
        }
    }

    /// Turns the levels over; unused places have no cell.
    private func fill(_ members: ArraySlice<Int>, _ mixed: MixedColumns, from start: Int) throws {
        for (category, column) in mixed.categories.enumerated() {
            let first = category * Panel.rows
            for (place, row) in members.enumerated() {
                let cell = rows[row * source.width + column]
                slots[first + place] =
                    cell.isNaN
                    ? 0 : Int32(try mixed.level(cell, of: category, row: start + row) + 1)
            }
            for place in members.count..<Panel.rows { slots[first + place] = 0 }
        }
    }
}
