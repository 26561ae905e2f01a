import ElboGraph

#if canImport(Accelerate)
    import Accelerate
#endif

/// Matrix products, cut by rows or columns of the result into pieces that shapes decide.
struct MatrixKernel {
    let batch: Int
    let rows: Int
    let columns: Int
    let inner: Int
    let transposeLeft: Bool
    let transposeRight: Bool
    let path: InstructionPath

    init(
        _ left: Shape, _ right: Shape, transposeLeft: Bool, transposeRight: Bool,
        path: InstructionPath
    ) {
        rows = left[transposeLeft ? -1 : -2]
        inner = left[transposeLeft ? -2 : -1]
        columns = right[transposeRight ? -2 : -1]
        batch = left.extents.dropLast(2).reduce(1, *)
        (self.transposeLeft, self.transposeRight) = (transposeLeft, transposeRight)
        self.path = path
    }

    /// Multiplications that are worth a piece of their own.
    private static let pieceWork = 4_000_000

    func kernel(_ a: Address, _ b: Address, _ c: Address) -> Kernel {
        let name = "matmul(\(batch)x\(rows)x\(inner)x\(columns))"
        let work = rows * columns * inner
        guard work > 0 else {
            let count = batch * rows * columns
            return Kernel(name) { _, _ in c.update(repeating: 0, count: count) }
        }
        let multiply = product
        if batch > 1 {
            let together = max(1, MatrixKernel.pieceWork / work)
            return Kernel(name, pieces: (batch + together - 1) / together) { piece, _ in
                for index in piece * together..<min((piece + 1) * together, batch) {
                    multiply(
                        a + index * rows * inner, b + index * inner * columns,
                        c + index * rows * columns, 0..<rows, 0..<columns)
                }
            }
        }
        let parts = MatrixKernel.parts(rows: rows, columns: columns, work: work)
        return Kernel(name, pieces: parts.count) { piece, _ in
            multiply(a, b, c, parts[piece].rows, parts[piece].columns)
        }
    }

    /// Rows for which packing the right operand is worth the while.
    private static let packedRows = 240

    /// Blocks of the result, in whole tiles of every processor (8 or 6 rows, 32 columns at most). Each block packs its
    /// columns of the right operand, so that the columns are cut rather than the rows.
    private static func parts(rows: Int, columns: Int, work: Int) -> [(
        rows: Range<Int>, columns: Range<Int>
    )] {
        let wanted = max(1, min(work / pieceWork, 64))
        let widest = (columns + 31) / 32
        let down = max(1, min(wanted, max(rows / packedRows, wanted / widest)))
        let height = ((rows + down - 1) / down + 23) / 24 * 24
        let across = min(widest, (wanted + down - 1) / down)
        let width = ((columns + across - 1) / across + 31) / 32 * 32
        return stride(from: 0, to: rows, by: height).flatMap { top in
            stride(from: 0, to: columns, by: width).map { left in
                (top..<min(top + height, rows), left..<min(left + width, columns))
            }
        }
    }

    private typealias Product = (Address, Address, Address, Range<Int>, Range<Int>) -> Void

    #if canImport(Accelerate)
        /// One block of the result; the library reaches units that no other code may use.
        private var product: Product {
            { a, b, c, rowRange, columnRange in
                cblas_sgemm(
                    CblasRowMajor, transposeLeft ? CblasTrans : CblasNoTrans,
                    transposeRight ? CblasTrans : CblasNoTrans, numericCast(rowRange.count),
                    numericCast(columnRange.count), numericCast(inner), 1,
                    a + rowRange.lowerBound * (transposeLeft ? 1 : inner),
                    numericCast(transposeLeft ? rows : inner),
                    b + columnRange.lowerBound * (transposeRight ? inner : 1),
                    numericCast(transposeRight ? inner : columns), 0,
                    c + rowRange.lowerBound * columns + columnRange.lowerBound,
                    numericCast(columns))
            }
        }
    #else
        /// One block of the result.
        private var product: Product {
            let indexed = IndexedProduct(
                rows: Offsets((0..<rows).map { $0 * (transposeLeft ? 1 : inner) }),
                inner: Offsets((0..<inner).map { $0 * (transposeLeft ? rows : 1) }),
                resultRows: Offsets((0..<rows).map { $0 * columns }), columns: columns,
                innerStride: transposeRight ? 1 : columns,
                columnStride: transposeRight ? inner : 1, path: path)
            return { indexed($0, $1, $2, rows: $3, columns: $4) }
        }
    #endif
}
