import ElboNumerics

/// Rows dealt out in parts, each of which is told from the others.
struct Folds {
    /// The rows of each part, and all others.
    let parts: [(rows: [Int], others: [Int])]

    /// Deals rows of each stratum in turns, so that every part has its share of each.
    init(_ rows: [Int], strata: [Int], count: Int = 5, key: RandomKey) {
        let shuffled = key.permutation(rows.count).map { rows[$0] }
        let dealt = shuffled.enumerated().sorted {
            (strata[$0.element], $0.offset) < (strata[$1.element], $1.offset)
        }.map(\.element)
        let count = min(count, rows.count)
        parts = (0..<count).map { part in
            let own = dealt.indices.filter { $0 % count == part }.map { dealt[$0] }.sorted()
            let others = dealt.indices.filter { $0 % count != part }.map { dealt[$0] }.sorted()
            return (own, others)
        }
    }
}
