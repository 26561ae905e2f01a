import Foundation

#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// The lower triangular L of a symmetric positive definite matrix, A = L Lᵀ.
public struct CholeskyFactor: Hashable, Sendable {
    /// The number of rows and columns, n.
    public let order: Int
    /// L, n x n numbers, row after row; 0 above the diagonal.
    public let lower: [Double]
    /// The least share of a variable's variance that the variables before it do not explain, in 0...1.
    ///
    /// The minimum of l_ii² / a_ii: it does not depend on the variables' units, and values near n times the
    /// machine epsilon mean that the matrix is singular but for rounding.
    public let smallestPivot: Double

    /// Factorises; nil when the matrix is not positive definite in Float64, or not finite.
    ///
    /// LAPACK's `dpotrf`.
    ///
    /// - Parameters:
    ///   - matrix: `order` x `order` numbers; only the lower triangle is read.
    ///   - order: The number of rows and columns.
    public init?(_ matrix: [Double], order: Int) {
        precondition(matrix.count == order * order, "\(matrix.count) numbers, not \(order)²")
        self.order = order
        guard order > 0 else {
            lower = []
            smallestPivot = 1
            return
        }
        // Row-major lower is column-major upper.
        var a = matrix
        var uplo = CChar(UInt8(ascii: "U"))
        var (n, leading, info) = (Int32(order), Int32(order), Int32(0))
        LinearAlgebraLibrary.prepare()
        dpotrf_(&uplo, &n, &a, &leading, &info)
        guard info == 0 else { return nil }
        var pivot = 1.0
        for i in 0..<order {
            let diagonal = a[i * order + i]
            guard diagonal.isFinite, diagonal > 0 else { return nil }
            pivot = min(pivot, diagonal * diagonal / matrix[i * order + i])
            for j in i + 1..<max(order, i + 1) { a[i * order + j] = 0 }
        }
        lower = a
        smallestPivot = pivot
    }

    /// log |A|, which neither under- nor overflows.
    public var logDeterminant: Double {
        (0..<order).reduce(0) { $0 + 2 * log(lower[$1 * order + $1]) }
    }

    /// L⁻¹, lower triangular, n x n numbers, row after row; 0 above the diagonal.
    ///
    /// LAPACK's `dtrtri`.
    public var inverseLower: [Double] {
        guard order > 0 else { return [] }
        var a = lower
        var (uplo, diagonal) = (CChar(UInt8(ascii: "U")), CChar(UInt8(ascii: "N")))
        var (n, leading, info) = (Int32(order), Int32(order), Int32(0))
        LinearAlgebraLibrary.prepare()
        dtrtri_(&uplo, &diagonal, &n, &a, &leading, &info)
        precondition(info == 0, "dtrtri: \(info)")
        return a
    }

    /// A⁻¹ = L⁻ᵀ L⁻¹, n x n numbers, row after row, both triangles.
    public var inverse: [Double] {
        let a = inverseLower
        var product = [Double](repeating: 0, count: order * order)
        for k in 0..<order {
            for i in 0...k {
                let factor = a[k * order + i]
                for j in 0...i { product[i * order + j] += factor * a[k * order + j] }
            }
        }
        for i in 0..<order {
            for j in 0..<i { product[j * order + i] = product[i * order + j] }
        }
        return product
    }
}
