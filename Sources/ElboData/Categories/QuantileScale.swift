import Foundation

/// A column's numbers by their place among its numbers: a rising map from numbers to the logits of their quantiles.
///
/// A number is known to the resolution δ with which it is written, and stands for the interval of scores
///
///     [s(x - δ/2), s(x + δ/2)],    s(x) = ln F(x) / (1 - F(x)),
///
/// F the distribution function of the column's numbers, s linear between `edges`. A number that many rows share, a heap,
/// has an edge on each side, so that its interval holds its share of F; skewed and heavy-tailed columns become logistic. Whatever the edges are, a law of scores is a law of numbers, for the map only changes
/// variables:
///
///     ln p(x) = ln P(s(x - δ/2) < s < s(x + δ/2)) - ln δ
///
/// Transforms by the column's own distribution are those of Liu, Lafferty and Wasserman 2009 (the nonparanormal), and the
/// interval of a tied number is that of Hoff 2007, section 2 (the extended rank likelihood).
public struct QuantileScale: Codable, Hashable, Sendable {
    /// Numbers between which scores are linear; rising.
    public let edges: [Double]
    /// The scores of the edges; rising.
    public let scores: [Double]
    /// δ: numbers nearer to one another than this are one.
    public let resolution: Double
    /// Numbers that many rows share; rising.
    public let heaps: [Double]
    /// How the column writes its numbers, where that is known.
    public let format: NumberFormat?

    /// Describes a scale.
    ///
    /// - Parameters:
    ///   - edges: At least two, rising.
    ///   - scores: As many, rising.
    ///   - resolution: Positive.
    ///   - heaps: Numbers that many rows share, rising.
    ///   - format: How the column writes its numbers.
    public init(
        edges: [Double], scores: [Double], resolution: Double, heaps: [Double] = [],
        format: NumberFormat? = nil
    ) {
        self.edges = edges
        self.scores = scores
        self.resolution = resolution
        self.heaps = heaps
        self.format = format
        precondition(
            isSound, "\(edges.count) edges, \(scores.count) scores, resolution \(resolution)")
    }

    /// Whether it can be what a file says it is.
    package var isSound: Bool {
        func rise(_ numbers: [Double]) -> Bool {
            numbers.allSatisfy(\.isFinite)
                && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        }
        return edges.count >= 2 && edges.count == scores.count && rise(edges) && rise(scores)
            && rise(heaps) && resolution > 0 && resolution.isFinite && format?.isSound ?? true
    }

    /// The score of a number; beyond the edges it goes on with the slope between the outermost.
    public func score(of x: Double) -> Double { QuantileScale.line(x, edges, scores) }

    /// The middle and the width of the scores that a number stands for; NaN for a missing one.
    public func interval(of x: Double) -> (middle: Double, width: Double) {
        let (lower, upper) = (score(of: x - resolution / 2), score(of: x + resolution / 2))
        return ((lower + upper) / 2, upper - lower)
    }

    /// The number of the column with a score: one that it could have.
    public func number(at score: Double) -> Double {
        let x = QuantileScale.line(score, scores, edges)
        return heap(about: x) ?? format?.nearest(to: x) ?? x
    }

    /// The number whose interval has a middle, also outside the column's range.
    func original(ofMiddle middle: Double) -> Double {
        let x = QuantileScale.line(middle, scores, edges)
        return heap(about: x) ?? format?.rounded(x) ?? x
    }

    /// The number that many rows share within half the resolution.
    private func heap(about x: Double) -> Double? {
        let place = heaps.firstPlace { $0 >= x - resolution / 2 }
        return place < heaps.count && heaps[place] <= x + resolution / 2 ? heaps[place] : nil
    }

    /// The numbers as steps: a random score s stands for the number edges[0] + Σ riseᵢ [s > scoreᵢ], up to its place within a
    /// step, so that its mean is edges[0] + Σ riseᵢ P(s > scoreᵢ).
    ///
    /// - Parameter width: Scores that one step may hold.
    package func steps(atMost width: Double = 0.25) -> [(score: Double, rise: Double)] {
        edges.indices.dropLast().flatMap { cell -> [(score: Double, rise: Double)] in
            let (first, last) = (scores[cell], scores[cell + 1])
            let whole = edges[cell + 1] - edges[cell]
            // All scores of a heap's cell stand for one number.
            if whole <= 1.001 * resolution, heap(about: edges[cell] + whole / 2) != nil {
                return [(first, whole / 2), (last, whole / 2)]
            }
            let count = ((last - first) / width).rounded(.up)
            return (0..<Int(count)).map {
                (first + (last - first) * (Double($0) + 0.5) / count, whole / count)
            }
        }
    }

    /// Half the distance between the numbers that a normal law would have one deviation below and above the middle; at
    /// least the resolution.
    public var spread: Double {
        let sixth = 1.66  // the logit of Φ(1)
        return max((number(at: sixth) - number(at: -sixth)) / 2, resolution)
    }

    /// The points' polygon, which goes on with the slope between its ends.
    private static func line(_ x: Double, _ xs: [Double], _ ys: [Double]) -> Double {
        let last = xs.count - 1
        guard x >= xs[0], x <= xs[last] else {
            guard !x.isNaN else { return .nan }
            let slope = (ys[last] - ys[0]) / (xs[last] - xs[0])
            return x < xs[0] ? ys[0] + slope * (x - xs[0]) : ys[last] + slope * (x - xs[last])
        }
        let high = max(min(xs.firstPlace { $0 > x }, last), 1)
        let share = (x - xs[high - 1]) / (xs[high] - xs[high - 1])
        return ys[high - 1] + share * (ys[high] - ys[high - 1])
    }
}

