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
        let known = try ToldRows(labels, key: key)
        let count = labels.names.count
        /// The shares of kinds of rows told right, each fold by one probe of the rows of the first kind.
        func told(_ kinds: [ProbeFeatures]) -> [Estimate] {
            var areRight = [[Double]](repeating: [], count: kinds.count)
            for part in known.folds.parts {
                let shares = Probe.linear.classProbabilities(
                    of: ProbeFeatures(
                        kinds.flatMap { $0.rows(part.rows).values }, width: kinds[0].width),
                    from: kinds[0].rows(part.others),
                    classes: part.others.map { labels.values[$0] }, count: count)
                for (place, shares) in shares.enumerated() {
                    let told = ClassPrediction.largest(shares)
                    let row = part.rows[place % part.rows.count]
                    areRight[place / part.rows.count].append(told == labels.values[row] ? 1 : 0)
                }
            }
            return areRight.map { Estimate(of: $0) }
        }
        self.known = known.rows.count
        classes = count
        commonest = known.commonest
        self.codes = told([codes])[0]
        let both = told([originals, reconstructions])
        (self.originals, self.reconstructions) = (both[0], both[1])
    }
}
