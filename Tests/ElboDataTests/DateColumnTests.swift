import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite("Columns of dates and times") struct DateColumnTests {
    private func read(_ text: String, _ options: ReadOptions = ReadOptions()) throws -> Dataset {
        try Dataset.read(Array(text.utf8), named: "t.csv", options: options)
    }

    private func column(_ cells: [String], _ options: ReadOptions = ReadOptions()) throws
        -> (numbers: [Double], date: DateNotation?)
    {
        let rows = try read((["d"] + cells).joined(separator: "\n") + "\n", options).rowSource
        return (try rows.values(ofRows: 0..<rows.count), rows.dates?[0])
    }

    @Test("dates are days since 1970, and are written as they were read")
    func dates() throws {
        let cells = ["2024-03-01", "1970-01-01", "1969-12-31", "0000-01-01", "9999-12-31"]
        let (numbers, date) = try column(cells)
        #expect(numbers == [19783, 0, -1, -719_528, 2_932_896])
        #expect(numbers.map { date?.text(of: $0) } == cells)
        #expect(date?.text(of: 2_932_897) == nil && date?.text(of: -719_529) == nil)
    }

    @Test(
        "times are seconds, and are written with their separator, digits and zone",
        arguments: [
            (["2024-03-01 12:30", "2024-03-02 00:00"], [1_709_296_200, 1_709_337_600.0]),
            (["2024-03-01T12:30:15", "1969-12-31T23:59:59"], [1_709_296_215, -1]),
            (
                ["2024-03-01T12:30:15.125Z", "2024-03-01T12:30:16.000Z"],
                [1_709_296_215.125, 1_709_296_216]
            ),
            (
                ["2024-03-01 12:30:00+01:00", "2024-03-01 00:15:00+01:00"],
                [1_709_292_600, 1_709_248_500]
            ),
            (
                ["2024-03-01 12:30-09:30", "2024-03-01 23:59-09:30"],
                [1_709_330_400, 1_709_371_740]
            ),
        ])
    func times(_ cells: [String], _ seconds: [Double]) throws {
        let (numbers, date) = try column(cells)
        #expect(numbers == seconds)
        #expect(numbers.map { date?.text(of: $0) } == cells)
    }

    @Test("random times come back from Foundation's formatter and go back to it")
    func foundation() throws {
        let formatter = ISO8601DateFormatter()
        let key = RandomKey(seed: 2)
        let seconds = (0..<1000).map { (key.uniform(at: $0) * 8e9 - 3e9).rounded() }
        let cells = seconds.map { formatter.string(from: Date(timeIntervalSince1970: $0)) }
        let (numbers, date) = try column(cells)
        #expect(numbers == seconds)
        #expect(numbers.map { date?.text(of: $0) } == cells)
    }

    @Test("what is computed is rounded to what the column can say")
    func rounding() throws {
        let (_, minutes) = try column(["2024-03-01 12:30", "2024-03-02 00:00"])
        #expect(minutes?.text(of: 1_709_296_229) == "2024-03-01 12:30")
        #expect(minutes?.text(of: 1_709_337_599.9) == "2024-03-02 00:00")
        let (_, fractions) = try column(["2024-03-01 12:30:15.5", "2024-03-01 12:30:15.25"])
        #expect(fractions?.text(of: 1_709_337_599.999) == "2024-03-02 00:00:00.00")
        #expect(fractions?.text(of: -0.004) == "1970-01-01 00:00:00.00")
    }

    @Test("the one order of day and month that all rows have is taken, wherever a row tells it")
    func orders() throws {
        let first = try column(["13/02/2024", "01/03/2024"])
        #expect(first.numbers == [19766, 19783] && first.date?.order == .dayFirst)
        let second = try column(["02/13/2024", "03/01/2024"])
        #expect(second.numbers == [19766, 19783] && second.date?.order == .monthFirst)
        #expect(second.date?.text(of: 19783) == "03/01/2024")
        let short = try column(["1.3.2024", "31.12.2023"])
        #expect(short.numbers == [19783, 19722] && short.date?.text(of: 19783) == "1.3.2024")
        // The row that tells comes after thousands that do not, in memory and in a file.
        let many = [String](repeating: "03/01/2024", count: 5000) + ["02/13/2024"]
        for limit in [ReadOptions.customaryMemoryLimit, 0] {
            let late = try column(many, ReadOptions(memoryLimit: limit))
            #expect(late.numbers == [Double](repeating: 19783, count: 5000) + [19766])
            #expect(late.date?.order == .monthFirst)
        }
    }

    @Test("a day that the calendar does not have is named, in the first rows and later")
    func strangers() throws {
        let days = (1...20).map { "2024-03-\($0 < 10 ? "0" : "")\($0)" }
        let early = try read(
            "d,x\n" + (days + ["2024-02-31"]).enumerated().map { "\($1),\($0)\n" }.joined(),
            ReadOptions(categories: .found()))
        #expect(early.columns == ["x"] && early.omitted.map(\.reason) == [.notDate])
        #expect(early.omitted[0].description.contains("'2024-02-31' on line 22"))
        let many = (0..<3000).map { "\(days[$0 % 20]),\($0)\n" }.joined()
        let late = try read("d,x\n" + many + "2024-02-31,1\n")
        #expect(late.omitted[0].description.contains("'2024-02-31' on line 3002"))
    }

    @Test("dates that can be read in two orders are left out, unless somebody knows")
    func ambiguous() throws {
        let text = "d,x\n01/02/2024,1\n03/04/2024,2\n"
        let data = try read(text)
        #expect(data.columns == ["x"])
        #expect(data.omitted.map(\.reason) == [.dayOrMonth])
        #expect(throws: DataError.self) { try read(text, ReadOptions(columns: ["d"])) }
        let told = try read(text, ReadOptions(isDayFirst: false)).rowSource
        #expect(try told.values(ofRows: 0..<2) == [19724, 1, 19786, 2])
        let contradictory =
            "d,x\n" + String(repeating: "01/02/2024,1\n", count: 1024)
            + "13/02/2024,1\n02/13/2024,2\n"
        #expect(try read(contradictory).omitted.map(\.reason) == [.contradictoryDates])
    }

    @Test(
        "no dates",
        arguments: [
            "2024-02-30", "2024-13-01", "2024-3-1", "24-03-01", "2024-03-01 24:00",
            "2024-03-01 12:60", "2024-03-01T12", "2024-03-01 12:30:60", "2024-03-01x", "1/2/24",
            "1/2-2024", "32/01/2024", "13/13/2024", "2024-03-01 12:30+24:00", "2024-03-01  12:30",
        ])
    func noDates(_ cell: String) throws {
        let data = try read("d,x\n\(cell),1\n\(cell),2\n")
        #expect(data.columns == ["x"] && data.omitted.count == 1)
    }

    @Test("a column of other forms than its first rows' is left out as text")
    func mixtures() throws {
        #expect(try read("d,x\n2024-03-01,1\n2024-03-01 12:30,2\n").columns == ["x"])
        #expect(try read("d,x\n2024-03-01 12:30Z,1\n2024-03-01 12:30,2\n").columns == ["x"])
        #expect(try read("d,x\n2024-03-01,1\n01/13/2024,2\n").columns == ["x"])
        let missing = try read("d,x\n2024-03-01,1\nNA,2\n,3\n")
        #expect(missing.columns == ["d", "x"] && missing.hasMissing)
    }

    @Test("a model's dates are read in other forms of the same units, and its numbers stay numbers")
    func known() throws {
        let known = try #require(try column(["2024-03-01", "2024-03-02"]).date)
        var options = ReadOptions(columns: ["d"], dates: .known(["d": known]))
        #expect(try column(["13/02/2024"], options).numbers == [19766])
        #expect(throws: DataError.self) { try column(["2024-03-01 12:30"], options) }
        #expect(throws: DataError.self) { try column(["yesterday"], options) }
        options.dates = .known([:])
        #expect(throws: DataError.self) { try column(["2024-03-01"], options) }
    }

    @Test("formats bring numbers into the range of the column's dates")
    func formats() throws {
        let rows = try read("d\n2024-03-01 12:30\n2024-03-02 00:00\n").rowSource
        let format = try #require(try rows.numberFormats()[0])
        #expect(format.nearest(to: 1_709_296_229) == 1_709_296_200)
        #expect(format.nearest(to: 0) == 1_709_296_200)
        let back = try JSONDecoder().decode(
            NumberFormat.self, from: JSONEncoder().encode(format))
        #expect(back == format && back.date?.text(of: 1_709_337_600) == "2024-03-02 00:00")
        let old = #"{"decimals":0,"least":1,"greatest":2}"#
        #expect(try JSONDecoder().decode(NumberFormat.self, from: Data(old.utf8)).date == nil)
    }

    @Test("missing dates are filled in their column's form")
    func completion() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "elbo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (input, output) = ("\(folder.path)/in.csv", "\(folder.path)/out.csv")
        try "d;x\n1.3.2024;1,5\n;\n31.12.2023;1.234,5\n".write(
            toFile: input, atomically: true, encoding: .utf8)
        let completion = try TableCompletion.write(input, to: output, columns: ["d", "x"]) {
            $1[2] = 19783
            $1[3] = 2345.25
        }
        #expect(completion.filled == 2)
        #expect(
            try String(contentsOfFile: output, encoding: .utf8)
                == "d;x\n1.3.2024;1,5\n1.3.2024;2345,25\n31.12.2023;1.234,5\n")
    }
}
