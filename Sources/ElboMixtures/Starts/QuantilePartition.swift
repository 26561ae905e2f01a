import ElboNumerics

/// Univariate rows in groups of nearly equal size, by their order: where mixtures of one column begin.
///
/// Groups are [q_j, q_j+1) between quantiles of the rows or, when two of these are equal, of the different
/// values. Equal values stay together, so there may be fewer groups than asked for.
///
/// - Parameters:
///   - values: one number for each row, none missing.
///   - groups: how many groups are wanted, at least 1.
/// - Returns: each row's group; numbered from 0 upwards with the values.
package func quantilePartition(_ values: [Double], into groups: Int) -> [Int] {
    precondition(groups >= 1, "\(groups) groups")
    guard !values.isEmpty else { return [] }
    let sorted = values.sorted()
    var bounds = quantiles(of: sorted, groups: groups)
    if Set(bounds).count < bounds.count {
        bounds = quantiles(of: Set(values).sorted(), groups: groups)
    }
    // The last group includes its upper end, the largest value.
    let inner = bounds.dropFirst().dropLast()
    let places = values.map { value in inner.count { value >= $0 } }
    var labels: [Int: Int] = [:]
    for place in Set(places).sorted() { labels[place] = labels.count }
    return places.compactMap { labels[$0] }
}

/// The quantiles 0, 1/G ... 1.
private func quantiles(of sorted: [Double], groups: Int) -> [Double] {
    (0...groups).compactMap { sorted.quantile(Double($0) / Double(groups)) }
}
