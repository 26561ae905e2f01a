#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// Eigenvalues, largest first, and orthonormal eigenvectors of a symmetric matrix.
///
/// LAPACK's `dsyev`. Each vector's sign is chosen so that its largest component is positive.
///
/// - Parameters:
///   - matrix: `count` x `count` numbers; only the lower triangle is read.
///   - count: The order.
public func symmetricEigenvectors(_ matrix: [Double], count: Int) -> (
    values: [Double], vectors: [[Double]]
) {
    precondition(matrix.count == count * count, "\(matrix.count) numbers, not \(count) x \(count)")
    guard count > 0 else { return ([], []) }
    // Row-major lower is column-major upper.
    var a = matrix
    var values = [Double](repeating: 0, count: count)
    var (jobz, uplo) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "U")))
    var order = Int32(count)
    var leading = order
    var workSize = Int32(max(3 * count, 1) * 8)
    var work = [Double](repeating: 0, count: Int(workSize))
    var info: Int32 = 0
    LinearAlgebraLibrary.prepare()
    dsyev_(&jobz, &uplo, &order, &a, &leading, &values, &work, &workSize, &info)
    precondition(info == 0, "dsyev: the matrix holds numbers that are not finite (info \(info))")
    let pairs = (0..<count).reversed().map { index -> (Double, [Double]) in
        let vector = Array(a[index * count..<(index + 1) * count])
        let largest = vector.max { abs($0) < abs($1) } ?? 1
        return (values[index], largest < 0 ? vector.map { -$0 } : vector)
    }
    return (pairs.map(\.0), pairs.map(\.1))
}
