import CElboKernels
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
    /// The same for the first `fewPieces`: small products are many, and one thread alone would have them.
    private static let leastWork = 500_000
    private static let fewPieces = 4
    /// Elements of a result that one thread passes over in little time.
    private static let fewElements = 4096

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
        let parts = parts(work)
        let kernel = Kernel(name, pieces: parts.count) { piece, _ in
            multiply(a, b, c, parts[piece].rows, parts[piece].columns)
        }
        // What follows is cut as the product is: into enough pieces, unless it is small.
        let isShared =
            parts.count >= MatrixKernel.fewPieces || rows * columns <= MatrixKernel.fewElements
        if isShared, parts.allSatisfy({ $0.columns.count == columns }) {
            kernel.ranges = parts.map {
                $0.rows.lowerBound * columns..<$0.rows.upperBound * columns
            }
        }
        return kernel
    }

    /// Rows for which packing the right operand is worth the while, and, where its rows are packed by the first tile,
    /// reading it; of larger products there are more rows in a piece, and so many pieces are enough.
    private static let packedRows = 256
    private static let readRows = 32
    private static let largeRows = 64
    private static let enoughPieces = 8
    /// Numbers of a right operand that no core's own caches hold, such as the weights of a large vocabulary: four megabytes.
    private static let farNumbers = 1 << 20

    /// Blocks of the result, in whole tiles: whole rows where there are enough of them, so that what follows can take
    /// each block while it is in cache. Each block packs its columns of the right operand, so that otherwise the columns
    /// are cut rather than the rows, unless there are few. A far operand is read once for as many rows as stay near, and its
    /// columns are cut.
    private func parts(_ work: Int) -> [(rows: Range<Int>, columns: Range<Int>)] {
        let few = min(work / MatrixKernel.leastWork, MatrixKernel.fewPieces)
        var wanted = max(1, min(max(work / MatrixKernel.pieceWork, few), 64))
        let isFar = inner * columns > MatrixKernel.farNumbers
        if rows < wanted * MatrixKernel.readRows,
            rows >= MatrixKernel.enoughPieces * MatrixKernel.largeRows
        {
            wanted = rows / MatrixKernel.largeRows
        }
        let height = Int(path.loops.pointee.tile_rows)
        let width = Int(path.loops.pointee.tile_columns)
        let hasRows = !isFar && !transposeRight && rows >= wanted * MatrixKernel.readRows
        let widest = hasRows || columns <= 2 * width ? 1 : (columns + width - 1) / width
        let down =
            isFar
            ? (rows + MatrixKernel.packedRows - 1) / MatrixKernel.packedRows
            : max(rows / MatrixKernel.packedRows, (wanted + widest - 1) / widest)
        let bands = rows.cut(min(wanted, down), unit: height)
        let strips = columns.cut(min(widest, (wanted + down - 1) / max(down, 1)), unit: width)
        return bands.flatMap { band in strips.map { (band, $0) } }
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

extension Int {
    /// `0..<self` as so many parts, or fewer, of about equal numbers of whole units.
    fileprivate func cut(_ parts: Int, unit: Int) -> [Range<Int>] {
        let units = (self + unit - 1) / unit
        let cuts = (0...Swift.max(1, Swift.min(parts, units)))
        return zip(cuts, cuts.dropFirst()).map { first, last in
            let end = cuts.upperBound
            return units * first / end * unit..<Swift.min(units * last / end * unit, self)
        }
    }
}
