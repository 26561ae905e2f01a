public import ElboData
public import ElboNumerics

/// The partitions that a start makes of some data, into any number of components, from one look at the rows.
///
/// A tree, which is what costs time, is grown once for all numbers of components.
public struct StartPartitions: Sendable {
    /// Rows that a tree grows from at most; its memory and time grow with their square.
    public static let agglomeratedRows: Int = 2000
    /// Columns up to which a tree merges by VVV, and above by EII (Ward).
    ///
    /// A cluster's determinant says nothing before it has several times as many rows as columns, so that wide
    /// rows chain into one cluster; and each costs the cube of the columns.
    public static let determinantColumns: Int = 30
    /// Rows that k-means looks at at most.
    public static let clusteredRows: Int = 50_000

    private let start: MixtureStart
    private let count: Int
    private let weights: [Double]?
    private let key: RandomKey
    private let threads: Int?
    private let points: RowSample
    private let tree: Tree

    private enum Tree: Sendable {
        case none
        case grown(Agglomeration, RowSample)
        case quantiles(RowSample)
    }

    /// Looks at the data.
    ///
    /// - Parameters:
    ///   - start: how partitions are made.
    ///   - source: the rows.
    ///   - isScaled: whether the columns are in one unit already; a tree then merges by EII (Ward).
    ///   - weights: one for each row, not negative; nil for 1. k-means heeds them, a tree does not.
    ///   - key: draws rows and centres.
    ///   - threads: how many work at once; nil for one on each core. No result depends on it.
    /// - Throws: `StartError`, or what the source throws.
    public init(
        _ start: MixtureStart, source: some RowSource, isScaled: Bool = false,
        weights: [Double]? = nil, key: RandomKey, threads: Int? = nil
    ) throws {
        precondition(
            weights.map { $0.count == source.count } ?? true,
            "\(weights?.count ?? 0) weights for \(source.count) rows")
        self.start = start
        self.weights = weights
        self.key = key
        self.threads = threads
        count = source.count
        if case .partition(let labels) = start, labels.count != source.count {
            throw StartError.partitionLength(rows: source.count, labels: labels.count)
        }
        let drawn = try RowSample(
            source, limit: Self.clusteredRows, completeOnly: false, key: key.child(0))
        points = isScaled ? drawn : drawn.standardized()
        guard start == .agglomeration else {
            tree = .none
            return
        }
        let univariate = source.width == 1
        let sample = try RowSample(
            source, limit: univariate ? Self.clusteredRows : Self.agglomeratedRows,
            completeOnly: true, key: key.child(1))
        // With few complete rows the incomplete ones know more.
        if sample.count * 4 < min(points.count, Self.agglomeratedRows) || sample.count < 2 {
            tree = .none
        } else if univariate {
            tree = .quantiles(sample)
        } else {
            let wide = isScaled || sample.width > Self.determinantColumns
            let grown = Agglomeration(
                sample.values, width: sample.width, criterion: wide ? .eii : .vvv,
                scaling: isScaled ? .original : wide ? .standardized : .singularValues)
            tree = .grown(grown, sample)
        }
    }

    /// Each row's component, from 0; -1 for rows that the start leaves open.
    ///
    /// - Parameters:
    ///   - components: how many components there are, at least 1. Quantiles of few different values, and a given
    ///     partition, may leave some empty.
    ///   - restart: 0 for the start as it was asked for; from 1, k-means++ and random rows by turns with keys of
    ///     their own, or another draw where the start is random.
    /// - Throws: `StartError`.
    public func labels(components: Int, restart: Int = 0) throws -> [Int] {
        precondition(components >= 1 && restart >= 0, "\(components) components, \(restart)")
        let drawing = key.child(UInt64(components)).child(UInt64(restart) + 2)
        switch start {
        case .partition(let labels) where restart == 0:
            try check(labels, components: components)
            return labels
        case .agglomeration where restart == 0:
            return try agglomerated(components, key: drawing)
        case .random:
            return try nearRandomRows(components, key: drawing)
        case .randomPartition:
            return (0..<count).map { row in
                Int((UInt64(drawing.block(UInt64(row)).0) * UInt64(components)) >> 32)
            }
        case .partition, .mixture, .agglomeration, .kMeans:
            // k-means++ is drawn to the same few partitions again and again; random rows are not.
            guard restart == 0 || restart % 2 == 1 else {
                return try nearRandomRows(components, key: drawing)
            }
            return try clustered(components, key: drawing)
        }
    }

    private func agglomerated(_ components: Int, key: RandomKey) throws -> [Int] {
        switch tree {
        case .none:
            return try clustered(components, key: key)
        case .quantiles(let sample):
            return sample.spread(quantilePartition(sample.values, into: components), over: count)
        case .grown(let agglomeration, let sample):
            guard components <= agglomeration.count else {
                throw StartError.tooFewDistinctRows(
                    rows: agglomeration.count, clusters: components)
            }
            return sample.spread(agglomeration.partition(into: components), over: count)
        }
    }

    private func clustered(_ components: Int, key: RandomKey) throws -> [Int] {
        try checkPoints(name: "k-means")
        let means = try KMeans(
            points.values, width: points.width, clusters: components, weights: sampleWeights,
            key: key, threads: threads)
        return points.spread(means.labels, over: count)
    }

    private func nearRandomRows(_ components: Int, key: RandomKey) throws -> [Int] {
        try checkPoints(name: "random rows")
        let space = KMeansPoints(
            points.values, width: points.width, weights: sampleWeights, threads: threads)
        let centers = try space.randomCenters(components, key: key)
        return points.spread(space.lloyd(from: centers, iterations: 0).labels, over: count)
    }

    private var sampleWeights: [Double]? {
        weights.map { weights in points.rows.map { weights[$0] } }
    }

    private func checkPoints(name: String) throws {
        guard points.count > 0 else { throw StartError.noUsableRows(start: name) }
    }

    private func check(_ labels: [Int], components: Int) throws {
        if let row = labels.firstIndex(where: { $0 < -1 || $0 >= components }) {
            throw StartError.partitionLabel(row: row, label: labels[row], components: components)
        }
    }
}
