public import ElboData
public import ElboNumerics

/// How good synthetic rows are: like real ones, useful in their place, and no copies of them.
public struct SyntheticQuality: Codable, Hashable, Sendable {
    /// Two columns whose dependence differs.
    public struct Pair: Codable, Hashable, Sendable {
        /// The columns.
        public let columns: [String]
        /// How much they have to do with each other in real rows, 0...1.
        public let real: Double
        /// The same in synthetic rows.
        public let synthetic: Double
    }

    /// How often a probe tells a target right when it has learned from synthetic rows, and from real ones.
    public struct Usefulness: Codable, Hashable, Sendable {
        /// The target.
        public let target: String
        /// Fitted to synthetic rows, judged on real ones that were held back: the share told right, of numbers the share of
        /// the variance.
        public let synthetic: Double
        /// Fitted to as many real rows.
        public let real: Double
        /// Whether the target is numbers.
        public let areNumbers: Bool
    }

    /// Whether synthetic rows lie nearer to the rows that the model learned from than to others.
    public struct Privacy: Codable, Hashable, Sendable {
        /// Rows of training and rows held back that were looked at.
        public let rows: [Int]
        /// The share of synthetic rows whose nearest real row is one of training rather than one held back.
        public let nearerToTraining: Double
        /// The same where nothing is copied: the share of the real rows that are of training.
        public let expected: Double
        /// The probability that a row of training lies nearer to a synthetic row than one held back does: what an attacker
        /// gains who guesses by that distance; one half where nothing is given away.
        public let membershipAUC: Double
        /// The standard error of that area (Hanley and McNeil 1982, equation 2).
        public let membershipError: Double
        /// The share of synthetic rows that are rows of training, number by number.
        public let copies: Double
    }

    /// Real rows that were looked at.
    public let real: Int
    /// Synthetic rows that were looked at.
    public let synthetic: Int
    /// Column by column.
    public let columns: [ColumnFidelity]
    /// The mean of |real - synthetic| over all pairs of columns; nil for one column.
    public let dependenceError: Double?
    /// The pairs that differ most, at most five.
    public let worstPairs: [Pair]
    /// How often a probe tells synthetic rows from real ones, the best of three (linear in the columns, linear in intervals of them,
    /// neighbours): one half or less where it cannot.
    public let detection: Estimate
    /// For a target that was asked for.
    public let usefulness: Usefulness?
    /// Where rows were held back.
    public let privacy: Privacy?

    /// Rows of each kind that are looked at.
    package static let mostRows = 4000

    /// Judges synthetic rows.
    ///
    /// - Parameters:
    ///   - synthetic: Rows with the same columns and levels as the real ones.
    ///   - real: Rows that the model learned from.
    ///   - heldBack: Rows that it did not; nil where there are none.
    ///   - target: A column to be told from the others; needs rows held back.
    ///   - key: Decides folds.
    /// - Throws: `PredictionError` where there are too few rows.
    public init(
        _ synthetic: Dataset, beside real: Dataset, heldBack: Dataset? = nil,
        target: String? = nil, key: RandomKey
    ) throws(PredictionError) {
        let own = TableSample(synthetic, atMost: Self.mostRows)
        let base = TableSample(real, atMost: Self.mostRows)
        guard min(own.count, base.count) >= 10 else {
            throw .fewRows(min(own.count, base.count))
        }
        precondition(
            own.columns.map(\.name) == base.columns.map(\.name), "the same columns in both")
        (self.real, self.synthetic) = (base.count, own.count)
        columns = zip(base.exact, own.exact).map { ColumnFidelity($0, $1) }
        let places = base.columns.indices
        let pairs = places.flatMap { first in
            places.dropFirst(first + 1).map { second in
                Pair(
                    columns: [base.columns[first].name, base.columns[second].name],
                    real: Association.between(base.columns[first], base.columns[second]),
                    synthetic: Association.between(own.columns[first], own.columns[second]))
            }
        }
        func error(_ pair: Pair) -> Double { abs(pair.real - pair.synthetic) }
        dependenceError =
            pairs.isEmpty ? nil : pairs.reduce(0) { $0 + error($1) } / Double(pairs.count)
        worstPairs = Array(pairs.sorted { error($0) > error($1) }.prefix(5))
        detection = try Self.detection(own, base, key: key)
        let rest = heldBack.map { TableSample($0, atMost: Self.mostRows) }
        privacy = rest.flatMap { Privacy(own, training: base, heldBack: $0) }
        if let target, let rest, let place = base.columns.firstIndex(where: { $0.name == target }) {
            usefulness = Usefulness(place, learning: own, or: base, judging: rest)
        } else {
            usefulness = nil
        }
    }

