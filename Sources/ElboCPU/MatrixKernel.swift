import ElboGraph

#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// Matrix products, cut by rows or columns of the result into pieces that shapes decide.
struct MatrixKernel {
    let batch: Int
    let rows: Int
    let columns: Int
    let inner: Int
    let transposeLeft: Bool
    let transposeRight: Bool

    init(_ left: Shape, _ right: Shape, transposeLeft: Bool, transposeRight: Bool) {
        rows = left[transposeLeft ? -1 : -2]
        inner = left[transposeLeft ? -2 : -1]
        columns = right[transposeRight ? -2 : -1]
        batch = left.extents.dropLast(2).reduce(1, *)
        (self.transposeLeft, self.transposeRight) = (transposeLeft, transposeRight)
    }

    /// Multiplications that are worth a piece of their own.
    private static let pieceWork = 4_000_000

    func kernel(_ a: Address, _ b: Address, _ c: Address) -> Kernel {
        blasRunsAlone
        let name = "matmul(\(batch)x\(rows)x\(inner)x\(columns))"
        let work = rows * columns * inner
        guard work > 0 else {
            let count = batch * rows * columns
            return Kernel(name) { _, _ in c.update(repeating: 0, count: count) }
        }
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
        let byRows = rows >= columns
        let extent = byRows ? rows : columns
        let wanted = max(1, min(work / MatrixKernel.pieceWork, 64))
        // Multiples of 48 suit the register blocks of every processor's sgemm.
        let unit = extent >= 48 * wanted ? 48 : 16
        let length = ((extent + wanted - 1) / wanted + unit - 1) / unit * unit
        return Kernel(name, pieces: (extent + length - 1) / length) { piece, _ in
            let range = piece * length..<min((piece + 1) * length, extent)
            multiply(a, b, c, byRows ? range : 0..<rows, byRows ? 0..<columns : range)
        }
    }

    /// One block of the result.
    private func multiply(
        _ a: Address, _ b: Address, _ c: Address, _ rowRange: Range<Int>, _ columnRange: Range<Int>
    ) {
        let left = a + rowRange.lowerBound * (transposeLeft ? 1 : inner)
        let right = b + columnRange.lowerBound * (transposeRight ? inner : 1)
        let result = c + rowRange.lowerBound * columns + columnRange.lowerBound
        cblas_sgemm(
            CblasRowMajor, transposeLeft ? CblasTrans : CblasNoTrans,
            transposeRight ? CblasTrans : CblasNoTrans, numericCast(rowRange.count),
            numericCast(columnRange.count), numericCast(inner), 1, left,
            numericCast(transposeLeft ? rows : inner), right,
            numericCast(transposeRight ? inner : columns), 0, result, numericCast(columns))
    }
}

/// Our team is the only one: the library's own threads stay off.
private let blasRunsAlone: Void = {
    #if !canImport(Accelerate)
        openblas_set_num_threads(1)
    #endif
}()
