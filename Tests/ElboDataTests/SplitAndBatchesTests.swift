import ElboData
import ElboNumerics
import Testing

@Suite("Splits and batches") struct SplitAndBatchesTests {
    @Test("a split is a partition of sorted rows, never without training rows")
    func partition() {
        for count in [1, 2, 3, 10, 1000] {
            for fraction in [0, 0.001, 0.1, 0.5, 0.999] {
                let split = Split(count: count, validation: fraction, key: RandomKey(seed: 1))
                #expect(!split.training.isEmpty)
                #expect(split.training == split.training.sorted())
                #expect(split.validation == split.validation.sorted())
                #expect((split.training + split.validation).sorted() == Array(0..<count))
                #expect(split.validation.isEmpty == (fraction == 0 || count == 1))
            }
        }
        #expect(
            Split(count: 1000, validation: 0.1, key: RandomKey(seed: 1)).validation.count == 100)
    }

    @Test("the key alone decides")
    func keyed() {
        let first = Split(count: 100, validation: 0.2, key: RandomKey(seed: 1))
        #expect(first == Split(count: 100, validation: 0.2, key: RandomKey(seed: 1)))
        #expect(first != Split(count: 100, validation: 0.2, key: RandomKey(seed: 2)))
    }

    @Test("batches visit every row once, the last may be smaller")
    func batches() {
        let rows = (0..<23).map { $0 * 2 }
        let batches = Batches(shuffling: rows, size: 5, key: RandomKey(seed: 3))
        #expect(batches.map(\.count) == [5, 5, 5, 5, 3])
        #expect(batches.flatMap { $0 }.sorted() == rows)
        #expect(batches.flatMap { $0 } != rows)
        #expect(Batches(shuffling: rows, size: 5, key: RandomKey(seed: 3)).rows == batches.rows)
        #expect(Batches(shuffling: rows, size: 5, key: RandomKey(seed: 4)).rows != batches.rows)
    }

    @Test("batches in order")
    func ordered() {
        #expect(Batches([4, 5, 6], size: 2).map(Array.init) == [[4, 5], [6]])
        #expect(Batches([], size: 2).isEmpty)
        #expect(Batches([1, 2], size: 5).count == 1)
    }
}
