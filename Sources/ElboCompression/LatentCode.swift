import ElboExact

/// A code of one layer while it is put together, dimension after dimension, each in one of the bins of a grid.
struct LatentCode {
    private(set) var bins: [Int] = []
    /// The medians of its bins: standard normal under the law that made the grid.
    private(set) var noise: [Double] = []
    private(set) var z: [Double]

    init(dimension: Int) { z = [Double](repeating: 0, count: dimension) }

    /// The next dimension lies in a bin.
    mutating func append(_ bin: Int, on grid: NormalPrior) {
        let d = bins.count
        let median = LatentBins.shared.medians[bin]
        let (centre, deviation) = grid.conditional(d, given: noise)
        bins.append(bin)
        noise.append(median)
        z[d] = centre + deviation * median
    }
}

/// Normal laws of independent dimensions, a row for each lane: what a network says of codes.
struct NormalRows {
    private let means: [Double]
    private let deviations: [Double]
    private let dimension: Int

    /// Of a network's means and standard deviations.
    ///
    /// Any law codes, both sides having the same: what an example far from all others makes of a network's numbers is
    /// replaced where nothing can be divided by it.
    init(means: [Double], deviations: [Double], dimension: Int) {
        self.means = means.map { abs($0) < 1e100 ? $0 : 0 }
        self.deviations = deviations.map { $0 > 1e-100 && $0 < 1e100 ? $0 : 1 }
        self.dimension = dimension
    }

    /// A law for one dimension.
    struct Law {
        let mean: Double
        let deviation: Double
    }

    subscript(lane: Int, d: Int) -> Law {
        let place = lane * dimension + d
        return Law(mean: means[place], deviation: deviations[place])
    }

    /// The mean of σ² and the moments of μ over all rows: those of draws, of each dimension.
    func moments(rows: Int) -> [(mean: Double, deviation: Double)] {
        (0..<dimension).map { d in
            var (sum, squares) = (0.0, 0.0)
            for row in 0..<rows {
                let law = self[row, d]
                sum += law.mean
                squares += law.mean * law.mean + law.deviation * law.deviation
            }
            let mean = sum / Double(rows)
            let variance = squares / Double(rows) - mean * mean
            return (mean, variance > 1e-12 ? variance.squareRoot() : 1e-6)
        }
    }
}

extension NormalRows.Law {
    /// The share below the edge of a bin whose grid has this centre and deviation.
    func share(belowBin bin: Int, _ centre: Double, _ scale: Double) -> Double {
        let edge = centre + scale * LatentBins.shared.edges[bin]
        return ExactFunctions.normalBelow((edge - mean) / deviation)
    }

    /// D(this ‖ N(centre, scale²)) in bits: with r = σ / s and t = (μ - c) / s it is (r² + t² - 1) / 2 - ln r.
    func divergence(from centre: Double, _ scale: Double) -> Double {
        let (r, t) = (deviation / scale, (mean - centre) / scale)
        return 0.5 * (r * r + t * t - 1) * log2e - ExactLog2.of(r)
    }

    /// -log₂ of the density at a place, less log₂ √2π.
    func surprise(at z: Double) -> Double {
        let t = (z - mean) / deviation
        return 0.5 * t * t * log2e + ExactLog2.of(deviation)
    }
}

private let log2e = 1.442_695_040_888_963_4
