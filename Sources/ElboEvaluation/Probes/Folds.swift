package import ElboNumerics

/// Rows dealt out in parts, each of which is told from the others.
package struct Folds {
    /// The rows of each part, and all others.
    package let parts: [(rows: [Int], others: [Int])]

    /// Deals rows of each stratum in turns, so that every part has its share of each.
    package init(_ rows: [Int], strata: [Int], count: Int = 5, key: RandomKey) {
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

    /// An answer for each of so many rows: for those of the folds from the other folds, for all others from all of them.
    ///
    /// - Parameters:
    ///   - count: How many rows there are.
    ///   - ask: Answers for some rows, learned from others.
    func answers<Answer>(
        for count: Int, _ ask: (_ rows: [Int], _ others: [Int]) -> [Answer]
    ) -> [Answer] {
        var answers = [Answer?](repeating: nil, count: count)
        func note(_ rows: [Int], from others: [Int]) {
            guard !rows.isEmpty else { return }
            for (row, answer) in zip(rows, ask(rows, others)) { answers[row] = answer }
        }
        for (rows, others) in parts { note(rows, from: others) }
        let known = parts.flatMap(\.rows).sorted()
        note(Set(0..<count).subtracting(known).sorted(), from: known)
        return answers.compactMap { $0 }
    }
}
