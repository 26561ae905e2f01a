import Foundation

/// How probable it is that a point would pick another as its neighbour, for all pairs of points.
public struct NeighbourProbabilities: Sendable {
    /// How many points there are.
    public let count: Int
    /// p_ij of pairs, symmetric, zero on the diagonal, summing to 1: `count` rows of `count` numbers.
    public let joint: [Double]
    /// For each point the perplexity of its own law over the others, exp H(p_·|i).
    public let perplexities: [Double]

    /// p_j|i ∝ exp(−β_i ‖x_i − x_j‖²) with β_i such that exp H(p_·|i) is the perplexity, and
    /// p_ij = (p_j|i + p_i|j) / 2n (van der Maaten and Hinton 2008, equations 1 and 3.1).
    ///
    /// - Parameters:
    ///   - squaredDistances: of all pairs, `count` rows of `count` numbers.
    ///   - count: how many points there are, at least 2.
    ///   - perplexity: about how many neighbours count; at most a third of the points are taken. A point with
    ///     more equal nearest neighbours than that keeps them all.
    public init(squaredDistances: [Double], count: Int, perplexity: Double) {
        precondition(
            squaredDistances.count == count * count && count > 1,
            "\(squaredDistances.count) distances are not those of \(count) points, at least 2")
        let wanted = log(max(min(perplexity, Double(count - 1) / 3), 1))
        var conditional = [Double](repeating: 0, count: count * count)
        var reached: [Double] = []
        for i in 0..<count {
            let row = i * count
            let least = (0..<count).reduce(Double.infinity) {
                $1 == i ? $0 : min($0, squaredDistances[row + $1])
            }
            // Distances beyond the nearest neighbour's: exponents start at zero, so none vanishes altogether.
            var (beta, low, high) = (1.0, 0.0, Double.infinity)
            let scale = (0..<count).reduce(0) { $0 + squaredDistances[row + $1] } / Double(count)
            beta = scale > 0 ? 1 / scale : 1
            var entropy = 0.0
            for _ in 0..<200 {
                var (sum, weighted) = (0.0, 0.0)
                for j in 0..<count where j != i {
                    let away = squaredDistances[row + j] - least
                    let weight = exp(-beta * away)
                    conditional[row + j] = weight
                    sum += weight
                    weighted += weight * away
                }
                entropy = log(sum) + beta * weighted / sum
                for j in 0..<count { conditional[row + j] /= sum }
                if abs(entropy - wanted) < 1e-10 { break }
                if entropy > wanted {
                    low = beta
                    beta = high.isFinite ? (low + high) / 2 : beta * 2
                } else {
                    high = beta
                    beta = (low + high) / 2
                }
                if !beta.isFinite || beta > 1e200 { break }
            }
            reached.append(exp(entropy))
        }
        var joint = conditional
        for i in 0..<count {
            for j in 0..<count {
                joint[i * count + j] =
                    (conditional[i * count + j] + conditional[j * count + i]) / Double(2 * count)
            }
        }
        self.count = count
        self.joint = joint
        perplexities = reached
    }
}
