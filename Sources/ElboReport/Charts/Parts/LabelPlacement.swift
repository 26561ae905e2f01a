/// Moves labels along a line so that none overlaps another, each as near its place as can be.
package enum LabelPlacement {
    /// The places nearest `wanted` (least squares) that keep its order, are `spacing` apart and lie in
    /// `lower...upper`; when they cannot all fit, they are spread evenly, closer than `spacing`.
    ///
    /// Subtracting `spacing` times the rank turns the problem into isotonic regression, which pooling
    /// adjacent violators solves (Barlow et al. 1972, section 1.2).
    package static func spread(
        _ wanted: [Double], spacing: Double, lower: Double, upper: Double
    ) -> [Double] {
        guard wanted.count > 1 else { return wanted.map { min(max($0, lower), upper) } }
        let gaps = Double(wanted.count - 1)
        let gap = min(spacing, max(upper - lower, 0) / gaps)
        let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
        var blocks: [(sum: Double, count: Int)] = []
        for (rank, index) in order.enumerated() {
            var block = (sum: wanted[index] - Double(rank) * gap, count: 1)
            while let last = blocks.last,
                last.sum / Double(last.count) >= block.sum / Double(block.count)
            {
                block = (last.sum + block.sum, last.count + block.count)
                blocks.removeLast()
            }
            blocks.append(block)
        }
        var result = wanted
        var rank = 0
        for block in blocks {
            let level = min(max(block.sum / Double(block.count), lower), upper - gaps * gap)
            for _ in 0..<block.count {
                result[order[rank]] = level + Double(rank) * gap
                rank += 1
            }
        }
        return result
    }

    /// Places in a drawing at which labels stand clear of each other: those that would overlap are moved
    /// apart upwards and downwards, all of them a little, a few times.
    package static func apart(
        _ places: [SIMD2<Double>], widths: [Double], height: Double
    ) -> [SIMD2<Double>] {
        var places = places
        for _ in 0..<40 {
            for a in places.indices {
                for b in places.indices where b > a {
                    let between = places[b] - places[a]
                    let reach = (widths[a] + widths[b]) / 2 + 10
                    guard abs(between.x) < reach, abs(between.y) < height else { continue }
                    let push = SIMD2(0, (height - abs(between.y)) / 4 * (between.y < 0 ? -1 : 1))
                    places[a] -= push
                    places[b] += push
                }
            }
        }
        return places
    }
}
