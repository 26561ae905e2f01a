/// Lines of equal height through a grid of numbers (Lorensen and Cline 1987, in two dimensions).
package enum MarchingSquares {
    /// The level lines, each a run of places in units of columns and rows; a closed line ends where it
    /// began.
    ///
    /// A saddle is cut by the mean of its corners. Between a number and one that is not finite, the line
    /// passes through the middle.
    ///
    /// - Parameters:
    ///   - level: the height of the lines.
    ///   - values: the grid's numbers, row after row; what is not finite counts as below.
    ///   - columns: how many numbers a row has.
    package static func lines(
        at level: Double, in values: [Double], columns: Int
    ) -> [[SIMD2<Double>]] {
        precondition(
            columns > 0 && values.count.isMultiple(of: columns),
            "\(values.count) numbers are no rows of \(columns)")
        let rows = values.count / columns
        var links: [Edge: [Edge]] = [:]
        var order: [Edge] = []
        for row in 0..<max(rows - 1, 0) {
            for column in 0..<max(columns - 1, 0) {
                let cell = Cell(row: row, column: column, columns: columns)
                for (from, to) in cell.segments(at: level, values) {
                    if links[from] == nil { order.append(from) }
                    links[from, default: []].append(to)
                    if links[to] == nil { order.append(to) }
                    links[to, default: []].append(from)
                }
            }
        }
        // Open lines first, from one of their ends; what is left are rings.
        let ends = order.filter { links[$0]?.count == 1 }
        return (ends + order).compactMap { start -> [SIMD2<Double>]? in
            guard links[start]?.isEmpty == false else { return nil }
            var line = [start]
            while let last = line.last, let next = links[last]?.first {
                links[last]?.removeFirst()
                if let back = links[next]?.firstIndex(of: last) { links[next]?.remove(at: back) }
                line.append(next)
            }
            return line.map { $0.crossing(at: level, values, columns: columns) }
        }
    }

    /// The side between two neighbouring numbers, by their places in the grid.
    private struct Edge: Hashable {
        let low: Int
        let high: Int

        func crossing(at level: Double, _ values: [Double], columns: Int) -> SIMD2<Double> {
            let (a, b) = (values[low], values[high])
            let share = a.isFinite && b.isFinite && a != b ? (level - a) / (b - a) : 0.5
            let start = SIMD2(Double(low % columns), Double(low / columns))
            let end = SIMD2(Double(high % columns), Double(high / columns))
            return start + (end - start) * min(max(share, 0), 1)
        }
    }

    private struct Cell {
        /// The corners around the cell.
        let corners: [Int]

        init(row: Int, column: Int, columns: Int) {
            let first = row * columns + column
            corners = [first, first + 1, first + columns + 1, first + columns]
        }

        /// The side from one corner to the next.
        private func edge(_ side: Int) -> Edge {
            let (a, b) = (corners[side], corners[(side + 1) % 4])
            return Edge(low: min(a, b), high: max(a, b))
        }

        func segments(at level: Double, _ values: [Double]) -> [(Edge, Edge)] {
            let above = corners.map { values[$0].isFinite && values[$0] > level }
            let crossed = (0..<4).filter { above[$0] != above[($0 + 1) % 4] }
            if crossed.count == 2 { return [(edge(crossed[0]), edge(crossed[1]))] }
            guard crossed.count == 4 else { return [] }
            let mean = corners.map { values[$0] }.reduce(0, +) / 4
            // When the middle goes with corner 0, the line cuts off corners 1 and 3; else 0 and 2.
            return (mean > level) == above[0]
                ? [(edge(0), edge(1)), (edge(2), edge(3))]
                : [(edge(3), edge(0)), (edge(1), edge(2))]
        }
    }
}
