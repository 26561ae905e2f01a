/// The covariance matrix of one component, stored as what it is.
public enum Covariance: Codable, Hashable, Sendable {
    /// The variances, one for each column; all others are 0.
    case diagonal([Double])
    /// A symmetric matrix, d x d numbers, row after row, both triangles.
    case full([Double], dimension: Int)
}
