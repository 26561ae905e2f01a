public import ElboNumerics
import Foundation

/// Points laid out in a plane so that neighbours stay neighbours: t-SNE (van der Maaten and Hinton 2008).
///
/// Distances between groups, and the groups' sizes, say little; who stands beside whom says much. All pairs are
/// computed, so the cost grows with the square of the points: it is made for up to about 2000.
public struct NeighbourEmbedding: Sendable {
    /// Horizontal places, one for each point, without unit.
    public let x: [Double]
    /// Vertical places.
    public let y: [Double]
    /// D(P ‖ Q) in nats, between the neighbours before and after.
    public let divergence: Double
    /// The share of neighbourhoods that can be trusted, 0...1: `trustworthiness` of 10 neighbours.
    public let trustworthiness: Double

    /// The embedding of rows of `dimension` numbers.
    ///
    /// Starts from the first two principal axes (Kobak and Berens 2019) and descends the divergence with momentum,
    /// a gain for each coordinate and early exaggeration (van der Maaten and Hinton 2008, section 3.4), the
    /// learning rate being n over the exaggeration (Belkina et al. 2019). The same points and key give the same
    /// bits.
    ///
    /// - Parameters:
    ///   - points: rows of `dimension` finite numbers; at least 4 rows.
    ///   - dimension: numbers in a row.
    ///   - perplexity: about how many neighbours of a point count.
    ///   - iterations: steps of the descent, the first third of them exaggerated.
    ///   - key: tells points at the same place apart.
    public init(
        of points: [Float], dimension: Int, perplexity: Double = 30, iterations: Int = 450,
        key: RandomKey
    ) {
        let n = points.count / dimension
        precondition(n >= 4, "an embedding of \(n) points says nothing; give at least 4")
        let distances = squaredDistances(of: points, dimension: dimension)
        let neighbours = NeighbourProbabilities(
            squaredDistances: distances, count: n, perplexity: perplexity)
        var plane = EmbeddingPlane(
            startingFrom: PrincipalAxes(of: points, dimension: dimension), points, dimension,
            key: key)
        let target = EmbeddingTarget(neighbours)
        let exaggeration = 12.0
        let rate = max(Double(n) / exaggeration, 50)
        for step in 0..<iterations {
            let isEarly = step < iterations / 3
            let gradient = target.gradient(
                at: plane.places, exaggeration: isEarly ? exaggeration : 1)
            plane.descend(gradient, rate: rate, momentum: isEarly ? 0.5 : 0.8)
        }
        x = Array(plane.places.x[0..<n])
        y = Array(plane.places.y[0..<n])
        divergence = target.divergence(at: plane.places)
        trustworthiness = ElboEvaluation.trustworthiness(
            squaredDistances: distances, x: x, y: y, neighbours: min(10, max((n - 1) / 2 - 1, 1)))
    }
}

/// Where the points of an embedding stand, and how they are moving.
struct EmbeddingPlane {
    var places: EmbeddingTarget.Places
    private var velocity: EmbeddingTarget.Places
    private var gains: EmbeddingTarget.Places
    private let count: Int

    init(startingFrom axes: PrincipalAxes, _ points: [Float], _ dimension: Int, key: RandomKey) {
        let n = points.count / dimension
        let starts = (0..<n).map { row in
            axes.coordinates(points[row * dimension..<(row + 1) * dimension])
        }
        let spread = axes.variances[0].squareRoot()
        let factor = spread > 0 ? 1e-4 / spread : 0
        count = n
        places = .init(padding: n, with: EmbeddingTarget.far)
        for row in 0..<n {
            // A hundredth of the start's spread, lest equal points move as one for ever.
            places.x[row] = starts[row][0] * factor + 1e-6 * key.normal(at: 2 * row)
            places.y[row] =
                (starts[row].count > 1 ? starts[row][1] * factor : 0)
                + 1e-6 * key.normal(at: 2 * row + 1)
        }
        velocity = .init(padding: n, with: 0)
        gains = .init(padding: n, with: 1)
    }

    /// One step with momentum and a gain for each coordinate (Jacobs 1988), then back to the middle.
    mutating func descend(_ gradient: EmbeddingTarget.Places, rate: Double, momentum: Double) {
        func move(_ axis: WritableKeyPath<EmbeddingTarget.Places, [Double]>) {
            var sum = 0.0
            for row in 0..<count {
                let slope = gradient[keyPath: axis][row]
                let gain = gains[keyPath: axis][row]
                let grows = (slope > 0) != (velocity[keyPath: axis][row] > 0)
                gains[keyPath: axis][row] = max(grows ? gain + 0.2 : gain * 0.8, 0.01)
                velocity[keyPath: axis][row] =
                    momentum * velocity[keyPath: axis][row]
                    - rate * gains[keyPath: axis][row] * slope
                places[keyPath: axis][row] += velocity[keyPath: axis][row]
                sum += places[keyPath: axis][row]
            }
            for row in 0..<count { places[keyPath: axis][row] -= sum / Double(count) }
        }
        move(\.x)
        move(\.y)
    }
}