    /// As many of both, told apart in five folds.
    private static func detection(_ own: TableSample, _ base: TableSample, key: RandomKey)
        throws(PredictionError) -> Estimate
    {
        let count = min(own.count, base.count)
        let (a, b) = (own.features(like: base), base.features(like: base))
        func both(_ real: ProbeFeatures, _ synthetic: ProbeFeatures) -> ProbeFeatures {
            ProbeFeatures(
                real.spread(atMost: count).values + synthetic.spread(atMost: count).values,
                width: real.width)
        }
        let features = both(b, a)
        let labels = PartialLabels(
            [String](repeating: "real", count: count)
                + [String](repeating: "synthetic", count: count))
        // What a linear function of the numbers cannot see, such as one value too often, it sees in intervals of them.
        let edges = base.edges
        let binned = both(base.intervals(edges), own.intervals(edges))
        let trials: [(Probe, ProbeFeatures)] = [
            (.linear, features), (.neighbours(15), features), (.linear, binned),
        ]
        var best = Estimate(of: [])
        for (probe, features) in trials {
            let error = try ClassPrediction(features, labels: labels, probe: probe, key: key)
                .scores.error
            let right = error.times(-1, plus: 1)
            if right.mean > best.mean { best = right }
        }
        return best
    }
}

extension SyntheticQuality.Privacy {
    fileprivate init?(_ own: TableSample, training: TableSample, heldBack: TableSample) {
        guard training.count > 1, heldBack.count > 1 else { return nil }
        func features(_ sample: TableSample) -> ProbeFeatures { sample.features(like: training) }
        let (seen, unseen) = (features(training), features(heldBack))
        let synthetic = features(own).spread(atMost: 2000)
        rows = [seen.count, unseen.count]
        let (toSeen, toUnseen) = (
            Self.nearest(synthetic, among: seen), Self.nearest(synthetic, among: unseen)
        )
        let share = Double(seen.count) / Double(seen.count + unseen.count)
        expected = share
        let nearer = zip(toSeen, toUnseen).map { $0 < $1 ? 1 : $0 > $1 ? 0 : share }
        nearerToTraining = nearer.reduce(0, +) / Double(nearer.count)
        let area = ReceiverArea.estimate(
            Self.nearest(seen, among: synthetic), below: Self.nearest(unseen, among: synthetic))
        membershipAUC = area.mean
        membershipError = area.standardError
        copies = Double(toSeen.count { $0 == 0 }) / Double(toSeen.count)
    }

    /// Squared distances to the nearest row.
    private static func nearest(_ rows: ProbeFeatures, among others: ProbeFeatures) -> [Double] {
        concurrentMap(rows.count, threads: nil) { row in
            let own = rows[row]
            var least = Double.infinity
            for other in 0..<others.count {
                var sum = 0.0
                for (a, b) in zip(own, others[other]) {
                    sum += (a - b) * (a - b)
                    if sum >= least { break }
                }
                least = min(least, sum)
            }
            return least
        }
    }
}

extension SyntheticQuality.Usefulness {
    /// Linear and neighbours, the better of the two for each.
    fileprivate init(
        _ place: Int, learning own: TableSample, or base: TableSample, judging rest: TableSample
    ) {
        let column = base.columns[place]
        target = column.name
        areNumbers = column.levels == nil
        let asked = rest.without(place).features(like: base.without(place))
        let truth = rest.columns[place].cells
        func score(_ sample: TableSample) -> Double {
            let cells = sample.columns[place].cells
            let known = cells.indices.filter { !cells[$0].isNaN }
            guard known.count > 1 else { return 0 }
            let features = sample.without(place).features(like: base.without(place)).rows(known)
            return [Probe.linear, .neighbours(15)].map { probe in
                Self.score(
                    probe, features, known.map { cells[$0] }, column.levels?.count, asked, truth)
            }.max() ?? 0
        }
        synthetic = score(own)
        real = score(base)
    }

    private static func score(
        _ probe: Probe, _ features: ProbeFeatures, _ cells: [Double], _ levels: Int?,
        _ asked: ProbeFeatures, _ truth: [Double]
    ) -> Double {
        let judged = truth.indices.filter { !truth[$0].isNaN }
        guard let levels else {
            let told = probe.numbers(of: asked, from: features, numbers: cells)
            let mean = judged.reduce(0) { $0 + truth[$1] } / Double(max(judged.count, 1))
            let squares = judged.reduce(0.0) {
                $0 + (truth[$1] - told[$1]) * (truth[$1] - told[$1])
            }
            return 1 - squares
                / judged.reduce(0.0) { $0 + (truth[$1] - mean) * (truth[$1] - mean) }
        }
        let told = probe.classProbabilities(
            of: asked, from: features, classes: cells.map { Int($0) }, count: levels)
        let right = judged.count { row in
            let shares = told[row]
            return shares.indices.max { shares[$0] < shares[$1] } == Int(truth[row])
        }
        return Double(right) / Double(max(judged.count, 1))
    }
}
