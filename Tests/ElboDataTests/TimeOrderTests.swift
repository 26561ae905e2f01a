import ElboData
import Testing

@Suite("Rows in time")
struct TimeOrderTests {
    @Test("rows come in the order of their times, series by series, and gaps are steps")
    func order() throws {
        let order = try TimeOrder(
            times: [3, 1, 2, 10, 6, 4, 5], names: ["a", "a", "b", "b", "a", "a", "a"], column: "t")
        #expect(order.series.map(\.name) == ["a", "b"])
        #expect(order.step == .equal(1))
        #expect(order.series[0].steps == [1, nil, 0, 5, 6, 4])
        #expect(order.series[1].steps == [2, nil, nil, nil, nil, nil, nil, nil, 3])
        #expect(order.gaps == 8)
    }

    @Test("times that keep no distance follow one another")
    func irregular() throws {
        let order = try TimeOrder(times: [0, 1.3, 1.9, 7.77, 2.2], column: "t")
        #expect(order.step == .rows)
        #expect(order.series[0].steps == [0, 1, 2, 4, 3])
        #expect(order.step.time(1, after: 3) == nil)
    }

    @Test("days that are months of the calendar", arguments: [15, 31])
    func months(day: Int) throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let texts = lengths.enumerated().filter { $0.offset != 6 }.map { month, length in
            "2021-\(month < 9 ? "0" : "")\(month + 1)-\(min(day, length))"
        }
        let rows = try Dataset.read(
            Array(("d\n" + texts.joined(separator: "\n") + "\n").utf8), named: "t.csv",
            options: ReadOptions()
        ).rowSource
        let times = try rows.values(ofRows: 0..<rows.count)
        let format = try #require(try rows.numberFormats()[0])
        let order = try TimeOrder(times: times, column: "t", format: format)
        #expect(order.step == .months(1))
        #expect(order.series[0].steps.count == 12 && order.series[0].steps[6] == nil)
        let later = try #require(order.step.time(2, after: times[10]))
        #expect(format.text(of: later) == (day == 15 ? "2022-02-15" : "2022-02-28"))
        let earlier = try #require(order.step.time(-13, after: times[0]))
        #expect(format.text(of: earlier) == (day == 15 ? "2019-12-15" : "2019-12-31"))
    }

    @Test("what is no order is refused")
    func refusals() {
        #expect(
            throws: TimeOrderError.equal(
                column: "t", time: "2.0", first: 2, second: 3, series: nil)
        ) { try TimeOrder(times: [1, 2, 2], column: "t") }
        #expect(throws: TimeOrderError.missing(column: "t", row: 2)) {
            try TimeOrder(times: [1, .nan, 2], column: "t")
        }
        #expect(throws: TimeOrderError.gaps(column: "t", steps: 499_999_996, rows: 4)) {
            try TimeOrder(times: [1, 2, 3, 5e8], column: "t")
        }
    }

    @Test("a known step is kept, and other times are refused")
    func known() throws {
        let order = try TimeOrder(times: [0, 4, 6], column: "t", step: .equal(2))
        #expect(order.series[0].steps == [0, nil, 1, 2])
        #expect(throws: TimeOrderError.otherStep(column: "t")) {
            try TimeOrder(times: [0, 3, 6], column: "t", step: .equal(2))
        }
    }

    @Test("numbers of steps go back to the rows they belong to")
    func back() throws {
        let order = try TimeOrder(times: [5, 1, 3, 2], column: "t")
        let rows = try SequencedRows(NumericTable([50, 10, 30, 20], width: 1), order)
        #expect(rows.table.values.filter { !$0.isNaN } == [10, 20, 30, 50])
        #expect(rows.sequences == [0..<5])
        #expect(rows.inDataOrder(rows.table.values, width: 1) == [50, 10, 30, 20])
    }
}
