import CElboKernels

/// Places in arrays, counted in elements, in memory that never moves.
final class Offsets {
    let base: UnsafeMutablePointer<Int>
    let count: Int

    init(_ values: [Int]) {
        count = values.count
        base = .allocate(capacity: max(values.count, 1))
        base.initialize(from: values, count: values.count)
    }

    deinit { base.deallocate() }
}

/// What windows over images are multiplied by, given where they begin.
protocol WindowProduct {
    /// Computes some of the result's rows from the images `a` and the filter `b`.
    func callAsFunction(_ a: Address, _ b: Address, _ result: Address, rows: Range<Int>)
}

/// A matrix product by places: result row r, column n is the sum over k of
/// `a[rows[r] + inner[k]] · b[k · innerStride + n · columnStride]`, at `resultRows[r] + n` of the result.
struct IndexedProduct: WindowProduct {
    let rows: Offsets
    let inner: Offsets
    let resultRows: Offsets
    let columns: Int
    let innerStride: Int
    let columnStride: Int
    let path: InstructionPath

    func callAsFunction(_ a: Address, _ b: Address, _ result: Address, rows: Range<Int>) {
        callAsFunction(a, b, result, rows: rows, columns: nil)
    }

    /// Computes some of the rows, all of them unless told.
    func callAsFunction(
        _ a: Address, _ b: Address, _ result: Address, rows range: Range<Int>? = nil,
        columns part: Range<Int>? = nil, innerCount: Int? = nil, accumulates: Bool = false
    ) {
        let range = range ?? 0..<rows.count
        let part = part ?? 0..<columns
        var product = elbo_product(
            rows: range.count, columns: part.count, inner: innerCount ?? inner.count, a: a,
            a_rows: rows.base + range.lowerBound, a_inner: inner.base,
            b: b + part.lowerBound * columnStride, b_inner_stride: innerStride,
            b_column_stride: columnStride, c: result + part.lowerBound,
            c_rows: resultRows.base + range.lowerBound, accumulates: accumulates)
        elbo_matrix_product(path.loops, &product)
    }
}
