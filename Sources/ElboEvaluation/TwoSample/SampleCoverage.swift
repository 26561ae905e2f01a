/// How often made examples lie where real ones do, and how many real ones they come near: fidelity and diversity apart.
///
///     density  = 1/(kM) Σⱼ #{i: ‖yⱼ − xᵢ‖ < rᵢ}        coverage = 1/N #{i: some yⱼ has ‖yⱼ − xᵢ‖ < rᵢ}
///
/// rᵢ is the distance from xᵢ to its k-th nearest other real example (Naeem, Oh, Uh, Choi and Yoo 2020, section 3). Of draws of
/// the same law density is 1 in the mean, and coverage 1 − 2⁻ᵏ where there are as many of them.
public struct SampleCoverage: Codable, Hashable, Sendable {
    /// 1 where made examples lie among real ones as these do among themselves; more where they keep to the middle.
    public let density: Double
    /// The share of real examples that a made one comes near, in 0...1.
    public let coverage: Double
    /// k
    public let neighbours: Int
    /// Rows of the real and of the made examples.
    public let counts: [Int]

    /// Compares rows of `dimension` finite numbers each, by their Euclidean distances.
    ///
    /// - Parameters:
    ///   - real: x, more than k rows.
    ///   - made: y, at least one row.
    ///   - dimension: Numbers in a row.
    ///   - k: Neighbours.
    public init(of real: [Float], by made: [Float], dimension: Int, neighbours k: Int = 5) {
        let (n, m) = (real.count / dimension, made.count / dimension)
        precondition(n > k && m > 0 && k > 0, "\(n) and \(m) rows, \(k) neighbours")
        let total = n + m
        let squares = squaredDistances(of: real + made, dimension: dimension)
        var (near, covered) = (0, 0)
        for i in 0..<n {
            let row = squares[i * total..<(i + 1) * total]
            // The nearest of all is the example itself.
            let radius = row.prefix(n).sorted()[k]
            let inside = row.dropFirst(n).count { $0 < radius }
            near += inside
            covered += inside > 0 ? 1 : 0
        }
        density = Double(near) / Double(k * m)
        coverage = Double(covered) / Double(n)
        neighbours = k
        counts = [n, m]
    }
}
