import ElboNumerics
import Foundation
import Testing

/// Uniform and normal numbers follow their laws, permutations are fair.
///
/// Seeds are fixed, so a test that passes stays passing; the stated rate is the chance that a right
/// generator would have failed it.
@Suite struct SamplingTests {
    private static let count = 200_000

    /// The largest distance between the sample's and the law's distribution functions, times √n.
    private func kolmogorov(_ sample: [Double], _ distribution: (Double) -> Double) -> Double {
        let n = Double(sample.count)
        let distance = sample.sorted().enumerated().map { index, x in
            let p = distribution(x)
            return max(p - Double(index) / n, Double(index + 1) / n - p)
        }.max()
        return (distance ?? 0) * n.squareRoot()
    }

    /// Exceeded with probability 1e-6: 2 exp(-2 d²) (Kolmogorov 1933).
    private static let kolmogorovLimit = 2.694

    private func moment(_ sample: [Double], _ power: Int) -> Double {
        sample.reduce(0) { $0 + pow($1, Double(power)) } / Double(sample.count)
    }

    @Test("uniform numbers are uniform", arguments: [1, 2, 3] as [UInt64])
    func uniform(seed: UInt64) {
        let key = RandomKey(seed: seed)
        let sample = (0..<Self.count).map { key.uniform(at: $0) }
        #expect(kolmogorov(sample) { $0 } < Self.kolmogorovLimit)
        for power in 1...4 {
            // The mean of uᵖ is 1/(p+1), its variance 1/(2p+1) - 1/(p+1)²; 5 deviations: 6e-7.
            let mean = 1 / Double(power + 1)
            let deviation = ((1 / Double(2 * power + 1) - mean * mean) / Double(Self.count))
                .squareRoot()
            #expect(abs(moment(sample, power) - mean) < 5 * deviation)
        }
    }

    @Test("normal numbers are normal", arguments: [1, 2, 3] as [UInt64])
    func normal(seed: UInt64) {
        let key = RandomKey(seed: seed)
        let sample = (0..<Self.count).map { key.normal(at: $0) }
        let distance = kolmogorov(sample) { 0.5 * erfc(-$0 / 2.0.squareRoot()) }
        #expect(distance < Self.kolmogorovLimit)
        // E xᵖ, and its variance E x²ᵖ - (E xᵖ)²; 5 deviations: 6e-7.
        let moments: [Double] = [1, 0, 1, 0, 3, 0, 15, 0, 105]
        for power in 1...4 {
            let variance = moments[2 * power] - moments[power] * moments[power]
            let deviation = (variance / Double(Self.count)).squareRoot()
            #expect(abs(moment(sample, power) - moments[power]) < 5 * deviation)
        }
    }

    @Test("uniform numbers exclude both ends and are exact in single precision")
    func uniformEnds() {
        #expect(RandomKey.uniform(0) == 0x1p-24)
        #expect(RandomKey.uniform(.max) == 1 - 0x1p-24)
        let key = RandomKey(seed: 9)
        for index in 0..<10_000 {
            let number = key.uniform(at: index)
            #expect(Double(Float(number)) == number)
        }
    }

    @Test("normal numbers reach the tails and no further")
    func normalEnds() {
        let (cosine, _) = RandomKey.normals(0, 0)
        #expect(abs(cosine - 6.763706) < 1e-6)
        let (small, _) = RandomKey.normals(.max, 0)
        #expect(abs(small) < 2e-5 && small.isFinite)
    }

    @Test("positions of an array are words of consecutive blocks")
    func positions() {
        let key = RandomKey(seed: 4)
        let words = key.block(2)
        #expect(key.uniform(at: 8) == RandomKey.uniform(words.0))
        #expect(key.uniform(at: 11) == RandomKey.uniform(words.3))
        #expect(key.normal(at: 10) == RandomKey.normals(words.2, words.3).0)
        #expect(key.normal(at: 11) == RandomKey.normals(words.2, words.3).1)
    }

    @Test("a permutation has every position once", arguments: [0, 1, 2, 3, 10, 1000])
    func permutation(count: Int) {
        let order = RandomKey(seed: 1).permutation(count)
        #expect(order.sorted() == Array(0..<count))
    }

    @Test("all orders of four are equally likely")
    func orders() {
        // χ² with 23 degrees of freedom exceeds 71 with probability 1e-6.
        let draws = 24_000
        let root = RandomKey(seed: 77)
        var counts: [[Int]: Int] = [:]
        for draw in 0..<draws { counts[root.child(UInt64(draw)).permutation(4), default: 0] += 1 }
        let expected = Double(draws) / 24
        let statistic = counts.values.reduce(0.0) { $0 + pow(Double($1) - expected, 2) / expected }
        #expect(counts.count == 24)
        #expect(statistic < 71)
    }

    @Test("every element is equally likely at every position")
    func places() {
        // Rows and columns have fixed sums: χ² with 9 · 9 degrees of freedom, beyond 157 with probability 1e-6.
        let (draws, size) = (20_000, 10)
        let root = RandomKey(seed: 78)
        var counts = [Int](repeating: 0, count: size * size)
        for draw in 0..<draws {
            for (place, element) in root.child(UInt64(draw)).permutation(size).enumerated() {
                counts[place * size + element] += 1
            }
        }
        let expected = Double(draws) / Double(size)
        let statistic = counts.reduce(0.0) { $0 + pow(Double($1) - expected, 2) / expected }
        #expect(statistic * Double(size - 1) / Double(size) < 157)
    }
}
