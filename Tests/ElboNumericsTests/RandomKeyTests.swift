import ElboNumerics
import Testing

/// The generator's bits, and that keys are what they claim to be.
@Suite struct RandomKeyTests {
    struct KnownAnswer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let counter: [UInt32]
        let key: UInt64
        let words: [UInt32]
    }

    /// Random123's kat_vectors, the rows of philox4x32 with 10 rounds.
    static let answers: [KnownAnswer] = [
        KnownAnswer(
            testDescription: "zeros", counter: [0, 0, 0, 0], key: 0,
            words: [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
        KnownAnswer(
            testDescription: "ones", counter: [.max, .max, .max, .max], key: .max,
            words: [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]),
        KnownAnswer(
            testDescription: "digits of pi",
            counter: [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344],
            key: 0x299F_31D0_A409_3822,
            words: [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]),
    ]

    @Test("Philox4x32-10 gives the published known answers", arguments: answers)
    func knownAnswers(row: KnownAnswer) {
        let c = row.counter
        let words = Philox.block(key: row.key, counter: (c[0], c[1], c[2], c[3]))
        #expect([words.0, words.1, words.2, words.3] == row.words)
    }

    @Test("blocks count in the counter's lower half, children in blocks of their own")
    func counters() {
        let key = RandomKey(bits: 0x0123_4567_89AB_CDEF)
        let block = key.block(0x0000_0002_0000_0001)
        #expect(block == Philox.block(key: key.bits, counter: (1, 2, 0, 0)))
        let child = Philox.block(key: key.bits, counter: (1, 2, 0, .max))
        #expect(
            key.child(0x0000_0002_0000_0001).bits == UInt64(child.0) | UInt64(child.1) << 32)
    }

    @Test("children, grandchildren and seeds all have different keys")
    func distinctKeys() {
        let root = RandomKey(seed: 0)
        var keys: Set<RandomKey> = [root]
        var count = 1
        for label in 0..<2000 as Range<UInt64> {
            keys.insert(RandomKey(seed: label + 1))
            keys.insert(root.child(label))
            keys.insert(root.child(label << 32))
            keys.insert(root.child(3).child(label))
            count += 4
        }
        // 0 << 32 is the label 0 again.
        #expect(keys.count == count - 1)
    }

    @Test("arrays of different children are uncorrelated")
    func independence() {
        // A sample correlation of n independent pairs is nearly normal with deviation 1/√n; of
        // the 630 pairs one exceeds 5.5 deviations by chance with probability 3e-5.
        let n = 4096
        let root = RandomKey(seed: 11)
        let keys = (0..<34).map { root.child($0) } + [root, RandomKey(seed: 12)]
        let arrays = keys.map { key in
            (0..<n).map { (key.uniform(at: $0) - 0.5) * 12.0.squareRoot() }
        }
        for first in arrays.indices {
            for second in 0..<first {
                let product = zip(arrays[first], arrays[second]).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product / Double(n).squareRoot()) < 5.5)
            }
        }
    }

    @Test("neighbours in one array are uncorrelated", arguments: 1...8)
    func serialCorrelation(lag: Int) {
        // Beyond 5 deviations with probability 6e-7.
        let n = 50_000
        let key = RandomKey(seed: 5)
        let numbers = (0..<n + lag).map { (key.uniform(at: $0) - 0.5) * 12.0.squareRoot() }
        let normals = (0..<n + lag).map { key.normal(at: $0) }
        for array in [numbers, normals] {
            let product = (0..<n).reduce(0.0) { $0 + array[$1] * array[$1 + lag] }
            #expect(abs(product / Double(n).squareRoot()) < 5)
        }
    }
}
