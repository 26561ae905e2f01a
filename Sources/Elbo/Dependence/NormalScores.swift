import ElboNumerics

/// The numbers of a column as normal scores: Φ⁻¹ of their ranks' shares, equal numbers with their mean rank.
///
/// I(X; Y) does not change where each column is stretched by a function of its own that keeps the order; outliers and
/// skewed columns then teach a critic as well as normal ones.
func normalScores(_ values: [Float]) -> [Float] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var scores = [Float](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
        var end = start + 1
        while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
        let share = Double(start + end) / 2 / Double(order.count)
        let score = Float(normalQuantile(share))
        for place in start..<end { scores[order[place]] = score }
        start = end
    }
    return scores
}
