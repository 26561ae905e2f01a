import ElboAutoencoders
import ElboEvaluation
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Measures of disentanglement against tables computed by hand, and on codes that are perfect or know nothing.
@Suite struct DisentanglementTests {
    /// All combinations of a shape (3), a size (4) and a place (5), each four times.
    private static let levels: [[Int]] = (0..<240).map { [$0 % 3, $0 / 3 % 4, $0 / 12 % 5] }

    private static func factors() throws -> KnownFactors {
        try KnownFactors([
            ("shape", levels.map { ["disc", "square", "star"][$0[0]] }),
            ("size", levels.map { "\($0[1])" }), ("place", levels.map { "\($0[2])" }),
        ])
    }

    private static func codes(
        variance: Float, dimension: Int = 3, _ code: ([Int], Int) -> [Float]
    ) -> LatentCodes {
        let means = levels.enumerated().flatMap { code($1, $0) }
        return LatentCodes(
            means: means, variances: means.map { _ in variance }, dimension: dimension)
    }

    @Test("The gap in information, by hand")
    func informationGap() {
        // Factor 1: ln 2 against a quarter of it; factor 2: equal knowledge of two dimensions.
        let gap = InformationGap(
            information: [[log(2), 0.3], [0.25 * log(2), 0.3], [0, 0]],
            entropies: [log(2), log(4)])
        #expect(isClose(gap.gaps[0], 0.75) && gap.gaps[1] == 0)
        #expect(isClose(gap.score, 0.375))
    }

    @Test("Importances, by hand")
    func importances() {
        // Dimension 1 is for factor 1 alone, dimension 2 for both alike, dimension 3 idle; shares of all 1/2, 1/2, 0.
        let told = FactorImportance(
            importances: [[2, 0], [1, 1], [0, 0]], informativeness: [1, 1])
        #expect(isClose(told.disentanglement, 0.5))
        // Factor 1 has shares 2/3, 1/3, 0, factor 2 0, 1, 0.
        let entropy = -(2 * log(2.0 / 3) + log(1.0 / 3)) / 3
        #expect(isClose(told.completeness, (2 - entropy / log(3)) / 2))
    }

    @Test("The gap between predictions, by hand")
    func attributeGap() {
        let gap = AttributeGap(scores: [[0.9, 0.2], [0.5, 0.8], [0.1, 0.7]])
        #expect(isClose(gap.score, 0.25))
    }

    @Test("Votes, by hand")
    func votes() {
        // Dimension 1 stands for factor 2, dimension 2 for factor 1: 5 + 3 of 10 votes are right.
        let votes = FactorVotes(votes: [[1, 4], [6, 2]], judged: [[1, 5], [3, 1]])
        #expect(isClose(votes.score, 0.8))
    }

    @Test(
        "A dimension for each factor scores 1, with and without a law",
        arguments: [1e-4, 0] as [Float])
    func perfect(variance: Float) throws {
        let codes = Self.codes(variance: variance) { levels, _ in levels.map { Float($0) } }
        let found = try Disentanglement(codes, factors: Self.factors(), key: RandomKey(seed: 1))
        #expect(found.factors == ["shape", "size", "place"] && found.levels == [3, 4, 5])
        #expect(isClose(found.informationGap.score, 1, absolute: 1e-9), "\(found.informationGap)")
        #expect(isClose(found.importance.disentanglement, 1, absolute: 1e-9))
        #expect(isClose(found.importance.completeness, 1, absolute: 1e-9))
        #expect(found.importance.informativeness == [1, 1, 1])
        #expect(isClose(found.attributeGap.score, 1, absolute: 1e-9), "\(found.attributeGap)")
        #expect(found.votes.score == 1)
    }

    @Test("A code that is turned keeps what it tells and loses what its dimensions mean")
    func turned() throws {
        let codes = Self.codes(variance: 1e-4) { levels, _ in
            let (a, b, c) = (Float(levels[0]), Float(levels[1]), Float(levels[2]))
            return [a + b + c, a - b, a + b - 2 * c]
        }
        let found = try Disentanglement(codes, factors: Self.factors(), key: RandomKey(seed: 1))
        #expect(found.informationGap.score < 0.45 && found.importance.disentanglement < 0.7)
        #expect(found.attributeGap.score < 0.55)
        #expect(found.importance.informativeness.allSatisfy { $0 > 0.85 })
    }

