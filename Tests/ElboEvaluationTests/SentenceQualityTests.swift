import ElboData
import ElboEvaluation
import ElboNumerics
import Foundation
import Testing

/// Trigrams, variety and copies of sentences.
@Suite("Measures of drawn sentences") struct SentenceQualityTests {
    /// "a b", "a b", "a c", "b c a" with a = 4, b = 5, c = 6 and the end 2.
    private let corpus = [[4, 5, 2], [4, 5, 2], [4, 6, 2], [5, 6, 4, 2]]

    @Test("Which sentences stand in another text, word for word")
    func seen() throws {
        let tokenizer = Tokenizer.words(WordTokenizer(words: ["a", "b"], isLowercased: true))
        let data = try Dataset.sentences(
            ["a  B", "a c", "a d", "b"], as: TextCoding(tokenizer: tokenizer, length: 1)
        ).data
        // What the tokens do not know and what is cut counts as well; capitals and spaces do not.
        #expect(data.areSeen(in: ["A b", "x", " a D "]) == [true, false, true, false])
        #expect(data.areSeen(in: []) == [false, false, false, false])
    }

    /// Trigrams are counted 3 (‹‹a), 2 (‹ab, ab.), and 1 for ‹ac, ac., ‹‹b, ‹bc, bca, ca.: n₁ = 6, n₂ = 2, D₃ = 0.6. Bigrams are seen
    /// behind different tokens once each but for none: ‹a, ab, b., ac, c., ‹b, bc, ca, a.: D₂ = 1. Words behind different tokens: a 2
    /// (‹, c), b 2 (a, ‹), . 3 (b, c, a), c 2 (a, b): none once, D₁ = 1/2.
    @Test("by hand")
    func hand() {
        let trigram = KneserNeyTrigram(learning: corpus, vocabulary: 5)
        // p(a) = (2 - 1/2 + 1/2 · 4 · 1/5) / 9, the end as much more as its count; one never seen 1/2 · 4 / 5 / 9.
        let (a, end, unseen) = (1.9 / 9, 2.9 / 9, 0.4 / 9)
        // Behind ‹ are a and b, each behind one kind: all of it is taken off.
        #expect(close(trigram.probability(of: 4, after: nil, nil), (2.4 + 0.6 * 2 * a) / 4))
        // Behind ab only the end comes.
        #expect(close(trigram.probability(of: 2, after: 4, 5), (1.4 + 0.6 * end) / 2))
        // Behind b b nothing was seen; behind b the end and c.
        #expect(close(trigram.probability(of: 2, after: 5, 5), end))
        #expect(close(trigram.probability(of: 3, after: 7, 7), unseen))
        let nats = trigram.surprises(of: [4, 5, 2])
        #expect(nats.count == 3 && close(nats[2], -log((1.4 + 0.6 * end) / 2)))
    }

