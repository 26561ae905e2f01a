import Foundation

/// How unlike one another sentences are.
public enum SentenceVariety {
    /// The share of runs of n tokens that are different from one another, "distinct-n" (Li, Galley, Brockett, Gao and Dolan 2016).
    ///
    /// It falls with the number of sentences: only figures of equally many can be compared.
    ///
    /// - Parameters:
    ///   - n: How many tokens a run has, at least 1.
    ///   - sentences: Tokens without ends.
    /// - Returns: 0...1; 0 where no sentence has n tokens.
    public static func distinct(_ n: Int, of sentences: [[Int]]) -> Double {
        var seen: Set<ArraySlice<Int>> = []
        var count = 0
        for sentence in sentences {
            for run in runs(of: n, in: sentence) {
                seen.insert(run)
                count += 1
            }
        }
        return count == 0 ? 0 : Double(seen.count) / Double(count)
    }

    /// The mean BLEU-4 of each sentence beside all others, "self-BLEU" (Zhu et al. 2018): 1 where all are alike, small where they vary.
    ///
    ///     BLEU = exp(min(1 - r/c, 0) + ¼ Σₙ ln pₙ)     (Papineni et al. 2002, section 2.3)
    ///
    /// c is the sentence's length, r that of another nearest to it; pₙ the share of its runs of n tokens that another one has, each as
    /// often as it occurs in that one. Where no run is shared the count is 0.1 (Chen and Cherry 2014, smoothing 1), as without it a
    /// short sentence had 0. It grows with the number of sentences.
    ///
    /// - Parameter sentences: Tokens without ends.
    /// - Returns: 0...1; 0 for fewer than two sentences.
    public static func selfBLEU(of sentences: [[Int]]) -> Double {
        guard sentences.count > 1 else { return 0 }
        let orders = (1...4).map { n in sentences.map { counts(of: n, in: $0) } }
        let most = orders.map(MostOccurrences.init)
        let lengths = Lengths(sentences)
        let scores = sentences.indices.map { row -> Double in
            let length = sentences[row].count
            guard length > 0 else { return 0 }
            let logs = orders.indices.map { order -> Double in
                let own = orders[order][row]
                let shared = own.reduce(0) {
                    $0 + min($1.value, most[order].elsewhere($1.key, than: row))
                }
                let runs = max(length - order, 1)
                return log((shared == 0 ? 0.1 : Double(shared)) / Double(runs))
            }
            let nearest = lengths.nearest(to: length)
            let brevity = min(1 - Double(nearest) / Double(length), 0)
            return exp(brevity + logs.reduce(0, +) / 4)
        }
        return scores.reduce(0, +) / Double(scores.count)
    }

    private static func runs(of n: Int, in sentence: [Int]) -> [ArraySlice<Int>] {
        sentence.count < n ? [] : (0...sentence.count - n).map { sentence[$0..<$0 + n] }
    }

    private static func counts(of n: Int, in sentence: [Int]) -> [ArraySlice<Int>: Int] {
        runs(of: n, in: sentence).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

/// How often a run occurs at most in one of the sentences other than a given one.
private struct MostOccurrences {
    /// The most and the second most occurrences, and whose the most are.
    private var records: [ArraySlice<Int>: (most: Int, row: Int, next: Int)] = [:]

    init(_ counts: [[ArraySlice<Int>: Int]]) {
        for (row, own) in counts.enumerated() {
            for (run, count) in own {
                let (most, owner, next) = records[run] ?? (0, -1, 0)
                records[run] =
                    count > most ? (count, row, most) : (most, owner, max(next, count))
            }
        }
    }

    func elsewhere(_ run: ArraySlice<Int>, than row: Int) -> Int {
        guard let (most, owner, next) = records[run] else { return 0 }
        return owner == row ? next : most
    }
}

/// How long sentences are.
private struct Lengths {
    private let counts: [Int: Int]

    init(_ sentences: [[Int]]) {
        counts = sentences.reduce(into: [:]) { $0[$1.count, default: 0] += 1 }
    }

    /// The length nearest to one of them among all others, of two equally near the shorter.
    func nearest(to length: Int) -> Int {
        if counts[length, default: 0] > 1 { return length }
        return counts.keys.filter { $0 != length }
            .min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? length
    }
}