extension [Double] {
    /// The first place from which on a condition holds, or the number of elements.
    fileprivate func firstPlace(where holds: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension QuantileScale {
    /// How many cells a scale has at most, beside those of numbers that many rows share.
    private static let mostCells = 100.0
    /// Fewer numbers than these tell no quantile.
    private static let leastInCell = 10.0
    /// Shares of numbers that are in no cell: at both ends, and in a cell in which there are none.
    private static let (beyond, empty) = (0.5, 0.01)

    /// The scale of a column's numbers.
    ///
    /// - Parameters:
    ///   - numbers: Finite, at least two different ones.
    ///   - format: How the column writes them.
    package init?(fittedTo numbers: [Double], format: NumberFormat?) {
        let runs = ColumnRuns(numbers)
        guard runs.values.count >= 2 else { return nil }
        let resolution = runs.resolution(format)
        let least = max(Double(numbers.count) / QuantileScale.mostCells, QuantileScale.leastInCell)
        var edges = [runs.values[0] - resolution / 2]
        var below = [0.0]
        var heaps: [Double] = []
        var sum = 0.0
        func close(_ edge: Double) {
            guard edge > edges[edges.count - 1] else {
                below[below.count - 1] = sum
                return
            }
            edges.append(edge)
            below.append(sum)
        }
        for (place, value) in runs.values.enumerated() {
            let count = Double(runs.counts[place])
            let isShared = count >= least
            if isShared { heaps.append(value) }
            if isShared, place > 0 { close(value - resolution / 2) }
            sum += count
            let isLast = place + 1 == runs.values.count
            guard isShared || isLast || sum - below[below.count - 1] >= least else { continue }
            let next = isLast ? .infinity : (value + runs.values[place + 1]) / 2
            close(isShared || isLast ? value + resolution / 2 : next)
        }
        let whole = sum + 2 * QuantileScale.beyond + QuantileScale.empty * Double(edges.count)
        let scores = below.enumerated().map { place, count -> Double in
            let share =
                (count + QuantileScale.beyond + QuantileScale.empty * Double(place + 1) / 2) / whole
            return log(share / (1 - share))
        }
        guard edges.count >= 2, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
            return nil
        }
        self.init(
            edges: edges, scores: scores, resolution: resolution, heaps: heaps, format: format)
    }

    /// From here on a column is too skewed for a normal law. Below, means of a normal law are the better guesses of missing
    /// cells (Studies/README.md, `quantiles`).
    private static let leastSkewness = 6.0

    /// Whether a normal law would describe a column's numbers badly: a tenth of them are one number, or they are very skewed,
    /// and they are enough to tell.
    package static func suits(_ numbers: [Double]) -> Bool { reason(numbers) != nil }

    /// What a normal law would describe badly.
    enum Reason {
        /// A number with its share of all.
        case heap(Double, share: Double)
        case skewness(Double)
    }

    /// Why a normal law would describe a column's numbers badly; nil where it would not.
    static func reason(_ numbers: [Double]) -> Reason? {
        let runs = ColumnRuns(numbers)
        guard runs.values.count >= 2, Double(numbers.count) >= 5 * leastInCell,
            let place = runs.counts.indices.max(by: { runs.counts[$0] < runs.counts[$1] })
        else { return nil }
        let most = runs.counts[place]
        if 10 * most >= numbers.count, Double(most) >= leastInCell {
            return .heap(runs.values[place], share: Double(most) / Double(numbers.count))
        }
        let skewness = runs.skewness
        return abs(skewness) >= leastSkewness ? .skewness(skewness) : nil
    }
}

/// The different numbers of a column, rising, and how often each occurs.
struct ColumnRuns {
    private(set) var values: [Double] = []
    private(set) var counts: [Int] = []

    init(_ numbers: [Double]) {
        for number in numbers.sorted() {
            if number == values.last {
                counts[counts.count - 1] += 1
            } else {
                values.append(number)
                counts.append(1)
            }
        }
    }

    /// The step in which numbers are written, or a thousandth of the distance between the quartiles of the different
    /// numbers where it is not known.
    func resolution(_ format: NumberFormat?) -> Double {
        if let format { return pow(10, -Double(format.decimals)) }
        let spread = values[values.count * 3 / 4] - values[values.count / 4]
        let range = values[values.count - 1] - values[0]
        return (spread > 0 ? spread : range) / 1000
    }

    /// E[(x - μ)³] / σ³.
    var skewness: Double {
        let n = Double(counts.reduce(0, +))
        func mean(_ body: (Double) -> Double) -> Double {
            zip(values, counts).reduce(0) { $0 + body($1.0) * Double($1.1) } / n
        }
        let unit = max(abs(values[0]), abs(values[values.count - 1]), .leastNormalMagnitude)
        let middle = mean { $0 / unit }
        let variance = mean { ($0 / unit - middle) * ($0 / unit - middle) }
        guard variance > 0 else { return 0 }
        return mean { pow($0 / unit - middle, 3) } / pow(variance, 1.5)
    }
}