    private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }

    /// Sentences of tokens 4..<24, the frequent ones more frequent, each end 2.
    private func drawn(_ count: Int, seed: UInt64) -> [[Int]] {
        (0..<count).map { row in
            let key = RandomKey(seed: seed).child(UInt64(row))
            let length = 1 + Int(7 * key.uniform(at: 0))
            return (0..<length).map { 4 + Int(20 * pow(key.uniform(at: $0 + 1), 2)) } + [2]
        }
    }

    @Test("Behind any two tokens the probabilities of all that can come sum to 1")
    func sums() {
        let sentences = drawn(300, seed: 1)
        // 20 words, the unknown and the end.
        let trigram = KneserNeyTrigram(learning: sentences, vocabulary: 22)
        let all = [2, 3] + Array(4..<24)
        var histories: [(Int?, Int?)] = [(nil, nil), (nil, 4), (nil, 3), (3, 3), (23, 22)]
        for first in stride(from: 4, to: 24, by: 3) {
            histories += stride(from: 4, to: 24, by: 2).map { (first, $0) }
        }
        for (first, second) in histories {
            let total = all.reduce(0) { $0 + trigram.probability(of: $1, after: first, second) }
            #expect(abs(total - 1) < 1e-12, "\(total) behind \(first ?? 0), \(second ?? 0)")
        }
        // The order of sentences tells nothing.
        let again = KneserNeyTrigram(learning: sentences.reversed(), vocabulary: 22)
        #expect(trigram.surprises(of: sentences[7]) == again.surprises(of: sentences[7]))
    }

    @Test("Distinct runs by hand, none where sentences are too short")
    func distinct() {
        let sentences = [[4, 5, 4], [4, 5], [6]]
        #expect(SentenceVariety.distinct(1, of: sentences) == 3.0 / 6)
        #expect(SentenceVariety.distinct(2, of: sentences) == 2.0 / 3)
        #expect(SentenceVariety.distinct(4, of: sentences) == 0)
    }

    /// BLEU-4 as it is written, of a sentence beside others.
    private func bleu(_ own: [Int], beside others: [[Int]]) -> Double {
        func counts(_ sentence: [Int], _ n: Int) -> [[Int]: Int] {
            var counts: [[Int]: Int] = [:]
            for start in stride(from: 0, through: sentence.count - n, by: 1) {
                counts[Array(sentence[start..<start + n]), default: 0] += 1
            }
            return counts
        }
        var sum = 0.0
        for n in 1...4 {
            let mine = counts(own, n)
            var shared = 0
            for (run, count) in mine {
                shared += min(count, others.map { counts($0, n)[run] ?? 0 }.max() ?? 0)
            }
            let total = max(mine.values.reduce(0, +), 1)
            sum += log((shared == 0 ? 0.1 : Double(shared)) / Double(total))
        }
        let nearest = others.map(\.count).min {
            (abs($0 - own.count), $0) < (abs($1 - own.count), $1)
        }
        let brevity = min(0, 1 - Double(nearest ?? 0) / Double(own.count))
        return exp(brevity + sum / 4)
    }

    @Test("Self-BLEU is the mean BLEU of each sentence beside all others")
    func selfBLEU() {
        let sentences = drawn(60, seed: 3).map { Array($0.dropLast()) }
        let expected = sentences.indices.map { row in
            bleu(
                sentences[row],
                beside: sentences.indices.filter { $0 != row }.map { sentences[$0] })
        }
        let found = SentenceVariety.selfBLEU(of: sentences)
        #expect(abs(found - expected.reduce(0, +) / 60) < 1e-12)
        #expect(SentenceVariety.selfBLEU(of: [[4, 5, 6, 7], [4, 5, 6, 7]]) == 1)
        #expect(SentenceVariety.selfBLEU(of: [[4]]) == 0)
    }

    private let coding = TextCoding(
        tokenizer: .words(WordTokenizer(words: (4..<24).map { "w\($0)" })), length: 8)

    private func data(_ sentences: [[Int]]) throws -> Dataset {
        try Dataset.sentences(
            sentences.map { $0.dropLast().map { "w\($0)" }.joined(separator: " ") }, as: coding
        ).data
    }

    @Test("Draws of the law of the real sentences, and copies of these")
    func quality() throws {
        let (real, held) = (drawn(800, seed: 1), drawn(200, seed: 2))
        let own = drawn(300, seed: 3)
        let fair = try SentenceQuality(data(own), beside: data(real), heldBack: data(held))
        #expect(fair.drawn == 300 && fair.real == 800 && fair.heldBack == 200)
        #expect(fair.compared == 200)
        // Of one law are the drawn and those held back: costs differ by less than four standard errors of their difference, an
        // alarm in 16 000.
        let floor = try #require(fair.forwardHeldBack)
        let error = hypot(fair.forward.nats.standardError, floor.nats.standardError)
        #expect(abs(fair.forward.nats.mean - floor.nats.mean) < 4 * error)
        let trigram = KneserNeyTrigram(learning: real, vocabulary: 22)
        let costs = own.map { trigram.surprises(of: $0).reduce(0, +) }
        #expect(abs(fair.forward.nats.mean - costs.reduce(0, +) / 300) < 1e-9)
        let copied = try SentenceQuality(
            data(Array(real[..<100]) + own[..<100]), beside: data(real), heldBack: data(held))
        let known = Set(real)
        let chance = Double(own[..<100].count { known.contains($0) }) / 200
        #expect(abs(copied.copies - (0.5 + chance)) < 1e-12)
        #expect(copied.copiesHeldBack == Double(held.count { known.contains($0) }) / 200)
        // What is said again and again varies little, and tells little of real sentences.
        let dull = try SentenceQuality(
            data((0..<300).map { own[$0 % 3] }), beside: data(real), heldBack: data(held))
        #expect(dull.distinct[1].drawn < 0.1 * dull.distinct[1].real)
        #expect(dull.selfBLEU.drawn > 0.9 && dull.selfBLEU.real < 0.9)
        #expect(dull.reverse.nats.mean > fair.reverse.nats.mean)
        let alone = try SentenceQuality(data(own), beside: data(real))
        #expect(alone.forwardHeldBack == nil && alone.reverseReal == nil)
    }

    @Test("Copies are copies word for word: of unknown words and behind a cut, too")
    func copies() throws {
        let long = String(repeating: "w4 ", count: coding.length)
        let real = try Dataset.sentences(
            ["w4 w5", "w4 strange", long + "w5"], as: coding
        ).data
        for (drawn, share) in [
            (["w4 w5", "w4 odd"], 0.5), (["w4  strange "], 1), ([long + "w6", long + "w5"], 0.5),
        ] {
            let drawn = try Dataset.sentences(drawn, as: coding).data
            #expect(SentenceQuality(drawn, beside: real).copies == share)
        }
    }
}
