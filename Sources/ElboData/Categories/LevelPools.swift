import Foundation

/// How a category of many levels is told by fewer indicators: its frequent levels have one each, the others share one with
/// levels that go with like rows.
///
/// A text of a shared indicator g is one of its members with their shares of the rows, so that
///
///     p(text) = p(g) share(text | g)
///
/// is a law of all texts, which no draw leaves (a class-based law, Brown et al. 1992). Members lie side by side in 0...1, each on
/// an interval as long as its share: its middle names the text beside the indicator, and a uniform number draws one.
public struct LevelPools: Hashable, Sendable {
    /// For each level the place of its indicator.
    public let places: [Int]
    /// How many rows have each level.
    public let rows: [Int]
    /// By indicator the levels that share it, in their order.
    public let members: [[Int]]
    /// For each level the middle of its interval among the members of its indicator.
    let middles: [Double]
    /// For each level ln share(text | g).
    let logShares: [Double]
    /// By indicator the members' ends in 0...1.
    private let ends: [[Double]]
    /// By indicator the most frequent member and its share.
    private let favourites: [(level: Int, share: Double)]

    /// - Parameters:
    ///   - places: For each level the place of its indicator; none of them stays empty.
    ///   - rows: How many rows have each level, at least one.
    public init(places: [Int], rows: [Int]) {
        precondition(LevelPools.areSound(places, rows), "no indicators of \(places.count) levels")
        (self.places, self.rows) = (places, rows)
        var members = [[Int]](repeating: [], count: (places.max() ?? -1) + 1)
        for (level, place) in places.enumerated() { members[place].append(level) }
        var middles = [Double](repeating: 0.5, count: places.count)
        var shares = [Double](repeating: 1, count: places.count)
        ends = members.map { levels in
            let all = Double(levels.reduce(0) { $0 + rows[$1] })
            var below = 0
            return levels.map { level in
                middles[level] = (Double(below) + Double(rows[level]) / 2) / all
                shares[level] = Double(rows[level]) / all
                below += rows[level]
                return Double(below) / all
            }
        }
        favourites = members.map { levels in
            let level = levels.max { (rows[$0], $1) < (rows[$1], $0) } ?? 0
            return (level, shares[level])
        }
        self.members = members
        self.middles = middles
        logShares = shares.map { $0 == 1 ? 0 : log($0) }
    }

    /// How many indicators there are.
    public var count: Int { members.count }

    /// For each indicator the mean of -ln share(text | g), in nats.
    public var entropies: [Double] {
        members.map { levels in
            levels.reduce(0) { $0 - exp(logShares[$1]) * logShares[$1] }
        }
    }

    /// A name for each indicator.
    func names(of levels: [String]) -> [String] {
        members.enumerated().map { place, own in
            let first = levels[favourites[place].level]
            return own.count == 1
                ? first : "\(first) and \(own.count - 1) other\(own.count == 2 ? "" : "s")"
        }
    }

    /// The level of a draw: the member on whose interval a number of 0...1 lies.
    func level(at place: Int, _ number: Double) -> Int {
        let ends = ends[place]
        var (low, high) = (0, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if number < ends[middle] { high = middle } else { low = middle + 1 }
        }
        return members[place][low]
    }

    /// The most probable level, given the indicators' probabilities.
    func mostProbable(_ probabilities: some Sequence<Double>) -> Int {
        var best = (level: 0, probability: -Double.infinity)
        for (probability, favourite) in zip(probabilities, favourites)
        where probability * favourite.share > best.probability {
            best = (favourite.level, probability * favourite.share)
        }
        return best.level
    }

    /// Whether numbers of a file can be those of so many levels.
    func isSound(levels: Int) -> Bool { places.count == levels }

    private static func areSound(_ places: [Int], _ rows: [Int]) -> Bool {
        let most = places.max() ?? -1
        return places.count == rows.count && rows.allSatisfy { (1...1 << 40).contains($0) }
            && most > 0 && most < places.count && Set(places) == Set(0...most)
    }

    /// Two of the same places and rows are the same.
    public static func == (one: LevelPools, other: LevelPools) -> Bool {
        one.places == other.places && one.rows == other.rows
    }

    /// By places and rows.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(places)
        hasher.combine(rows)
    }
}

extension LevelPools: Codable {
    private enum CodingKeys: String, CodingKey {
        case places, rows
    }

    /// Reads them from a file.
    ///
    /// - Throws: `DecodingError` for numbers that are none of pools.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let places = try values.decode([Int].self, forKey: .places)
        let rows = try values.decode([Int].self, forKey: .rows)
        guard LevelPools.areSound(places, rows) else {
            throw DecodingError.dataCorruptedError(
                forKey: .places, in: values, debugDescription: "these are no indicators of levels")
        }
        self.init(places: places, rows: rows)
    }

    /// Writes the places and rows.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(places, forKey: .places)
        try values.encode(rows, forKey: .rows)
    }
}
