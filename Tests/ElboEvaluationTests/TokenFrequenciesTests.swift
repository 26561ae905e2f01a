import ElboEvaluation
import Foundation
import Testing

@Suite("Sentences by how frequent tokens are")
struct TokenFrequenciesTests {
    @Test("each sentence by the counts of the others, by hand")
    func byHand() throws {
        let found = try #require(
            TokenFrequencies.logProbabilities(of: [[4, 2], [4, 5, 2]], vocabulary: 5))
        // Of the other: 4, 5 and 2 once each, three of six; then 4 and 2, two of four, and a half for three others.
        #expect(abs(found[0] - 2 * log(1.0 / 6)) < 1e-12)
        #expect(abs(found[1] - (2 * log(0.25) + log(0.5 / 3))) < 1e-12)
        #expect(TokenFrequencies.logProbabilities(of: [[4, 2]], vocabulary: 5) == nil)
    }

    @Test("where every token was met nothing is kept for others")
    func whole() throws {
        let found = try #require(
            TokenFrequencies.logProbabilities(of: [[0, 1, 1], [0, 1], [1]], vocabulary: 2))
        #expect(abs(found[2] - log(3.0 / 5)) < 1e-12)
    }

    @Test("a token's probabilities sum to one, met or not")
    func sum() throws {
        // The last sentence is one token long: each in its place, given the same others.
        let others = [[3, 3, 1], [0, 3, 1, 1], [5, 1]]
        let total = try (0..<8).reduce(0) { sum, token in
            let found = try #require(
                TokenFrequencies.logProbabilities(of: others + [[token]], vocabulary: 8))
            return sum + exp(found[3])
        }
        #expect(abs(total - 1) < 1e-12)
    }
}
