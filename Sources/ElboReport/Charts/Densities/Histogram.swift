import Foundation

/// How densely numbers lie along an axis, in bins of one width.
package struct Histogram: Sendable, Equatable {
    /// Where the first bin begins.
    package let start: Double
    /// How wide each bin is.
    package let width: Double
    /// The share of the weight in each bin, divided by its width; they integrate to 1.
    package let densities: [Double]

    /// A histogram of the numbers that can be drawn, each with its weight (1 if `weights` is empty).
    ///
    /// The bins are as wide as Freedman and Diaconis (1981) have it, 2 IQR / n^(1/3), between 5 and 60 of
    /// them. Weights that are not positive leave their number out.
    package init(_ values: [Double], weights: [Double] = []) {
        precondition(
            weights.isEmpty || weights.count == values.count,
            "\(values.count) numbers have \(weights.count) weights")
        let entries = values.indices.compactMap { index -> (value: Double, weight: Double)? in
            let weight = weights.isEmpty ? 1 : weights[index]
            guard Extent.canShow(values[index]), weight > 0, weight.isFinite else { return nil }
            return (values[index], weight)
        }
        let sorted = entries.map(\.value).sorted()
        let extent = Extent(of: sorted)
        let length = extent.upper - extent.lower
        let count: Int
        if let quartile = sorted.isEmpty ? nil : sorted[sorted.count / 4],
            sorted[sorted.count * 3 / 4] > quartile
        {
            let range = sorted[sorted.count * 3 / 4] - quartile
            let wanted = length / (2 * range) * cbrt(Double(sorted.count))
            count = Int(min(max(wanted.rounded(.up), 5), 60))
        } else {
            count = min(max(Int(Double(sorted.count).squareRoot()), 5), 60)
        }
        start = extent.lower
        width = length / Double(count)
        var sums = [Double](repeating: 0, count: count)
        for entry in entries {
            let share = (entry.value - extent.lower) / length
            sums[min(max(Int(share * Double(count)), 0), count - 1)] += entry.weight
        }
        let total = sums.reduce(0, +)
        let unit = width
        densities = total > 0 ? sums.map { $0 / total / unit } : []
    }
}
