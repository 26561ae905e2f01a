import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite("Categories whose elements have fixed shares") struct PooledCategoricalTests {
    private static let logits = [0.5, -1, 0.2]
    /// Elements: of the first category itself alone, of the second 1/4 and 3/4, of the third 1/2, 1/3 and 1/6.
    private static let shares = [[1.0], [0.25, 0.75], [0.5, 1.0 / 3, 1.0 / 6]]
    private static let entropies = shares.map { -$0.reduce(0) { $0 + $1 * log($1) } }
    private static let parameters = [row(logits)]

    private static var probabilities: [Double] {
        let total = logits.reduce(0) { $0 + exp($1) }
        return logits.map { exp($0) / total }
    }

    private static func law(_ values: [Tensor]) -> PooledCategorical {
        PooledCategorical(logits: values[0], entropiesWithin: entropies.map { Float($0) })
    }

    @Test("An element's probability is that of its category times its share; all add up to one")
    func probabilities() throws {
        var sum = 0.0
        for (category, shares) in Self.shares.enumerated() {
            for share in shares {
                let value = (0..<3).map { $0 == category ? 1.0 : 0 } + [0.5, log(share)]
                let found = try outputs(of: Self.parameters + [row(value)]) {
                    [Self.law($0).logProbability(of: $0[1])]
                }
                let expected = log(Self.probabilities[category] * share)
                #expect(isClose(found[0].scalar, expected))
                sum += exp(found[0].scalar)
            }
        }
        #expect(abs(sum - 1) < 1e-6)
    }

    @Test("Entropy is -E ln p over all elements; means are probabilities, and no element's number")
    func moments() throws {
        let found = try outputs(of: Self.parameters) {
            [Self.law($0).entropy(), Self.law($0).mean]
        }
        let expected = zip(Self.probabilities, Self.shares).reduce(0) { sum, category in
            category.1.reduce(sum) { $0 - category.0 * $1 * log(category.0 * $1) }
        }
        // Entropies within are Float32.
        #expect(abs(found[0].scalar - expected) < 1e-7)
        let within = zip(Self.probabilities, Self.entropies).reduce(0) { $0 + $1.0 * $1.1 }
        for (mean, truth) in zip(found[1].doubles, Self.probabilities + [-1, -within]) {
            #expect(abs(mean - truth) < 1e-7)
        }
    }

    @Test("Draws are one category each, and an even number beside it, at 1e-6")
    func draws() throws {
        let count = 20_000
        let found = try numbers(of: Self.parameters + [HostArray(RandomKey(seed: 3))]) {
            Self.law($0).sample(key: $0[1], count: count)
        }
        for category in 0..<3 {
            let share = Self.probabilities[category]
            let own = (0..<count).filter { found[$0 * 5 + category] == 1 }
            let error = (share * (1 - share) / Double(count)).squareRoot()
            #expect(abs(Double(own.count) / Double(count) - share) < 4.9 * error)
            // The mean of uniform numbers has the variance 1 / 12 n.
            let mean = own.reduce(0) { $0 + found[$1 * 5 + 3] } / Double(own.count)
            #expect(abs(mean - 0.5) < 4.9 / (12 * Double(own.count)).squareRoot())
        }
        #expect((0..<count).allSatisfy { found[$0 * 5 + 4] == 0 })
        #expect((0..<count).allSatisfy { (0..<1).contains(found[$0 * 5 + 3]) })
    }
}
