import CElboKernels
import ElboNumerics
import Testing

/// Products of every path, whichever way their operands are read.
@Suite struct ProductTests {
    /// A product of matrices that may be parts of larger ones.
    struct Case: CustomTestStringConvertible {
        let rows: Int
        let inner: Int
        let columns: Int
        var transposesLeft = false
        var transposesRight = false
        var accumulates = false
        /// Elements from one row of the stored left operand to the next.
        var leftStride = 0

        var testDescription: String {
            "\(rows)x\(inner)x\(columns)\(transposesLeft ? " left transposed" : "")"
                + "\(transposesRight ? " right transposed" : "")\(accumulates ? " added" : "")"
        }
    }

    static let cases: [Case] = [
        // A row or two without a panel, with columns beside whole vectors.
        Case(rows: 1, inner: 37, columns: 150), Case(rows: 2, inner: 410, columns: 131),
        Case(rows: 1, inner: 5, columns: 3, accumulates: true),
        Case(rows: 2, inner: 9, columns: 70, transposesRight: true),
        Case(rows: 3, inner: 20, columns: 40),
        // Rows that are packed: several bands, several blocks of the inner axis, edges.
        Case(rows: 205, inner: 430, columns: 150, transposesLeft: true, leftStride: 600),
        Case(
            rows: 97, inner: 30, columns: 257, transposesLeft: true, accumulates: true,
            leftStride: 512),
        Case(rows: 5, inner: 30, columns: 160, transposesLeft: true, leftStride: 1024),
        // The same, read where they lie.
        Case(rows: 205, inner: 430, columns: 60, transposesLeft: true, leftStride: 600),
        Case(rows: 250, inner: 401, columns: 33, transposesRight: true),
    ]

    @Test(
        "is each element's multiply-adds in the order of the inner axis", arguments: cases,
        Loops.all)
    func ordered(product: Case, path: Loops) {
        let (rows, inner, columns) = (product.rows, product.inner, product.columns)
        let key = RandomKey(seed: 7)
        func numbers(_ count: Int, from first: Int) -> [Float] {
            (0..<count).map { Float(key.normal(at: first + $0)) }
        }
        let stride = max(product.leftStride, product.transposesLeft ? rows : inner)
        let a = numbers(stride * (product.transposesLeft ? inner : rows), from: 0)
        let b = numbers(inner * columns, from: 1_000_000)
        let aRows = (0..<rows).map { $0 * (product.transposesLeft ? 1 : stride) }
        let aInner = (0..<inner).map { $0 * (product.transposesLeft ? stride : 1) }
        let cRows = (0..<rows).map { $0 * columns }
        var start = [Float](repeating: 0, count: rows * columns)
        if product.accumulates { start = numbers(rows * columns, from: 2_000_000) }
        let innerStride = product.transposesRight ? 1 : columns
        let columnStride = product.transposesRight ? inner : 1

        func multiplied(_ part: Range<Int>, into c: inout [Float]) {
            aRows[part].withUnsafeBufferPointer { rowPlaces in
                aInner.withUnsafeBufferPointer { innerPlaces in
                    cRows[part].withUnsafeBufferPointer { resultPlaces in
                        c.withUnsafeMutableBufferPointer { c in
                            a.withUnsafeBufferPointer { a in
                                b.withUnsafeBufferPointer { b in
                                    var work = elbo_product(
                                        rows: part.count, columns: columns, inner: inner,
                                        a: a.baseAddress, a_rows: rowPlaces.baseAddress,
                                        a_inner: innerPlaces.baseAddress, b: b.baseAddress,
                                        b_inner_stride: innerStride,
                                        b_column_stride: columnStride, c: c.baseAddress,
                                        c_rows: resultPlaces.baseAddress,
                                        accumulates: product.accumulates)
                                    elbo_matrix_product(path.path, &work)
                                }
                            }
                        }
                    }
                }
            }
        }

        var whole = start
        multiplied(0..<rows, into: &whole)
        var eachRow = start
        for row in 0..<rows { multiplied(row..<row + 1, into: &eachRow) }
        #expect(whole == eachRow)

        let isFused = path.testDescription.hasPrefix("avx")
        for row in Swift.stride(from: 0, to: rows, by: max(1, rows / 7)) {
            for column in Swift.stride(from: 0, to: columns, by: max(1, columns / 7)) {
                var sum = start[row * columns + column]
                for k in 0..<inner {
                    let left = a[aRows[row] + aInner[k]]
                    let right = b[k * innerStride + column * columnStride]
                    sum = isFused ? sum.addingProduct(left, right) : sum + left * right
                }
                let result = whole[row * columns + column]
                // Neon fuses, SSE does not: on their common path either is right.
                let tolerance = isFused ? 0 : 1e-5 * Float(inner).squareRoot() * (1 + abs(sum))
                #expect(abs(result - sum) <= tolerance, "row \(row), column \(column)")
            }
        }
    }
}
