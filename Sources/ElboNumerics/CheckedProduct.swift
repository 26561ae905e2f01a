extension Collection<Int> {
    /// The product of extents that somebody else wrote down; nil when one is negative or the product of those
    /// that are not zero is too large.
    ///
    /// Zeros do not hide large neighbours, whose strides would be too large all the same. Bytes are counted
    /// with the size of an element as one more extent: `([4] + shape).checkedProduct`.
    public var checkedProduct: Int? {
        var product = 1
        var hasZero = false
        for extent in self {
            guard extent != 0 else {
                hasZero = true
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: extent)
            guard extent > 0, !overflow else { return nil }
            product = next
        }
        return hasZero ? 0 : product
    }
}
