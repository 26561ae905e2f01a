import ElboAutoencoders
import ElboEvaluation
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct LatentUsageTests {
    private func codes(_ means: [[Float]], variance: Float) -> LatentCodes {
        LatentCodes(
            means: means.flatMap { $0 },
            variances: [Float](repeating: variance, count: means.count * means[0].count),
            dimension: means[0].count)
    }

    @Test("Equal posteriors hold no information")
    func none() throws {
        let found = codes([[Float]](repeating: [0, 0], count: 200), variance: 1)
            .usage(key: RandomKey(seed: 1))
        #expect(abs(try #require(found.mutualInformation)) < 1e-9)
        #expect(found.activeUnits == 0)
        #expect(found.varianceOfMeans == [0, 0])
    }

    @Test("Separated posteriors hold ln N nats", arguments: [1, 2, 64])
    func full(count: Int) throws {
        let found = codes((0..<count).map { [Float($0) * 100, 0] }, variance: 1)
            .usage(key: RandomKey(seed: 1))
        #expect(isClose(try #require(found.mutualInformation), log(Double(count)), absolute: 1e-9))
        #expect(found.mutualInformationExamples == count)
        #expect(found.activeUnits == (count > 1 ? 1 : 0))
    }

    @Test("Two overlapping posteriors: the information by numerical integration")
    func overlapping() throws {
        // Half the examples at -1, half at 1, variance 1: I = ln 2 - E of the binary entropy.
        let count = 1500
        let found = codes((0..<count).map { [$0 % 2 == 0 ? -1 : 1] }, variance: 1)
            .usage(key: RandomKey(seed: 2))
        func density(_ z: Double, _ mean: Double) -> Double {
            exp(-0.5 * (z - mean) * (z - mean)) / (2 * Double.pi).squareRoot()
        }
        let exact = (-1000...1000).reduce(0.0) { sum, step in
            let z = Double(step) / 100
            let (a, b) = (density(z, -1), density(z, 1))
            return sum + 0.01 * a * log(a / (0.5 * (a + b)))
        }
        // Each draw's term has a deviation below 0.5.
        #expect(abs(try #require(found.mutualInformation) - exact) < 5 * 0.5 / 1500.0.squareRoot())
    }

    @Test("Posteriors that differ in variance alone: the information by numerical integration")
    func differentVariances() throws {
        // Half the examples have deviation 1, half 5.
        let count = 1500
        let found = LatentCodes(
            means: [Float](repeating: 0, count: count),
            variances: (0..<count).map { $0 % 2 == 0 ? 1 : 25 }, dimension: 1
        ).usage(key: RandomKey(seed: 3))
        func density(_ z: Double, _ sigma: Double) -> Double {
            exp(-0.5 * z * z / (sigma * sigma)) / (sigma * (2 * Double.pi).squareRoot())
        }
        let exact = (-5000...5000).reduce(0.0) { sum, step in
            let z = Double(step) / 100
            let (a, b) = (density(z, 1), density(z, 5))
            let mixture = 0.5 * (a + b)
            let first = a > 0 ? a * log(a / mixture) : 0
            return sum + 0.01 * 0.5 * (first + b * log(b / mixture))
        }
        // A term is at most ln 2 and seldom below -1.
        #expect(abs(try #require(found.mutualInformation) - exact) < 5 * 0.7 / 1500.0.squareRoot())
    }

    @Test("A point has no information in nats, and its variances count as they are")
    func point() {
        let found = codes([[0, 5], [1, 5], [2, 5], [3, 5]], variance: 0)
            .usage(key: RandomKey(seed: 1))
        #expect(found.mutualInformation == nil)
        #expect(isClose(found.varianceOfMeans, [1.25, 0]))
        #expect(found.activeUnits == 1)
    }

    @Test("Active units are those whose means vary by more than 0.01")
    func threshold() {
        // Means ±s have variance s².
        let found = codes([[0.09, 0.11], [-0.09, -0.11]], variance: 0.5)
            .usage(key: RandomKey(seed: 1))
        #expect(found.activeUnits == 1)
    }

    @Test("At most `limit` examples are used")
    func limit() throws {
        let found = codes((0..<50).map { [Float($0) * 100] }, variance: 1)
            .usage(key: RandomKey(seed: 1), limit: 10)
        #expect(found.mutualInformationExamples == 10)
        #expect(isClose(try #require(found.mutualInformation), log(10.0)))
    }
}
