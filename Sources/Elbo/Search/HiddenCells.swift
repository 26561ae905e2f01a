import Foundation

/// Rows of a table of which a fifth of the known numbers is hidden, to be told from the rest of their rows.
struct HiddenCells {
    /// The rows without the hidden numbers.
    private let rows: Dataset
    /// Where numbers are hidden, by row and column, with what they are.
    private let hidden: [(row: Int, column: Int, value: Double)]
    /// Standard deviations of the columns over rows of training.
    private let deviations: [Double]

    private static let share = 0.2

    /// Hides numbers, the same ones for the same key.
    ///
    /// - Parameters:
    ///   - data: Rows as the model reads them.
    ///   - run: Whose rows of training tell how far columns spread.
    /// - Throws: `DataError` from reading.
    init(of data: Dataset, like run: AutoencoderRun, key: RandomKey) throws {
        let columns = data.schema.observation.tableColumns
        let ranges = columns.ranges
        var numbers = try data.rowSource.values(ofRows: 0..<data.count)
        let cells = columns.codes(of: numbers)
        var hidden: [(row: Int, column: Int, value: Double)] = []
        for row in 0..<data.count {
            let draws = key.child(UInt64(row))
            let known = columns.indices.filter { !cells[row * columns.count + $0].isNaN }
            var open = known.count
            // Something is left to be told from.
            for column in known
            where columns[column].levels == nil && open > 1
                && draws.uniform(at: column) < HiddenCells.share
            {
                hidden.append((row, column, cells[row * columns.count + column]))
                for place in ranges[column] { numbers[row * data.itemSize + place] = .nan }
                open -= 1
            }
        }
        self.hidden = hidden
        rows = data.replacing(numbers: numbers)
        deviations = try HiddenCells.deviations(run, columns)
    }

    private static func deviations(_ run: AutoencoderRun, _ columns: [TableColumn]) throws
        -> [Double]
    {
        let training = run.split.training
        let count = min(training.count, 10_000)
        let taken = run.data.subset(rows: (0..<count).map { training[$0 * training.count / count] })
        let cells = columns.codes(of: try taken.rowSource.values(ofRows: 0..<count))
        return columns.indices.map { column in
            let known = stride(from: column, to: cells.count, by: columns.count)
                .map { cells[$0] }.filter { !$0.isNaN }
            let mean = known.reduce(0, +) / Double(max(known.count, 1))
            let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(max(known.count, 1))).squareRoot()
        }
    }

    /// Less the root of the mean squared error of conditional means, in deviations of the columns.
    func estimate(_ session: ModelSession, draws: Int, key: RandomKey) throws -> Estimate {
        let filled = try session.impute(rows, samples: draws, key: key).map(Double.init)
        let columns = rows.schema.observation.tableColumns
        let cells = columns.codes(of: filled)
        let squares = hidden.filter { deviations[$0.column] > 0 }.map { cell in
            let error =
                (cells[cell.row * columns.count + cell.column] - cell.value)
                / deviations[cell.column]
            return error * error
        }
        guard !squares.isEmpty else { return Estimate(mean: .nan, standardError: 0) }
        let mean = Estimate(of: squares)
        let root = mean.mean.squareRoot()
        // The derivative of the root carries the error over.
        return Estimate(
            mean: -root, standardError: root > 0 ? mean.standardError / (2 * root) : 0)
    }
}
