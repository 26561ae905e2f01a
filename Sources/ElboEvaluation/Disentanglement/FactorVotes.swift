import ElboAutoencoders
import ElboNumerics

/// Whether the dimension that varies least among examples of one level of a factor says which factor that is (Kim and Mnih 2018,
/// section 4).
///
/// A vote: of a factor drawn at random 64 examples that share one of its levels; the dimension whose variance among them, over that
/// among all, is least. The votes of a dimension go to the factor that most of them are of, and other votes are judged by that.
public struct FactorVotes: Codable, Hashable, Sendable {
    /// For each dimension how many votes were of each factor: what the rule is made of.
    public let votes: [[Int]]
    /// The same of the votes that are judged.
    public let judged: [[Int]]

    /// States both.
    public init(votes: [[Int]], judged: [[Int]]) {
        self.votes = votes
        self.judged = judged
    }

    /// The share of the judged votes that are of their dimension's factor: 1 where each factor holds a dimension of its own still;
    /// codes that know nothing have about the share of the most frequent factor, 1/K.
    public var score: Double {
        let total = judged.reduce(0) { $0 + $1.reduce(0, +) }
        guard total > 0 else { return 0 }
        let right = zip(votes, judged).reduce(0) { sum, pair in
            let factor = pair.0.indices.max { pair.0[$0] < pair.0[$1] } ?? 0
            return sum + pair.1[factor]
        }
        return Double(right) / Double(total)
    }
}

extension FactorVotes {
    /// Votes of codes, 800 for the rule and 800 that are judged.
    init(of codes: LatentCodes, about factors: KnownFactors, active: [Bool], key: RandomKey) {
        let d = codes.dimension
        let axes = (0..<d).filter { active[$0] }
        let scale = axes.map { Self.variance(codes, $0, 0..<codes.count) }
        let members = factors.levels.map { levels in
            Dictionary(grouping: levels.indices, by: { levels[$0] })
        }
        func cast(_ count: Int, _ key: RandomKey) -> [[Int]] {
            var table = [[Int]](
                repeating: [Int](repeating: 0, count: factors.names.count), count: d)
            for vote in 0..<count {
                let own = key.child(UInt64(vote))
                let factor = Self.place(own.uniform(at: 0), factors.names.count)
                // A level as often as it is there: that of an example drawn from all.
                let level = factors.levels[factor][Self.place(own.uniform(at: 1), codes.count)]
                let group = members[factor][level] ?? []
                let rows = (0..<Self.examples).map {
                    group[Self.place(own.uniform(at: $0 + 2), group.count)]
                }
                let shares = zip(axes, scale).map { Self.variance(codes, $0, rows) / $1 }
                guard let least = shares.indices.min(by: { shares[$0] < shares[$1] }) else {
                    continue
                }
                table[axes[least]][factor] += 1
            }
            return table
        }
        self.init(votes: cast(Self.count, key.child(0)), judged: cast(Self.count, key.child(1)))
    }

    private static let (count, examples) = (800, 64)

    private static func place(_ uniform: Double, _ count: Int) -> Int {
        min(Int(uniform * Double(count)), count - 1)
    }

    private static func variance(_ codes: LatentCodes, _ axis: Int, _ rows: some Collection<Int>)
        -> Double
    {
        let values = rows.map { Double(codes.means[$0 * codes.dimension + axis]) }
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }
}
