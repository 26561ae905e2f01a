import ElboData
import ElboNumerics

/// The starts of all trials of a search, by number of components: from partitions of the rows, or of a sample when
/// there are many.
///
/// The first parameters of a large fit come from the sample alone, so that nothing of the size of the data is
/// kept in memory.
struct SearchStarts: Sendable {
    private let data: MixtureData
    /// The sample that stands for `data`; nil when all rows are looked at.
    private let sample: MixtureData?
    private let partitions: StartPartitions
    /// The mixture that the first trial begins with.
    private let given: GaussianMixture?
    private let noise: UniformNoise?
    private let outliers: [Int]
    /// The rows that partitions are of; nil for all. The others are left open.
    private let inner: [Int]?

    /// - Parameters:
    ///   - data: the rows.
    ///   - start: where the first trial begins; all others by k-means++ and random rows by turns.
    ///   - noise: the share of rows that begin as noise; nil for mixtures without.
    ///   - aside: the share of rows, those farthest from all others, that no component begins with.
    ///   - key: decides samples and draws.
    ///   - threads: how many cores work; nil for all.
    init(
        _ data: MixtureData, start: MixtureStart, noise: Double?, aside: Double = 0,
        key: RandomKey, threads: Int?
    ) throws {
        self.data = data
        if case .mixture(let mixture) = start {
            guard mixture.width == data.rows.width, mixture.categories?.columns == data.mixed else {
                throw MixtureError.wrongColumns(expected: mixture.width, found: data.rows.width)
            }
            given = mixture
        } else {
            given = nil
        }
        var isGiven = false
        if case .partition = start { isGiven = true }
        sample =
            data.rows.count > StartPartitions.clusteredRows && !isGiven
            ? try data.sample(StartPartitions.clusteredRows, key: key.child(7), threads: threads)
            : nil
        let looked = sample ?? data
        let far =
            isGiven || aside == 0 || looked.numbers.width == 0
            ? []
            : Set(try OutlyingRows.rows(looked, share: aside, key: key, threads: threads))
        let inner = far.isEmpty ? nil : (0..<looked.rows.count).filter { !far.contains($0) }
        self.inner = inner
        let source: any RowSource =
            if let inner { SelectedRows(looked.startRows, inner) } else { looked.startRows }
        let weights = looked.weights.map { all in inner?.map { all[$0] } ?? all }
        partitions = try StartPartitions(
            start, source: source, isScaled: looked.mixed != nil, weights: weights, key: key,
            threads: threads)
        if let noise {
            guard noise > 0, noise < 1 else {
                throw MixtureError.option(
                    name: "the share of noise", value: "\(noise)", allowed: "between 0 and 1")
            }
            self.noise = try UniformNoise.around(data, threads: threads).weighted(noise)
            outliers = try OutlyingRows.rows(looked, share: noise, key: key, threads: threads)
        } else {
            self.noise = nil
            outliers = []
        }
    }

    /// What EM begins with.
    ///
    /// - Throws: `StartError`, `MixtureError`, `DataError` from reading.
    func start(
        components: Int, trial: Int, for method: ExpectationMaximization
    ) throws -> FitStart {
        if trial == 0, let given, given.components.count == components {
            return given.model == method.model && given.law == method.law && noise == nil
                ? .mixture(given) : .posteriors(given)
        }
        let found = try partitions.labels(components: components, restart: trial)
        var labels = found
        if let inner {
            labels = Array(repeating: -1, count: (sample ?? data).rows.count)
            for (row, label) in zip(inner, found) { labels[row] = label }
        }
        for row in outliers { labels[row] = components }
        let partition = FitStart.partition(
            labels, components: components, noise: noise)
        guard let sample else { return partition }
        let mixture = try partition.mixture(
            for: method, sample, ExpectationStep(data: sample, threads: method.threads),
            MaximizationStep(
                model: method.model, law: method.law, prior: method.prior, floor: method.floor,
                levelPrior: method.levelPrior, rows: RowKnowledge(of: sample)))
        return .mixture(mixture)
    }
}
