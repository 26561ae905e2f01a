/// The area under the receiver's curve: how well scores tell two kinds of rows apart, 1 for wholly, 0.5 for not at all.
package enum ReceiverArea {
    /// P(a < b) + ½ P(a = b) for a of one kind and b of the other, with its standard error (Hanley and McNeil 1982,
    /// equation 1).
    ///
    /// - Parameters:
    ///   - a: Scores that should be the smaller ones, at least one.
    ///   - b: Scores that should be the larger ones, at least one.
    package static func estimate(_ a: [Double], below b: [Double]) -> Estimate {
        precondition(!a.isEmpty && !b.isEmpty, "two kinds of rows")
        let area = area(a, below: b)
        // That two b are above one a, and one b above two a.
        let (q1, q2) = (area / (2 - area), 2 * area * area / (1 + area))
        let (n, m) = (Double(a.count), Double(b.count))
        let variance =
            area * (1 - area) + (m - 1) * (q1 - area * area) + (n - 1) * (q2 - area * area)
        return Estimate(mean: area, standardError: (max(variance, 0) / (n * m)).squareRoot())
    }

    private static func area(_ a: [Double], below b: [Double]) -> Double {
        let sorted = b.sorted()
        func below(_ value: Double, orEqual: Bool) -> Int {
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] < value || orEqual && sorted[middle] == value {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            return low
        }
        let sum = a.reduce(0.0) { sum, value in
            let above = sorted.count - below(value, orEqual: true)
            let equal = below(value, orEqual: true) - below(value, orEqual: false)
            return sum + Double(above) + 0.5 * Double(equal)
        }
        return sum / Double(a.count * sorted.count)
    }
}
