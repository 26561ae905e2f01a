import ElboData

/// Some series side by side, as the programs read them: step after step, missing cells as 0.
struct SeriesChunk {
    /// Which of the series they are; fewer than `count` in the last chunk.
    let places: Range<Int>
    /// Where their steps are in the table.
    let sequences: [Range<Int>]
    /// How many series the programs take at once.
    let count: Int
    /// Steps of the longest.
    let steps: Int
    /// For each step the transformed cells, 0 where they are missing: `count` rows.
    let values: [[Float]]
    /// For each step 1 where a cell is known, else 0.
    let known: [[Float]]
    /// For each series the step behind its last known cell.
    let ends: [Int]
    private let origins: [Int?]

    init(_ rows: SequencedRows, _ places: Range<Int>, count: Int, scale: RowScale) {
        let width = scale.width
        let sequences = places.map { rows.sequences[$0] }
        let steps = sequences.map(\.count).max() ?? 0
        var ends = [Int](repeating: 0, count: count)
        var (values, known): ([[Float]], [[Float]]) = ([], [])
        for step in 0..<steps {
            var cells = [Float](repeating: 0, count: count * width)
            var told = cells
            for (place, sequence) in sequences.enumerated() where step < sequence.count {
                let first = (sequence.lowerBound + step) * width
                for column in 0..<width where !rows.table.values[first + column].isNaN {
                    cells[place * width + column] = scale.transformed(
                        rows.table.values[first + column], column: column)
                    told[place * width + column] = 1
                    ends[place] = step + 1
                }
            }
            values.append(cells)
            known.append(told)
        }
        self.places = places
        self.sequences = sequences
        self.count = count
        self.steps = steps
        self.values = values
        self.known = known
        self.ends = ends
        origins = rows.origins
    }

    /// The number of a row of the data, from 1; of a gap that of the step.
    func row(of step: Int, in place: Int) -> Int {
        let at = sequences[place].lowerBound + step
        return (origins[at] ?? at) + 1
    }
}
