public import ElboData
public import ElboNumerics

extension StateSpaceModel: SeriesModel {
    /// No column is a category.
    public var table: [TableColumn]? { nil }
    /// The columns' names, when they have names.
    public var rowColumns: [String]? { columns }
    /// The columns' names, made up where there are none.
    public var rowColumnNames: [String] { columns ?? (0..<width).map { "x\($0 + 1)" } }
    /// The state's numbers by what they are: of a structural form level, slope and season of each column.
    public var pathNames: [String] {
        switch form {
        case .free(let dimension): return (1...dimension).map { "z\($0)" }
        case .structural(let trend, let season):
            let parts =
                ["level"] + (trend ? ["slope"] : [])
                + (season.map { (1..<$0).map { $0 == 1 ? "season" : "season_\($0)" } } ?? [])
            return rowColumnNames.flatMap { name in
                parts.map { width == 1 ? $0 : "\(name)_\($0)" }
            }
        }
    }
    /// As many as the state of one column has numbers, of a structural form, which begins anywhere; none of a free one.
    public var firstRows: Int {
        if case .structural = form { dimension / width } else { 0 }
    }
    /// How many free numbers the model has.
    public var parameterCount: Int { form.parameterCount(columns: width) }

    private func own(_ rows: SequencedRows, _ sequence: Range<Int>) throws -> ArraySlice<Double> {
        guard rows.table.width == width else {
            throw StateSpaceError.option(
                name: "the number of columns", value: "\(rows.table.width)", allowed: "\(width)")
        }
        return rows.table.values[sequence.lowerBound * width..<sequence.upperBound * width]
    }

    /// log p(x_t | x_<t) of each step in nats, from the exact filter; 0 for a gap.
    public func logDensities(of rows: SequencedRows, threads: Int?) throws -> [Double] {
        try rows.sequences.flatMap { try KalmanFilter(self, own(rows, $0)).logDensities }
    }

    /// The normal law of each cell given the rows before it.
    public func expectations(of rows: SequencedRows, threads: Int?) throws -> [CellLaw] {
        try rows.sequences.flatMap { sequence in
            try KalmanFilter(self, own(rows, sequence)).predicted
                .flatMap { cells($0).map { .number($0) } }
        }
    }

    /// E[z_t | x] at each step.
    public func paths(of rows: SequencedRows, threads: Int?) throws -> [Double] {
        try rows.sequences.flatMap { sequence in
            try KalmanSmoother(self, KalmanFilter(self, own(rows, sequence))).laws.flatMap(\.mean)
        }
    }

    /// The normal laws of what comes after each series.
    public func forecasts(
        after rows: SequencedRows, steps: Int, threads: Int?
    ) throws -> [[CellLaw]] {
        try rows.sequences.map { sequence in
            guard var law = try KalmanFilter(self, own(rows, sequence)).filtered.last else {
                return []
            }
            return (0..<steps).flatMap { _ -> [CellLaw] in
                law = next(law)
                return cells(law).map { .number($0) }
            }
        }
    }

    /// Missing cells with C E[z_t | x] + b, or drawn: with a path of states from p(z | x).
    public func filled(
        _ rows: SequencedRows, drawingWith key: RandomKey?, threads: Int?
    ) throws -> [Double] {
        var cells = rows.table.values
        for (place, sequence) in rows.sequences.enumerated() {
            let own = try own(rows, sequence)
            guard own.contains(where: \.isNaN) else { continue }
            let key = key?.child(UInt64(place))
            let filter = try KalmanFilter(self, own)
            let means =
                if let key {
                    path(through: filter, key: key.child(0))
                } else {
                    KalmanSmoother(self, filter).laws.map(\.mean)
                }
            for (step, mean) in zip(sequence, means) {
                let fitted = c * mean
                for column in 0..<width where cells[step * width + column].isNaN {
                    let noise = key.map {
                        $0.child(1).normal(at: step * width + column)
                            * self.noise[column].squareRoot()
                    }
                    cells[step * width + column] = fitted[column] + offset[column] + (noise ?? 0)
                }
            }
        }
        return cells
    }

    /// A path of states drawn from p(z | x): the last from the filter, each one before from p(z_t | x_≤t, z_t+1)
    /// (Carter and Kohn 1994).
    private func path(through filter: KalmanFilter, key: RandomKey) -> [[Double]] {
        let transposed = a.transposed
        var path: [[Double]] = []
        for step in filter.filtered.indices.reversed() {
            var law = filter.filtered[step]
            if let later = path.last {
                let next = filter.predicted[step + 1]
                let gain = (law.covariance * transposed).times(pseudoInverseOf: next.covariance)
                let away = zip(later, next.mean).map { $0 - $1 }
                law.mean = zip(law.mean, gain * away).map { $0 + $1 }
                law.covariance =
                    (law.covariance - gain * next.covariance * gain.transposed).symmetrized
            }
            path.append(law.draw(key.child(UInt64(step))))
        }
        return path.reversed()
    }

    /// A series that begins anew.
    public func sample(_ steps: Int, key: RandomKey) -> [Double] {
        // A structural state begins anywhere: drawn from there, the noise would be lost beside it.
        var state =
            if case .structural = form { firstMean } else {
                StateLaw(mean: firstMean, covariance: v).draw(key.child(0))
            }
        var rows: [Double] = []
        for step in 0..<steps {
            let own = key.child(UInt64(step) + 1)
            let fitted = c * state
            rows += (0..<width).map {
                fitted[$0] + offset[$0] + own.child(0).normal(at: $0) * noise[$0].squareRoot()
            }
            state = StateLaw(mean: a * state, covariance: q).draw(own.child(1))
        }
        return rows
    }
}

extension StateLaw {
    /// A state of this law, whose covariance may be singular.
    func draw(_ key: RandomKey) -> [Double] {
        let (values, vectors) = symmetricEigenvectors(covariance.values, count: mean.count)
        var state = mean
        for (place, (value, vector)) in zip(values, vectors).enumerated() where value > 0 {
            let length = value.squareRoot() * key.normal(at: place)
            for i in state.indices { state[i] += length * vector[i] }
        }
        return state
    }
}
