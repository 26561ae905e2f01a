public import ElboData
public import ElboNumerics

extension HiddenMarkovModel: SeriesModel {
    /// None: the first row has the chain's first shares.
    public var firstRows: Int { 0 }

    /// log p(x_t | x_<t) of each step in nats; 0 for a gap.
    public func logDensities(of rows: SequencedRows, threads: Int?) throws -> [Double] {
        try posteriors(of: rows, threads: threads).logDensities
    }

    /// The states' probabilities at each step given all rows of the series.
    public func paths(of rows: SequencedRows, threads: Int?) throws -> [Double] {
        try posteriors(of: rows, threads: threads).shares
    }

    /// The mixture of the states' laws by p(z_t | x_<t), for each cell.
    public func expectations(of rows: SequencedRows, threads: Int?) throws -> [CellLaw] {
        let filtered = try filtered(rows, threads: threads)
        let count = chain.states
        return rows.sequences.flatMap { sequence in
            sequence.flatMap { step in
                laws(
                    step == sequence.lowerBound
                        ? chain.initial
                        : chain.step(Array(filtered[(step - 1) * count..<step * count])))
            }
        }
    }

    /// The mixtures of the states' laws by p(z_T+h | x), z_T+h being h steps behind the last.
    public func forecasts(
        after rows: SequencedRows, steps: Int, threads: Int?
    ) throws -> [[CellLaw]] {
        let filtered = try filtered(rows, threads: threads)
        let count = chain.states
        return rows.sequences.map { sequence in
            var shares = Array(
                filtered[(sequence.upperBound - 1) * count..<sequence.upperBound * count])
            return (0..<steps).flatMap { _ in
                shares = chain.step(shares)
                return laws(shares)
            }
        }
    }

    /// The law of each cell of a row whose state has these probabilities.
    private func laws(_ shares: [Double]) -> [CellLaw] {
        let numbers = (0..<states.dimension).map { column in
            ScalarLaw(
                zip(shares, states.components).map { share, component in
                    ScalarLaw.Part(
                        weight: share, mean: component.mean[column],
                        scale: component.covariance.variances[column].squareRoot(),
                        degreesOfFreedom: component.degreesOfFreedom)
                })
        }
        guard let categories = states.categories else { return numbers.map { .number($0) } }
        let levels = categories.mean(weights: shares)
        var laws = [CellLaw](repeating: .levels([]), count: width)
        for (column, law) in zip(states.numberPlaces, numbers) { laws[column] = .number(law) }
        for (column, own) in zip(categories.columns.categories, levels) {
            laws[column] = .levels(own)
        }
        return laws
    }

    /// Missing cells with their means over the states given all rows, Σ_k p(z_t = k | x) E[x_m | x_o, k], and of a category
    /// the most probable level; with a key a path of states is drawn given all rows, and the cells in its states.
    public func filled(
        _ rows: SequencedRows, drawingWith key: RandomKey?, threads: Int?
    ) throws -> [Double] {
        let count = chain.states
        var shares: [Double]
        if let key {
            let filtered = try filtered(rows, threads: threads)
            shares = Array(repeating: 0, count: filtered.count)
            for (place, sequence) in rows.sequences.enumerated() {
                let path = path(through: filtered, sequence, key: key.child(0).child(UInt64(place)))
                for (step, state) in zip(sequence, path) { shares[step * count + state] = 1 }
            }
        } else {
            shares = try posteriors(of: rows, threads: threads).shares
        }
        var cells = rows.table.values
        try cells.withUnsafeMutableBufferPointer {
            try states.impute(
                $0, firstRow: 0, by: key.map { .draw($0.child(1)) } ?? .conditionalMean,
                .given(shares), threads: threads)
        }
        return cells
    }

    /// A path of states drawn from p(z | x): the last from p(z_T | x_≤T), each one before from p(z_t | x_≤t) A_z(t)z(t+1)
    /// (forward filtering, backward sampling).
    private func path(
        through filtered: [Double], _ sequence: Range<Int>, key: RandomKey
    ) -> [Int] {
        let count = chain.states
        var path: [Int] = []
        for (place, step) in sequence.reversed().enumerated() {
            let shares = (0..<count).map { state in
                filtered[step * count + state]
                    * (path.last.map { chain.transitions[state][$0] } ?? 1)
            }
            let total = shares.reduce(0, +)
            path.append(
                chosenLaw(at: key.uniform(at: place) * total, of: count) { shares[$0] })
        }
        return path.reversed()
    }

    /// A series that begins anew: its states by the chain, a row from each state's law.
    public func sample(_ steps: Int, key: RandomKey) -> [Double] {
        var shares = chain.initial
        let choices = key.child(0)
        let draws = ComponentDraws(states)
        return (0..<steps).flatMap { step in
            let state = chosenLaw(at: choices.uniform(at: step), of: chain.states) { shares[$0] }
            shares = chain.transitions[state]
            return draws.row(of: state, key: key.child(1).child(UInt64(step)))
        }
    }
}
