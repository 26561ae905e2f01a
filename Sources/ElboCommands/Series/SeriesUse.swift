import Elbo

/// A model of series, and rows that it is used on.
struct SeriesUse {
    let file: SeriesFile
    /// The rows in the data's own order.
    let examples: Dataset
    /// Their order in time.
    let order: TimeOrder
    /// The rows in that order.
    let rows: SequencedRows
    let threads: Int?
    /// The model, as every use takes it.
    let model: any SeriesModel

    /// Reads rows for a model.
    ///
    /// - Throws: `TimeOrderError`, `DataError`, `CommandFailure` for data without the texts of the model's categories.
    init(_ file: SeriesFile, _ data: DataOptions, threads: Int?) throws {
        self.file = file
        self.threads = threads
        model = file.model.opened(on: CPUExecutor(threads: threads))
        let saved = SavedModel.series(file)
        examples = try data.read(for: saved, threads: threads)
        order = try file.manifest.columns.order(
            beside: data.path, count: examples.count,
            reading: data.reading.options(for: saved), step: file.manifest.step)
        rows = try SequencedRows(
            examples.rows(withTextsOf: file.model.layout.table), order)
        guard rows.table.width == model.width else {
            throw MixtureError.wrongColumns(expected: model.width, found: rows.table.width)
        }
    }

    /// What each row of results begins with: its series, and when it is.
    var beginning: RowBeginning {
        .texts(named(series: rowNames, times: order.times.map(text(ofTime:))))
    }

    /// Columns of series, where the model has any, and of times.
    func named(series: [String], times: [String]) -> [(name: String, rows: [String])] {
        let columns = file.manifest.columns
        let names = columns.series.map { [(name: $0, rows: series)] } ?? []
        return names + [(name: columns.time, rows: times)]
    }

    /// The series of each row of the data.
    private var rowNames: [String] {
        var names = [String](repeating: "", count: order.times.count)
        for series in order.series {
            for row in series.steps.compactMap(\.self) { names[row] = series.name ?? "" }
        }
        return names
    }

    /// A time as its column writes it.
    func text(ofTime time: Double) -> String {
        (order.format ?? file.manifest.timeFormat)?.text(of: time) ?? "\(time)"
    }

    /// Rows of the data, from 0, that have no cell.
    var emptyRows: Set<Int> {
        let (values, width) = (rows.table.values, rows.table.width)
        return Set(
            rows.origins.enumerated().compactMap { step, row in
                values[step * width..<(step + 1) * width].allSatisfy(\.isNaN) ? row : nil
            })
    }

    /// log p(x_t | x_<t) of the rows in the data's order; NaN for a row without any cell.
    func logDensities() throws -> [Double] {
        let logs = try model.logDensities(of: rows, threads: threads)
        let empty = emptyRows
        return rows.inDataOrder(logs, width: 1).enumerated().map {
            empty.contains($0.offset) ? .nan : $0.element
        }
    }
}

extension SeriesFile {
    /// The hidden Markov model.
    ///
    /// - Throws: `CommandFailure` for another family.
    func requireStates(_ verb: String) throws -> HiddenMarkovModel {
        switch model {
        case .hiddenMarkov(let model): return model
        case .stateSpace, .dynamics:
            throw CommandFailure(
                .usage,
                "the states of this model of series are numbers without groups, so that \(verb) does not take it; elbo encode gives its path"
            )
        }
    }
}
