import ElboData
import Testing

@Suite("What columns of numbers look like") struct ColumnProfileTests {
    private func profile(_ numbers: [Double?]) throws -> ColumnProfile {
        let rows = try NumericTable(
            numbers.map { $0 ?? .nan }, width: 1, columns: ["a"], name: "t")
        return try ColumnProfile.columns([0], of: rows)[0]
    }

    @Test("Different numbers are counted, and lie in eight intervals")
    func histogram() throws {
        let found = try profile([0, 1, 1, 8, nil, 7.9, 3])
        #expect(found.distinct == 5 && found.isComplete && !found.areWhole)
        #expect(found.histogram == [1, 2, 0, 1, 0, 0, 0, 2] && found.law == .normal)
        #expect(try profile([1e308, -1e308, 0]).histogram == [1, 0, 0, 0, 1, 0, 0, 1])
    }

    @Test("The law is the one that training gives the column, with its reason")
    func laws() throws {
        #expect(try profile([4, 4, nil]).law == .constant)
        #expect(
            try profile((0..<60).map { $0 < 15 ? 0 : Double($0) }).law
                == .heap(number: 0, share: 0.25))
        let tail = (0..<400).map { $0 == 0 ? 1e4 : Double($0 * 7 % 400) / 400 }
        guard case .skewed(let skewness) = try profile(tail).law else {
            Issue.record("no skewness")
            return
        }
        // One number far out among n has a skewness of about √n.
        #expect(abs(skewness - 20) < 0.2)
    }

    @Test("Numbers of rows are told from other whole numbers")
    func rowNumbers() throws {
        #expect(try profile((1...50).reversed().map(Double.init)).numberRows)
        #expect(try !profile((1...50).map { Double($0 == 50 ? 51 : $0) }).numberRows)
        #expect(try !profile((0..<50).map { Double($0) / 2 }).numberRows)
    }

    @Test("Of long tables rows evenly spaced are looked at")
    func long() throws {
        let found = try profile((0..<250_000).map { Double($0 % 1000) })
        #expect(!found.isComplete && found.distinct > 300 && !found.numberRows)
        #expect(found.histogram.reduce(0, +) <= 100_000)
    }
}
