import ElboData
import ElboNumerics

/// Finds the columns that tell groups of rows apart (Raftery and Dean 2006, "Variable selection for model-based clustering"; Maugis,
/// Celeux and Martin-Magniette 2009).
///
/// A column j belongs to the clustering columns S if the rows are better described by a mixture of S and j than by a mixture of S
/// and a linear regression of j on those of S that it needs:
///
///     BIC(mixture of S ∪ j) - BIC(mixture of S) - BIC(x_j | x_R),   R ⊆ S,
///
/// mixtures of at least two components, of the best number and covariance model each. The search is greedy: it begins with the two
/// columns that gain most, then in turns takes in the column with the greatest difference and leaves out the one with the least,
/// while these are above and below 0.
public struct VariableSelection: Sendable {
    /// How mixtures are fitted; numbers of components below 2 are not tried, and there are no further starts.
    public var search: MixtureSearch

    /// A selection by a search.
    public init(_ search: MixtureSearch) {
        self.search = search
        self.search.restarts = 0
        self.search.choice = .criterion(.bic)
    }

    /// One column that was weighed.
    public struct Step: Codable, Hashable, Sendable {
        /// The column, from 0.
        public let column: Int
        /// Whether it was to be taken in; else it was to be left out.
        public let isAddition: Bool
        /// The difference of BICs, above: positive for a column that tells groups.
        public let difference: Double
        /// Whether it was done.
        public let isDone: Bool
        /// How many components the mixture has that the column was weighed with.
        public let components: Int
        /// Its covariances.
        public let model: CovarianceModel
    }

    /// What was found.
    public struct Outcome: Codable, Hashable, Sendable {
        /// The columns that tell groups, from 0, rising.
        public let columns: [Int]
        /// Of each other column those among them that it depends on; none where it depends on none.
        public let explained: [Int: [Int]]
        /// What was weighed, in order.
        public let steps: [Step]
    }

    /// Weighs the columns.
    ///
    /// - Parameters:
    ///   - data: at least two columns of numbers, all cells there.
    ///   - progress: told how many mixtures of columns were fitted, from any thread.
    /// - Throws: `MixtureError`, where no two columns can be fitted or cells are missing; `DataError` from reading.
    public func run(
        _ data: MixtureData, progress: @escaping @Sendable () -> Void = {}
    ) throws -> Outcome {
        try check(data)
        let regression = ColumnRegression(
            scatter: try scatter(data), dimension: data.numbers.width, rows: data.weightOfRows)
        var state = State(regression: regression)
        try begin(&state, data, progress)
        var seen: Set<Set<Int>> = [Set(state.columns)]
        while true {
            let before = state.columns
            try include(&state, data, progress)
            if state.columns.count > 2 { try exclude(&state, data, progress) }
            // What goes round in a circle has found its end.
            if state.columns == before || !seen.insert(Set(state.columns)).inserted { break }
        }
        let left = (0..<data.numbers.width).filter { !state.columns.contains($0) }
        return Outcome(
            columns: state.columns.sorted(),
            explained: Dictionary(
                uniqueKeysWithValues: left.map {
                    ($0, regression.predictors(of: $0, among: state.columns.sorted()).columns)
                }), steps: state.steps)
    }

    /// Where the search is.
    private struct State {
        let regression: ColumnRegression
        var columns: [Int] = []
        /// The best mixture of them.
        var best: Grouping?
        var steps: [Step] = []

        mutating func note(_ weighed: Weighed, isAddition: Bool, isDone: Bool) {
            steps.append(
                Step(
                    column: weighed.column, isAddition: isAddition,
                    difference: weighed.difference, isDone: isDone,
                    components: weighed.grouping.components, model: weighed.grouping.model))
        }
    }

    /// The best mixture of some columns.
    private struct Grouping: Sendable {
        let bic: Double
        let components: Int
        let model: CovarianceModel
    }

    private struct Weighed: Sendable {
        let column: Int
        let difference: Double
        let grouping: Grouping
    }

    private func begin(
        _ state: inout State, _ data: MixtureData, _ progress: @escaping @Sendable () -> Void
    ) throws {
        for _ in 0..<2 {
            let weighed = try additions(to: state, data, progress)
            guard let next = weighed.max(by: { $0.difference < $1.difference }) else {
                throw MixtureError.option(
                    name: "the number of columns whose groups can be fitted",
                    value: "\(state.columns.count)",
                    allowed: "at least 2 for a selection; try other covariance models or a floor")
            }
            state.columns.append(next.column)
            state.best = next.grouping
            state.note(next, isAddition: true, isDone: true)
        }
    }