    @Test("A code of noise scores what chance gives")
    func noise() throws {
        let key = RandomKey(seed: 3)
        let codes = Self.codes(variance: 25, dimension: 6) { _, row in
            (0..<6).map { Float(key.normal(at: row * 6 + $0)) }
        }
        let found = try Disentanglement(codes, factors: Self.factors(), key: RandomKey(seed: 1))
        // With posteriors much wider than the means' spread no dimension knows anything.
        #expect(found.informationGap.score < 0.02, "\(found.informationGap)")
        #expect(found.importance.disentanglement < 0.05, "\(found.importance)")
        // Of 240 rows of which a factor is not told a correlation² is below 0.06 but for once in 10⁴.
        #expect(found.attributeGap.score < 0.1)
        // A vote's dimension follows the levels' chance variances: above 1/3 where some level is still by chance, never near 1.
        #expect(found.votes.score < 0.75, "\(found.votes)")
        for (factor, share) in found.importance.informativeness.enumerated() {
            // Guesses on 60 rows: within five deviations of 1/levels.
            let chance = 1 / Double(found.levels[factor])
            #expect(share < chance + 5 * (chance * (1 - chance) / 60).squareRoot())
        }
    }

    @Test("Information by draws is that of the two overlapping laws")
    func overlap() throws {
        // One dimension at -1 or 1 by the first factor, of variance 1: I by quadrature; the second dimension knows nothing.
        let count = 1600
        let factors = try KnownFactors([
            ("a", (0..<count).map { "\($0 % 2)" }), ("b", (0..<count).map { "\($0 / 2 % 2)" }),
        ])
        let codes = LatentCodes(
            means: (0..<count).flatMap { [$0 % 2 == 0 ? -1 : 1, 0] as [Float] },
            variances: [Float](repeating: 1, count: 2 * count), dimension: 2)
        let found = try Disentanglement(codes, factors: factors, key: RandomKey(seed: 2))
        func density(_ z: Double, _ mean: Double) -> Double {
            exp(-0.5 * (z - mean) * (z - mean)) / (2 * Double.pi).squareRoot()
        }
        let exact = (-1000...1000).reduce(0.0) { sum, step in
            let z = Double(step) / 100
            let (a, b) = (density(z, -1), density(z, 1))
            return sum + 0.01 * a * log(a / (0.5 * (a + b)))
        }
        // Two draws an example, each term of a deviation below 0.5: five deviations of the mean.
        let error = 5 * 0.5 / Double(2 * count).squareRoot()
        #expect(abs(found.informationGap.information[0][0] - exact) < error)
        #expect(found.informationGap.information[1].allSatisfy { $0 < 1e-9 })
        #expect(isClose(found.informationGap.entropies[0], log(2)))
    }

    @Test("What are no factors is refused with a sentence")
    func refusals() throws {
        #expect(throws: FactorError.fewFactors(1)) { try KnownFactors([("a", ["1", "2"])]) }
        #expect(throws: FactorError.oneLevel(factor: "b")) {
            try KnownFactors([("a", ["1", "2"]), ("b", ["1", "1"])])
        }
        #expect(throws: FactorError.missing(factor: "b", row: 2)) {
            try KnownFactors([("a", ["1", "2"]), ("b", ["1", ""])])
        }
        let codes = Self.codes(variance: 1) { levels, _ in levels.map { Float($0) } }
        let two = try KnownFactors([("a", ["1", "2"]), ("b", ["1", "2"])])
        #expect(throws: FactorError.rowCount(expected: 240, found: 2)) {
            try Disentanglement(codes, factors: two, key: RandomKey(seed: 1))
        }
    }

    @Test("Numbers of many values fall into twenty parts of equal count")
    func parts() throws {
        let factors = try KnownFactors([
            ("a", (0..<200).map { "\(Double($0) / 7)" }), ("b", (0..<200).map { "\($0 % 2)" }),
        ])
        #expect(factors.levelCounts == [20, 2])
        #expect((0..<20).allSatisfy { level in factors.levels[0].count { $0 == level } == 10 })
    }
}
