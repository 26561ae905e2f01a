import ElboNumerics
import Foundation

/// The covariance matrix of one component, stored as what it is.
public enum Covariance: Codable, Hashable, Sendable {
    /// The variances, one for each column; all others are 0.
    case diagonal([Double])
    /// A symmetric matrix, d x d numbers, row after row, both triangles.
    case full([Double], dimension: Int)
}

extension Covariance {
    /// How many columns there are, d.
    public var dimension: Int {
        switch self {
        case .diagonal(let variances): variances.count
        case .full(_, let dimension): dimension
        }
    }

    /// Whether a full matrix holds as many numbers as its dimension asks for.
    var hasAllNumbers: Bool {
        switch self {
        case .diagonal: true
        case .full(let matrix, let d):
            d >= 0 && matrix.count.isMultiple(of: max(d, 1)) && matrix.count / max(d, 1) == d
        }
    }

    /// All d x d numbers, row after row.
    public var matrix: [Double] {
        switch self {
        case .diagonal(let variances): Self.matrix(diagonal: variances)
        case .full(let matrix, _): matrix
        }
    }

    /// The variances of the columns.
    public var variances: [Double] {
        switch self {
        case .diagonal(let variances): variances
        case .full(let matrix, let d): (0..<d).map { matrix[$0 * d + $0] }
        }
    }

    /// log |Σ|, through logarithms; nil when Σ is not positive definite.
    public var logDeterminant: Double? {
        switch self {
        case .diagonal(let variances):
            variances.allSatisfy { $0 > 0 && $0.isFinite }
                ? variances.reduce(0) { $0 + log($1) } : nil
        case .full(let matrix, let d):
            CholeskyFactor(matrix, order: d)?.logDeterminant
        }
    }

    /// The lower triangular A with A Σ Aᵀ = I, d x d numbers, row after row; nil when Σ is not positive
    /// definite.
    public var inverseCholesky: [Double]? {
        switch self {
        case .diagonal(let variances):
            variances.allSatisfy { $0 > 0 && $0.isFinite }
                ? Self.matrix(diagonal: variances.map { 1 / $0.squareRoot() }) : nil
        case .full(let matrix, let d):
            CholeskyFactor(matrix, order: d)?.inverseLower
        }
    }

    /// Whether the variances are all there is.
    package var isDiagonal: Bool {
        if case .diagonal = self { true } else { false }
    }

    /// tr(W Σ⁻¹), from Σ's Cholesky factor; nil when Σ is not positive definite.
    ///
    /// - Parameter scatter: d x d numbers, or d numbers of a diagonal.
    package func traceOfQuotient(_ scatter: [Double]) -> Double? {
        let d = dimension
        switch self {
        case .diagonal(let variances):
            let stride = scatter.count == d ? 1 : d + 1
            return (0..<d).reduce(0) { $0 + scatter[$1 * stride] / variances[$1] }
        case .full(let matrix, _):
            precondition(scatter.count == d * d, "\(scatter.count) numbers, not \(d)²")
            guard let factor = CholeskyFactor(matrix, order: d) else { return nil }
            return zip(factor.inverse, scatter).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    static func matrix(diagonal: [Double]) -> [Double] {
        let d = diagonal.count
        var matrix = [Double](repeating: 0, count: d * d)
        for i in 0..<d { matrix[i * d + i] = diagonal[i] }
        return matrix
    }
}
