/// How a quantile lies between the numbers of a sample, as Hyndman and Fan 1996 number the ways.
public enum QuantileRule: Sendable {
    /// At p (n - 1) + 1 in order (type 7): of the sample itself, from its least number to its greatest.
    case within
    /// At p (n + 1) in order, Weibull's (type 6): of further draws from the same law as many lie below as p says.
    case expected
}

extension RandomAccessCollection where Element == Double, Index == Int {
    /// The number below which a share of sorted numbers lies, linear between those that are neighbours in order.
    ///
    /// - Parameters:
    ///   - share: p, in 0...1.
    ///   - rule: Where p lies among the numbers.
    /// - Returns: Nil of no numbers.
    public func quantile(_ share: Double, _ rule: QuantileRule = .within) -> Double? {
        guard !isEmpty else { return nil }
        let exact =
            switch rule {
            case .within: share * Double(count - 1)
            case .expected:
                Swift.min(Swift.max(share * Double(count + 1) - 1, 0), Double(count - 1))
            }
        // A share such as 2/3 is no Double, and its place in order should still be a number's own.
        let nearest = exact.rounded()
        let place = abs(exact - nearest) <= 4 * nearest.ulp ? nearest : exact
        let below = Swift.min(Int(place), count - 1)
        let above = Swift.min(below + 1, count - 1)
        let (low, high) = (self[startIndex + below], self[startIndex + above])
        // Equal neighbours may be infinite.
        return low == high ? low : low + (place - Double(below)) * (high - low)
    }
}
