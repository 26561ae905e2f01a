import Foundation

extension ScalarLaw {
    /// The density at a place.
    public func density(_ x: Double) -> Double {
        parts.reduce(0) { $0 + $1.weight * $1.density(x) }
    }

    /// The highest density region of a share of the law: the shortest intervals that hold it together, where the density is at
    /// least some level (Hyndman 1996, "Computing and graphing highest density regions").
    ///
    /// - Parameter share: between 0 and 1, both excluded.
    /// - Returns: The intervals, rising.
    public func highestDensityRegion(_ share: Double) -> [ClosedRange<Double>] {
        precondition(share > 0 && share < 1, "a region of \(share)")
        let places = places
        let densities = places.map(density)
        var (low, high) = (0.0, densities.max() ?? 0)
        var found: [ClosedRange<Double>] = []
        for _ in 0..<60 {
            let level = (low + high) / 2
            let region = intervals(above: level, places, densities)
            let mass = region.reduce(0) {
                $0 + cumulative($1.upperBound) - cumulative($1.lowerBound)
            }
            // The lower level holds at least the share.
            if mass >= share { (low, found) = (level, region) } else { high = level }
        }
        return found
    }

    /// Places between which the density rises or falls once.
    private var places: [Double] {
        var all = Set(
            parts.flatMap { part in
                (-80...80).map { part.mean + part.scale * Double($0) / 10 }
            })
        // Heavy tails reach beyond.
        for p in [1e-9, 1e-6, 1e-3] { all.formUnion([quantile(p), quantile(1 - p)]) }
        return all.sorted()
    }

    private func intervals(
        above level: Double, _ places: [Double], _ densities: [Double]
    ) -> [ClosedRange<Double>] {
        func crossing(_ left: Double, _ right: Double) -> Double {
            var (low, high) = (left, right)
            let rises = density(left) < level
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if (density(middle) < level) == rises { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }
        var intervals: [ClosedRange<Double>] = []
        var start: Double? = densities[0] >= level ? places[0] : nil
        for index in places.indices.dropFirst() {
            let isAbove = densities[index] >= level
            if isAbove, start == nil {
                start = crossing(places[index - 1], places[index])
            } else if !isAbove, let begin = start {
                intervals.append(begin...crossing(places[index - 1], places[index]))
                start = nil
            }
        }
        if let start, let last = places.last { intervals.append(start...last) }
        return intervals
    }
}

extension ScalarLaw.Part {
    /// The density at a place.
    func density(_ x: Double) -> Double {
        let z = (x - mean) / scale
        guard let nu = degreesOfFreedom else {
            return exp(-z * z / 2) / (scale * (2 * Double.pi).squareRoot())
        }
        let level = logGamma((nu + 1) / 2) - logGamma(nu / 2) - log(nu * Double.pi) / 2
        return exp(level - (nu + 1) / 2 * log1p(z * z / nu)) / scale
    }
}
