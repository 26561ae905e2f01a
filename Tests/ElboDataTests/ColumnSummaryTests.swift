import ElboData
import ElboNumerics
import Testing

@Suite("Summaries of columns") struct ColumnSummaryTests {
    /// Numbers whose deviations from an offset are known exactly.
    private func rows(_ count: Int, offset: Double) throws -> NumericTable {
        let values = (0..<count).flatMap { row -> [Double] in
            let number = row % 3 == 0 ? Double.nan : Double(row)
            return [offset + Double(row % 5) / 4, number, 7]
        }
        return try NumericTable(values, width: 3)
    }

    @Test("mean, deviation, range and missing cells", arguments: [0, 1e9, -1e9])
    func values(_ offset: Double) throws {
        let count = 100_000
        let columns = try ColumnSummary.columns(of: rows(count, offset: offset))
        #expect(columns[0].count == count)
        #expect(columns[0].missing == 0)
        #expect(abs(columns[0].mean - offset - 0.5) <= 1e-9 * max(1, abs(offset) * 1e-7))
        // The population deviation of 0, 1/4, ..., 1.
        #expect(abs(columns[0].standardDeviation - 0.125.squareRoot()) < 1e-9)
        #expect(columns[0].minimum == offset)
        #expect(columns[0].maximum == offset + 1)
        let present = (0..<count).filter { $0 % 3 != 0 }.map(Double.init)
        let mean = present.reduce(0, +) / Double(present.count)
        let squares = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(columns[1].count == present.count)
        #expect(columns[1].missing == count - present.count)
        #expect(abs(columns[1].mean / mean - 1) < 1e-13)
        #expect(abs(columns[1].squaredDeviations / squares - 1) < 1e-12)
        #expect(columns[2].standardDeviation == 0)
        #expect(columns[2].isConstant)
        #expect(!columns[1].isConstant)
    }

    @Test("the same bits for any number of threads")
    func threads() throws {
        let rows = try rows(60_000, offset: 3)
        let one = try ColumnSummary.columns(of: rows, threads: 1)
        for threads in [2, 3, 7] {
            #expect(try ColumnSummary.columns(of: rows, threads: threads) == one)
        }
    }

    @Test("numbers whose squares overflow, beside small ones")
    func huge() throws {
        var values: [Double] = []
        for row in 0..<10_000 {
            values += [row % 2 == 0 ? 1e308 : -1e308, row == 5000 ? 1e200 : 1]
        }
        let columns = try ColumnSummary.columns(of: NumericTable(values, width: 2))
        #expect(abs(columns[0].mean) < 1e296)
        #expect(abs(columns[0].standardDeviation / 1e308 - 1) < 1e-12)
        #expect(abs(columns[1].mean / 1e196 - 1) < 1e-12)
        #expect(abs(columns[1].standardDeviation / 1e198 - 1) < 1e-4)
        let all = ColumnSummary(joining: columns)
        #expect(all.count == 20_000)
        #expect(abs(all.standardDeviation / (1e308 * 0.5.squareRoot()) - 1) < 1e-12)
    }

    @Test("a column without numbers, and no rows")
    func none() throws {
        let empty = try ColumnSummary.columns(
            of: NumericTable([1, .nan, 2, .nan], width: 2))
        #expect(empty[1].count == 0)
        #expect(empty[1].missing == 2)
        #expect(empty[1].mean == 0)
        #expect(empty[1].standardDeviation == 0)
        #expect(try ColumnSummary.columns(of: NumericTable([], width: 2)).count == 2)
    }
}
