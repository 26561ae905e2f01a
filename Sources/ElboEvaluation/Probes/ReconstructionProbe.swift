public import ElboData
public import ElboNumerics

/// Whether a class can still be told from what a model keeps: from codes, and from reconstructions by a probe that was fitted to
/// originals.
///
/// Linear probes of five folds; no row is told by a probe that saw it or its reconstruction.
public struct ReconstructionProbe: Codable, Hashable, Sendable {
    /// Rows whose class is known.
    public let known: Int
    /// How many classes there are.
    public let classes: Int
    /// The share of the largest class.
    public let commonest: Double
    /// The share told right from codes.
    public let codes: Estimate
    /// The share told right from the originals.
    public let originals: Estimate
    /// The share told right from reconstructions, by the same probes.
    public let reconstructions: Estimate

    /// Fits and tells.
    ///
    /// - Parameters:
    ///   - codes: Of all rows.
    ///   - originals: What a probe sees of each row.
    ///   - reconstructions: What it sees of each row's reconstruction.
    ///   - labels: The classes, -1 where one is not known; two classes at least, each of two rows at least.
    ///   - key: Decides the folds.
    /// - Throws: `PredictionError`.
    public init(
        codes: ProbeFeatures, originals: ProbeFeatures, reconstructions: ProbeFeatures,
        labels: PartialLabels, key: RandomKey
    ) throws(PredictionError) {
        let count = labels.names.count
        let known = labels.values.indices.filter { labels.values[$0] >= 0 }
        guard count > 1 else { throw .oneClass(labels.names.first) }
        let sizes = known.reduce(into: [Int](repeating: 0, count: count)) {
            $0[labels.values[$1]] += 1
        }
        if let rare = sizes.firstIndex(of: 1) { throw .rareClass(labels.names[rare]) }
        let folds = Folds(known, strata: labels.values, key: key)
        /// The shares of kinds of rows told right, each fold by one probe of the rows of the first kind.
        func told(_ kinds: [ProbeFeatures]) -> [Estimate] {
            var areRight = [[Double]](repeating: [], count: kinds.count)
            for part in folds.parts {
                let shares = Probe.linear.classProbabilities(
                    of: ProbeFeatures(
                        kinds.flatMap { $0.rows(part.rows).values }, width: kinds[0].width),
                    from: kinds[0].rows(part.others),
                    classes: part.others.map { labels.values[$0] }, count: count)
                for (place, shares) in shares.enumerated() {
                    let told = shares.indices.max { shares[$0] < shares[$1] }
                    let row = part.rows[place % part.rows.count]
                    areRight[place / part.rows.count].append(told == labels.values[row] ? 1 : 0)
                }
            }
            return areRight.map { Estimate(of: $0) }
        }
        self.known = known.count
        classes = count
        commonest = Double(sizes.max() ?? 0) / Double(known.count)
        self.codes = told([codes])[0]
        let both = told([originals, reconstructions])
        (self.originals, self.reconstructions) = (both[0], both[1])
    }
}
