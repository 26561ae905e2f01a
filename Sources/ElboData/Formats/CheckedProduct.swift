extension [Int] {
    /// The product of a unit and all extents of a shape that a file announces; nil when one is negative or the
    /// product is beyond all memory.
    func checkedProduct(times unit: Int = 1) -> Int? {
        var product = unit
        for extent in self {
            guard extent >= 0,
                case (let larger, false) = product.multipliedReportingOverflow(by: extent)
            else { return nil }
            product = larger
        }
        return product
    }
}
