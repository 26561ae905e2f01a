import ElboNumerics
import Foundation

/// What looks at codes to tell something that they were not made for.
public enum Probe: Sendable, Hashable {
    /// A linear function of the codes: of classes the softmax of one for each class (multinomial logistic regression), of numbers
    /// itself (ridge regression). Codes are standardised, and ½ |w|² is charged beside the sum of the losses.
    case linear
    /// The nearest labelled codes, so many: their shares of each class, or the mean of their numbers. Codes are standardised.
    case neighbours(Int)
}

extension Probe {
    /// Most labelled rows among which neighbours are looked for: more make the search long and the answer hardly better.
    static let mostNeighbours = 10_000

    /// How probable each class is for some rows.
    ///
    /// - Parameters:
    ///   - rows: Features of the rows asked about.
    ///   - known: Features of labelled rows.
    ///   - classes: Their classes, from 0.
    ///   - count: How many classes there are.
    /// - Returns: Rows of `count` probabilities.
    func classProbabilities(
        of rows: ProbeFeatures, from known: ProbeFeatures, classes: [Int], count: Int
    ) -> [[Double]] {
        let (rows, known) = (rows.standardized(like: known), known.standardized(like: known))
        switch self {
        case .linear:
            let weights = Probe.logisticWeights(known, classes, count)
            return (0..<rows.count).map { Probe.softmax(Probe.scores(rows[$0], weights, count)) }
        case .neighbours(let number):
            return Probe.neighbours(of: rows, among: known, number) { nearest in
                // One count in all beside the neighbours', so that no class is impossible (Laplace's rule).
                var shares = [Double](repeating: 1 / Double(count), count: count)
                for row in nearest { shares[classes[row]] += 1 }
                return shares.map { $0 / Double(nearest.count + 1) }
            }
        }
    }

    /// What number is expected for some rows.
    ///
    /// - Parameters:
    ///   - rows: Features of the rows asked about.
    ///   - known: Features of rows whose number is known.
    ///   - numbers: Their numbers.
    func numbers(of rows: ProbeFeatures, from known: ProbeFeatures, numbers: [Double]) -> [Double] {
        let (rows, known) = (rows.standardized(like: known), known.standardized(like: known))
        switch self {
        case .linear:
            let (weights, offset) = Probe.ridgeWeights(known, numbers)
            return (0..<rows.count).map { row in
                zip(rows[row], weights).reduce(offset) { $0 + $1.0 * $1.1 }
            }
        case .neighbours(let number):
            return Probe.neighbours(of: rows, among: known, number) { nearest in
                nearest.reduce(0) { $0 + numbers[$1] } / Double(nearest.count)
            }
        }
    }

    // MARK: Linear

    /// Σᵢ -ln softmax(W xᵢ + b)[cᵢ] + ½ |W|² at its least: for each class its weights, then its offset.
    private static func logisticWeights(_ known: ProbeFeatures, _ classes: [Int], _ count: Int)
        -> [Double]
    {
        let stride = known.width + 1
        return LimitedMemoryDescent.minimum(
            from: [Double](repeating: 0, count: count * stride)
        ) { weights in
            var value = 0.0
            var gradient = [Double](repeating: 0, count: weights.count)
            for row in 0..<known.count {
                let features = known[row]
                let shares = softmax(scores(features, weights, count))
                value -= Foundation.log(max(shares[classes[row]], 1e-300))
                for kind in 0..<count {
                    let error = shares[kind] - (kind == classes[row] ? 1 : 0)
                    var place = kind * stride
                    for feature in features {
                        gradient[place] += error * feature
                        place += 1
                    }
                    gradient[place] += error
                }
            }
            for place in weights.indices where place % stride != known.width {
                value += 0.5 * weights[place] * weights[place]
                gradient[place] += weights[place]
            }
            return (value, gradient)
        }
    }

    private static func scores(_ features: ArraySlice<Double>, _ weights: [Double], _ count: Int)
        -> [Double]
    {
        let stride = features.count + 1
        return (0..<count).map { kind in
            var sum = weights[kind * stride + features.count]
            var place = kind * stride
            for feature in features {
                sum += weights[place] * feature
                place += 1
            }
            return sum
        }
    }

    private static func softmax(_ scores: [Double]) -> [Double] {
        let largest = scores.max() ?? 0
        let powers = scores.map { Foundation.exp($0 - largest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    /// ½ Σᵢ (w·xᵢ + b - yᵢ)² + ½ |w|² at its least; the features have mean 0, so that b is the mean of y.
    private static func ridgeWeights(_ known: ProbeFeatures, _ numbers: [Double]) -> (
        weights: [Double], offset: Double
    ) {
        let (n, d) = (known.count, known.width)
        let mean = numbers.reduce(0, +) / Double(n)
        var matrix = [Double](repeating: 0, count: d * d)
        var right = [Double](repeating: 0, count: d)
        for row in 0..<n {
            let features = Array(known[row])
            for i in 0..<d {
                right[i] += features[i] * (numbers[row] - mean)
                for j in 0...i { matrix[i * d + j] += features[i] * features[j] }
            }
        }
        for i in 0..<d {
            matrix[i * d + i] += 1
            for j in 0..<i { matrix[j * d + i] = matrix[i * d + j] }
        }
        guard let inverse = CholeskyFactor(matrix, order: d)?.inverse else {
            return ([Double](repeating: 0, count: d), mean)
        }
        return (
            (0..<d).map { i in (0..<d).reduce(0) { $0 + inverse[i * d + $1] * right[$1] } }, mean
        )
    }

    // MARK: Neighbours

    private static func neighbours<Answer: Sendable>(
        of rows: ProbeFeatures, among known: ProbeFeatures, _ number: Int,
        _ answer: @Sendable ([Int]) -> Answer
    ) -> [Answer] {
        let step = max(1, known.count / mostNeighbours)
        let candidates = Array(stride(from: 0, to: known.count, by: step))
        return concurrentMap(rows.count, threads: nil) { row in
            let own = rows[row]
            // The nearest so far, nearest first; equal distances in the order of the rows.
            var nearest: [(distance: Double, row: Int)] = []
            for candidate in candidates {
                let limit = nearest.count < number ? .infinity : nearest[number - 1].distance
                var distance = 0.0
                for (a, b) in zip(own, known[candidate]) {
                    distance += (a - b) * (a - b)
                    if distance >= limit { break }
                }
                guard distance < limit else { continue }
                let place = nearest.firstIndex { distance < $0.distance } ?? nearest.count
                nearest.insert((distance, candidate), at: place)
                if nearest.count > number { nearest.removeLast() }
            }
            return answer(nearest.map(\.row))
        }
    }
}
