/// Trials judged by two things: a score, larger is better, and a cost, smaller is better.
///
/// Non-dominated sorting (Deb, Pratap, Agarwal and Meyarivan, "NSGA-II", IEEE Transactions on Evolutionary Computation
/// 2002, section III.A).
public struct ParetoFront: Sendable {
    /// Trials that have both.
    private let points: [(trial: Int, score: Double, cost: Double)]

    /// Takes the trials that have both numbers.
    public init(scores: [Int: Double], costs: [Int: Double]) {
        points = scores.compactMap { trial, score in
            costs[trial].flatMap { cost in
                score.isNaN || cost.isNaN ? nil : (trial, score, cost)
            }
        }.sorted { a, b in
            if a.cost != b.cost { return a.cost < b.cost }
            return a.score != b.score ? a.score > b.score : a.trial < b.trial
        }
    }

    /// Trials that none other equals or beats in both, the cheapest first.
    public var members: [Int] { fronts.first?.map { points[$0].trial } ?? [] }

    /// All trials: the front, then the front of the rest, and so on; within one the best score first.
    public var order: [Int] {
        fronts.flatMap { front in
            front.sorted { a, b in
                points[a].score != points[b].score
                    ? points[a].score > points[b].score : points[a].trial < points[b].trial
            }.map { points[$0].trial }
        }
    }

    /// At most so many trials of the front, the cheapest and the best among them, at even distances in between.
    public func spread(atMost limit: Int) -> [Int] {
        let members = members
        guard members.count > limit else { return members }
        guard limit > 1 else { return members.suffix(max(limit, 0)) }
        return (0..<limit).map { members[$0 * (members.count - 1) / (limit - 1)] }
    }

    /// Places of `points`, front after front, each by cost.
    private var fronts: [[Int]] {
        var fronts: [[Int]] = []
        var rest = Array(points.indices)
        while !rest.isEmpty {
            var (front, others): ([Int], [Int]) = ([], [])
            var best = -Double.infinity
            // By cost, so that a point is beaten by a cheaper one if its score is no better.
            for place in rest {
                if points[place].score > best || front.isEmpty {
                    front.append(place)
                    best = points[place].score
                } else {
                    others.append(place)
                }
            }
            fronts.append(front)
            rest = others
        }
        return fronts
    }
}
