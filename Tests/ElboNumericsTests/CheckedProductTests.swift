import ElboNumerics
import Testing

@Suite struct CheckedProductTests {
    @Test func productsThatFit() {
        #expect([Int]().checkedProduct == 1)
        #expect([128, 784].checkedProduct == 100_352)
        #expect([3, 0, 5].checkedProduct == 0)
        #expect([7, .max / 7].checkedProduct == 7 * (.max / 7))
        #expect([28, 28, 1][..<2].checkedProduct == 784)
    }

    @Test(arguments: [
        [-1], [4, -2], [-2, -3], [0, -1], [.max, 2], [2, .max], [1 << 32, 1 << 31],
        [0, 1 << 62, 1 << 62], [1 << 62, 1 << 62, 0], [.min, 1],
    ])
    func productsThatDoNot(extents: [Int]) {
        #expect(extents.checkedProduct == nil)
    }
}
