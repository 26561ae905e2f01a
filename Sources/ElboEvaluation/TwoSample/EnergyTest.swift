public import ElboNumerics

/// Whether two samples can come from one law, by the distances within and between them.
///
///     E = 2 E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖, 0 only for equal laws
///
/// (Székely and Rizzo 2004). The chance of a false alarm is exact, since it is counted over relabelled samples.
public struct EnergyTest: Codable, Hashable, Sendable {
    /// E over 2 E‖X − Y‖, 0 for equal laws and at most 1: how far apart they are in units of the distance between
    /// them.
    public let distance: Double
    /// The share of relabelled samples that lie as far apart, itself included: the chance of a false alarm if the
    /// difference is believed.
    public let chance: Double
    /// Rows of each sample.
    public let counts: [Int]

    /// Tests rows of `dimension` finite numbers each, by their Euclidean distances.
    ///
    /// - Parameters:
    ///   - first: rows of one sample, at least two.
    ///   - second: rows of the other, at least two.
    ///   - dimension: numbers in a row.
    ///   - relabellings: how often labels are permuted; the smallest chance that can be found is one over one more.
    ///   - key: decides the permutations.
    public init(
        _ first: [Float], _ second: [Float], dimension: Int, relabellings: Int = 199, key: RandomKey
    ) {
        let (n, m) = (first.count / dimension, second.count / dimension)
        precondition(n > 1 && m > 1, "samples of \(n) and \(m) rows; a test needs two of each")
        let total = n + m
        let distances = squaredDistances(of: first + second, dimension: dimension).map {
            $0.squareRoot()
        }
        // Pairs of all are the same for every labelling: those within the first and the second tell the rest.
        let all = distances.reduce(0, +)
        func share(_ isFirst: [Bool]) -> Double {
            var (within, cross) = ((0.0, 0.0), 0.0)
            for i in 0..<total {
                var own = 0.0
                for j in 0..<total where isFirst[j] == isFirst[i] {
                    own += distances[i * total + j]
                }
                if isFirst[i] { within.0 += own } else { within.1 += own }
            }
            cross = all - within.0 - within.1
            let between = cross / Double(n * m)
            guard between > 0 else { return 0 }
            return
                (between - within.0 / Double(n * n) - within.1 / Double(m * m)) / between
        }
        let observed = share((0..<total).map { $0 < n })
        var asFar = 1
        for round in 0..<relabellings {
            var labels = [Bool](repeating: false, count: total)
            for place in key.child(UInt64(round)).permutation(total).prefix(n) {
                labels[place] = true
            }
            if share(labels) >= observed - 1e-12 { asFar += 1 }
        }
        distance = observed
        chance = Double(asFar) / Double(relabellings + 1)
        counts = [n, m]
    }
}
