import ElboData

/// Sets the rows aside that a mixture finds the least probable.
struct TrimmedRows {
    private let data: MixtureData
    private let share: Double
    private let threads: Int?

    /// - Parameters:
    ///   - data: the rows, without missing cells.
    ///   - share: how much of their weight is set aside, in 0..<0.5.
    ///   - threads: how many cores work; nil for all.
    init(_ data: MixtureData, share: Double, threads: Int?) {
        self.data = data
        self.share = share
        self.threads = threads
    }

    /// The data with a weight of 0 for the least probable rows, as many as their share allows; of equally probable ones
    /// the later.
    ///
    /// - Throws: `MixtureError.collapsedComponent`; `DataError` from reading.
    func kept(by mixture: GaussianMixture) throws -> MixtureData {
        var weights = data.weights ?? Array(repeating: 1, count: data.rows.count)
        var densities: [Double] = []
        densities.reserveCapacity(data.rows.count)
        try mixture.forEachPosterior(of: data.rows, threads: threads) {
            densities += $0.logDensities
        }
        var left = share * weights.reduce(0, +)
        for row in densities.indices.sorted(by: { (densities[$0], $1) < (densities[$1], $0) }) {
            left -= weights[row]
            if left < 0 { break }
            weights[row] = 0
        }
        return data.counting(weights)
    }
}
