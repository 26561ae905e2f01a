extension KMeansPoints {
    /// What one pass over a piece of rows finds.
    private struct Pass: Sendable {
        var labels: [Int] = []
        /// The weighted squared distances of the rows to their centres.
        var distances: [Double] = []
        var sums: [Double]
        /// The weight of the cells that each number of `sums` adds.
        var masses: [Double]
    }

    /// Assigns rows and moves means until no row changes its cluster.
    ///
    /// A cluster that loses all rows takes the row that is farthest from its own centre.
    func lloyd(from start: [Double], iterations limit: Int = 300) -> KMeans {
        let clusters = start.count / width
        precondition(clusters > 0 && start.count % width == 0, "\(start.count) numbers in centres")
        var centers = start
        var (labels, distances, passes) = assign(to: centers)
        var iteration = 0
        while iteration < limit {
            iteration += 1
            let emptied = move(&centers, passes: passes, labels: labels, distances: distances)
            let before = labels
            (labels, distances, passes) = assign(to: centers)
            if labels == before && !emptied { break }
        }
        return KMeans(
            centers: centers, labels: labels, inertia: distances.reduce(0, +),
            iterations: iteration)
    }

    private func assign(
        to centers: [Double]
    ) -> (labels: [Int], distances: [Double], passes: [Pass]) {
        let passes = pieces { rows in
            centers.withUnsafeBufferPointer { pass(over: rows, centers: $0) }
        }
        return (passes.flatMap(\.labels), passes.flatMap(\.distances), passes)
    }

    private func pass(over rows: Range<Int>, centers: UnsafeBufferPointer<Double>) -> Pass {
        var pass = Pass(
            sums: [Double](repeating: 0, count: centers.count),
            masses: [Double](repeating: 0, count: centers.count))
        for row in rows {
            var best = 0
            var least = Double.infinity
            for center in 0..<centers.count / width {
                let distance = squaredDistance(row, centers, center)
                if distance < least { (best, least) = (center, distance) }
            }
            pass.labels.append(best)
            pass.distances.append(weights[row] * least)
            let weight = weights[row] * (factors?[row] ?? 1)
            for column in 0..<width where !values[row * width + column].isNaN {
                pass.sums[best * width + column] += weight * values[row * width + column]
                pass.masses[best * width + column] += weight
            }
        }
        return pass
    }

    /// Moves centres to their rows' means; says whether a cluster without rows had to take one.
    private func move(
        _ centers: inout [Double], passes: [Pass], labels: [Int], distances: [Double]
    ) -> Bool {
        let clusters = centers.count / width
        for place in centers.indices {
            let mass = passes.reduce(0) { $0 + $1.masses[place] }
            // A column without any cell in this cluster keeps its place.
            if mass > 0 { centers[place] = passes.reduce(0) { $0 + $1.sums[place] } / mass }
        }
        var sizes = [Int](repeating: 0, count: clusters)
        for (row, label) in labels.enumerated() where weights[row] > 0 { sizes[label] += 1 }
        let empty = (0..<clusters).filter { sizes[$0] == 0 }
        guard !empty.isEmpty else { return false }
        let farthest = distances.indices.sorted { (distances[$1], $0) < (distances[$0], $1) }
        var moved = false
        for (cluster, row) in zip(empty, farthest) where distances[row] > 0 {
            for column in 0..<width where !values[row * width + column].isNaN {
                centers[cluster * width + column] = values[row * width + column]
            }
            moved = true
        }
        return moved
    }
}
