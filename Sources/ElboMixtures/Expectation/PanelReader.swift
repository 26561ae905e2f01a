import CElboMixtures
import ElboData

/// Turns a range of rows into panels, a few thousand rows at a time, in an order that the rows alone decide.
///
/// Rows of a chunk that lack the same cells share panels. One reader serves one thread.
final class PanelReader {
    /// Rows read at once.
    static let chunk: Int = 16 * Panel.rows

    private let source: any RowSource
    private let shift: [Double]
    private let rows: UnsafeMutableBufferPointer<Double>
    private let x: UnsafeMutableBufferPointer<Double>

    /// - Parameters:
    ///   - source: the rows.
    ///   - shift: a number for each column that is taken off, so that a large offset costs no digits.
    init(_ source: any RowSource, shift: [Double]) {
        self.source = source
        self.shift = shift
        rows = .allocate(capacity: min(PanelReader.chunk, max(source.count, 1)) * source.width)
        x = .aligned(capacity: Panel.rows * source.width)
    }

    deinit {
        rows.deallocate()
        x.deallocate()
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
                    try body(
                        Panel(
                            x: UnsafePointer(x.start), pattern: pattern,
                            indices: ArraySlice(chosen.map { $0 + start })))
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
            // A sum is NaN if any term is.
            if !cells.reduce(0, +).isNaN {
                complete.append(row)
            } else {
                let pattern = MissingPattern(cells)
                if let place = places[pattern] {
                    others[place].1.append(row)
                } else {
                    places[pattern] = others.count
                    others.append((pattern, [row]))
                }
            }
        }
        let first = complete.isEmpty ? [] : [(MissingPattern(complete: width), complete)]
        return first + others
    }

    private func fill(_ members: ArraySlice<Int>, _ pattern: MissingPattern) {
        members.withUnsafeBufferPointer { members in
            pattern.observed.withUnsafeBufferPointer { order in
                elbo_fill_panel(
                    rows.start, members.baseAddress, members.count, source.width,
                    order.baseAddress, order.count, shift, x.start)
            }
        }
    }
}
