import ElboData

/// A linear-Gaussian state space: a state that moves by a matrix and noise, of which rows tell through another matrix and
/// noise (Kalman 1960; Shumway and Stoffer 1982).
///
///     z_1 ~ N(m, V),   z_t+1 = A z_t + N(0, Q),   x_t = C z_t + b + N(0, R),  R diagonal.
public struct StateSpaceModel: Hashable, Sendable {
    /// A, d x d numbers, row after row.
    public var transition: [Double] { a.values }
    /// Q, d x d numbers.
    public var transitionNoise: [Double] { q.values }
    /// C, p x d numbers.
    public var observation: [Double] { c.values }
    /// b, one number for each column.
    public let offset: [Double]
    /// The diagonal of R, one variance for each column.
    public let noise: [Double]
    /// m, d numbers.
    public let firstMean: [Double]
    /// V, d x d numbers.
    public var firstCovariance: [Double] { v.values }
    /// How the state is built.
    public let form: StateForm
    /// The columns' names, when they have names.
    public let columns: [String]?

    let a: Matrix
    let q: Matrix
    let c: Matrix
    let v: Matrix

    /// How many numbers the state has, d.
    public var dimension: Int { a.rows }
    /// How many columns a row has, p.
    public var width: Int { c.rows }

    /// A model of given parts.
    ///
    /// - Parameters:
    ///   - transition: A, d x d numbers, row after row.
    ///   - transitionNoise: Q, symmetric and not negative.
    ///   - observation: C, p x d numbers.
    ///   - offset: b, p numbers.
    ///   - noise: the diagonal of R, positive.
    ///   - firstMean: m, d numbers.
    ///   - firstCovariance: V, symmetric and not negative.
    ///   - form: how the state is built, which says how many of the numbers are free.
    ///   - columns: the columns' names.
    /// - Throws: `StateSpaceError.option` for parts that do not fit together, or variances that are none.
    public init(
        transition: [Double], transitionNoise: [Double], observation: [Double], offset: [Double],
        noise: [Double], firstMean: [Double], firstCovariance: [Double], form: StateForm? = nil,
        columns: [String]? = nil
    ) throws {
        let (d, p) = (firstMean.count, offset.count)
        func check(_ numbers: [Double], _ count: Int, _ name: String) throws {
            guard numbers.count == count, numbers.allSatisfy(\.isFinite) else {
                throw StateSpaceError.option(
                    name: name, value: "\(numbers.count) numbers",
                    allowed: "\(count) finite numbers")
            }
        }
        try check(transition, d * d, "the transition")
        try check(transitionNoise, d * d, "the noise of the transition")
        try check(observation, p * d, "the observation")
        try check(noise, p, "the noise of the observation")
        try check(firstCovariance, d * d, "the first covariance")
        try check(firstMean + offset, d + p, "the means")
        for (name, matrix) in [
            ("the noise of the transition", transitionNoise),
            ("the first covariance", firstCovariance),
        ] where !Self.isCovariance(matrix, d) {
            throw StateSpaceError.option(
                name: name, value: "no covariance", allowed: "symmetric without negative variances")
        }
        guard d > 0, p > 0, noise.allSatisfy({ $0 > 0 }) else {
            throw StateSpaceError.option(
                name: "the noise of the observation", value: "\(noise)",
                allowed: "positive in each column")
        }
        if let columns, columns.count != p {
            throw StateSpaceError.option(
                name: "the number of column names", value: "\(columns.count)", allowed: "\(p)")
        }
        self.init(
            a: Matrix(d, d, transition), q: Matrix(d, d, transitionNoise),
            c: Matrix(p, d, observation), offset: offset, noise: noise, firstMean: firstMean,
            v: Matrix(d, d, firstCovariance), form: form ?? .free(dimension: d), columns: columns)
    }

    init(
        a: Matrix, q: Matrix, c: Matrix, offset: [Double], noise: [Double], firstMean: [Double],
        v: Matrix, form: StateForm, columns: [String]?
    ) {
        (self.a, self.q, self.c, self.v) = (a, q, c, v)
        (self.offset, self.noise, self.firstMean) = (offset, noise, firstMean)
        (self.form, self.columns) = (form, columns)
    }

    private static func isCovariance(_ matrix: [Double], _ d: Int) -> Bool {
        (0..<d).allSatisfy { i in
            matrix[i * d + i] >= 0
                && (0..<i).allSatisfy { j in
                    let (one, other) = (matrix[i * d + j], matrix[j * d + i])
                    let bound = (matrix[i * d + i] * matrix[j * d + j]).squareRoot()
                    return abs(one - other) <= 1e-9 * (bound + 1e-300)
                        && abs(one) <= bound * (1 + 1e-9)
                }
        }
    }
}