    private func include(
        _ state: inout State, _ data: MixtureData, _ progress: @escaping @Sendable () -> Void
    ) throws {
        let weighed = try additions(to: state, data, progress)
        guard let next = weighed.max(by: { $0.difference < $1.difference }) else { return }
        let isDone = next.difference > 0
        state.note(next, isAddition: true, isDone: isDone)
        guard isDone else { return }
        state.columns.append(next.column)
        state.best = next.grouping
    }

    private func exclude(
        _ state: inout State, _ data: MixtureData, _ progress: @escaping @Sendable () -> Void
    ) throws {
        guard let best = state.best else { return }
        let weighed = try all(state.columns) { [state] column in
            let rest = state.columns.filter { $0 != column }.sorted()
            progress()
            guard let without = try grouping(of: rest, data) else { return nil }
            let (_, own) = state.regression.predictors(of: column, among: rest)
            return Weighed(
                column: column, difference: best.bic - without.bic - own, grouping: without)
        }
        guard let least = weighed.min(by: { $0.difference < $1.difference }) else { return }
        let isDone = least.difference <= 0
        state.note(least, isAddition: false, isDone: isDone)
        guard isDone else { return }
        state.columns.removeAll { $0 == least.column }
        state.best = least.grouping
    }

    private func additions(
        to state: State, _ data: MixtureData, _ progress: @escaping @Sendable () -> Void
    ) throws -> [Weighed] {
        let others = (0..<data.numbers.width).filter { !state.columns.contains($0) }
        return try all(others) { column in
            progress()
            guard let with = try grouping(of: (state.columns + [column]).sorted(), data) else {
                return nil
            }
            let (_, own) = state.regression.predictors(of: column, among: state.columns.sorted())
            return Weighed(
                column: column, difference: with.bic - (state.best?.bic ?? 0) - own,
                grouping: with)
        }
    }

    /// What columns come to that can be weighed, side by side.
    private func all(
        _ columns: [Int], _ weigh: @Sendable (Int) throws -> Weighed?
    ) throws -> [Weighed] {
        try concurrentMap(columns.count, threads: search.method.threads) { index in
            Result { try weigh(columns[index]) }
        }.compactMap { try $0.get() }
    }

    /// The best mixture of some columns; nil where none can be fitted.
    private func grouping(of columns: [Int], _ data: MixtureData) throws -> Grouping? {
        var own = search
        own.components = search.components.filter { $0 > 1 }
        own.method.threads = 1
        if columns.count == 1 { own.models = CovarianceModel.distinct(dimension: 1) }
        do {
            let found = try own.run(
                MixtureData(
                    SelectedColumns(data.rows, columns), weights: data.weights, threads: 1))
            return found.best.value.map {
                Grouping(bic: $0, components: found.best.components, model: found.best.model)
            }
        } catch is MixtureError {
            return nil
        }
    }

    private func scatter(_ data: MixtureData) throws -> [Double] {
        let covariance = try ExpectationStep(data: data, threads: search.method.threads)
            .covarianceOfAllRows(isDiagonal: false)
        return covariance.map { $0 * max(data.weightOfRows - 1, 1) }
    }

    private func check(_ data: MixtureData) throws {
        try data.requireNumbers(for: "the selection of columns")
        guard data.numbers.width > 2 else {
            throw MixtureError.option(
                name: "the number of columns", value: "\(data.numbers.width)",
                allowed: "at least 3, so that there is a choice")
        }
        guard data.missingCells == 0 else {
            throw MixtureError.option(
                name: "the number of missing cells", value: "\(data.missingCells)",
                allowed: "0 for a selection of columns; elbo impute fills them")
        }
        guard search.components.contains(where: { $0 > 1 }) else {
            throw MixtureError.option(
                name: "the number of components", value: "1",
                allowed: "more somewhere: columns are selected for the groups they tell")
        }
        if let factors = search.models.first(where: { $0.factorModel != nil }) {
            throw MixtureError.unsupported(option: "a selection of columns", model: factors)
        }
        try data.requireVaryingColumns()
    }
}
