import ElboData
import Foundation
import Testing

@Suite("Long texts are parsed in pieces on several cores") struct PieceTests {
    /// A text of several megabytes whose quoted cells contain line breaks, delimiters and quotes.
    private static func table(rows: Int) -> (text: String, numbers: [Double], levels: [String]) {
        let levels = ["plain", "two\nlines", "a \"\"word\"\"", "x,y", ""]
        var text = "a,kind,b\n"
        var numbers: [Double] = []
        for row in 0..<rows {
            let (a, b) = (Double(row) / 8, Double(row % 1000) - 0.5)
            text +=
                "\(a),\"\(levels[(row * 7 + row / 1000) % 5])\",\(b)\(row % 3 == 0 ? "\r\n" : "\n")"
            numbers += [a, b]
        }
        return (text, numbers, levels)
    }

    @Test("the same numbers for any number of threads, in memory and in a file")
    func threads() throws {
        let (text, numbers, _) = Self.table(rows: 100_000)
        let bytes = Array(text.utf8)
        for (threads, limit) in [(1, 1 << 28), (2, 0), (5, 1 << 28), (nil, 0)] as [(Int?, Int)] {
            let options = ReadOptions(
                columns: ["a", "b"], memoryLimit: limit, threads: threads)
            let data = try Dataset.read(bytes, named: "t.csv", options: options)
            #expect(data.count == 100_000)
            #expect(try data.rowSource.values(ofRows: 0..<data.count) == numbers)
        }
    }

    @Test("categories are counted over all pieces, in the order of their texts")
    func categories() throws {
        let (text, _, _) = Self.table(rows: 100_000)
        var fingerprints = Set<String>()
        for threads in [1, 3] {
            let options = ReadOptions(memoryLimit: 0, categories: .found(), threads: threads)
            let data = try Dataset.read(Array(text.utf8), named: "t.csv", options: options)
            #expect(
                data.table?[1].levels == ["a \"word\"", "plain", "two\nlines", "x,y"])
            fingerprints.insert(data.fingerprint)
            let counts = try ColumnSummary.columns(of: data.rowSource)
            #expect(counts[1].missing == 20_000)
            #expect((1...4).allSatisfy { abs(counts[$0].mean - 0.25) < 1e-12 })
        }
        #expect(fingerprints.count == 1)
    }

    @Test("late errors name their lines, though lines end within cells")
    func lines() throws {
        let (text, _, _) = Self.table(rows: 60_000)
        // A fifth of the rows has a line more.
        let line = 1 + 60_000 + 12_000 + 1
        func error(_ more: String, _ options: ReadOptions = ReadOptions()) -> DataError? {
            #expect(throws: DataError.self) {
                try Dataset.read(Array((text + more).utf8), named: "t.csv", options: options)
            }
        }
        #expect(
            error("1,x\n") == .raggedRow(path: "t.csv", line: line, expected: 3, found: 2))
        #expect(
            error("1,x,inf\n")
                == .infinite(
                    path: "t.csv", place: .line(line), column: ColumnLabel(number: 3, name: "b"),
                    found: "inf"))
        #expect(
            error("1,x,y\n", ReadOptions(columns: ["b"]))
                == .notNumeric(
                    path: "t.csv", place: .line(line), column: ColumnLabel(number: 3, name: "b"),
                    found: "y"))
        #expect(
            error("1,\"x\n1,2,3\n")
                == .corrupt(
                    path: "t.csv", format: "text",
                    reason: "the quote on line \(line) is never closed"))
        #expect(
            error("\n\n1,x,2\n")
                == .raggedRow(path: "t.csv", line: line, expected: 3, found: 0))
        let blanks = String(repeating: "\n", count: 2_000_000)
        #expect(
            error(blanks + "1,x,2\n")
                == .raggedRow(path: "t.csv", line: line, expected: 3, found: 0))
        let data = try Dataset.read(Array((text + blanks).utf8), named: "t.csv")
        #expect(data.count == 60_000)
    }

    @Test("a record longer than a piece")
    func longRecord() throws {
        let long = String(repeating: "long\n", count: 300_000)
        let text = "a,t\n1,x\n2,\"\(long)\"\n" + String(repeating: "3,y\n", count: 300_000)
        let data = try Dataset.read(Array(text.utf8), named: "t.csv")
        #expect(data.count == 300_002 && data.columns == ["a"])
    }

    @Test("progress goes up to the end of a file")
    func progress() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("elbo-\(UUID().uuidString).csv").path
        try Self.table(rows: 100_000).text.write(
            toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var shares: [Double] = []
        _ = try Dataset.read(path) { shares.append($0) }
        #expect(shares.count > 4 && shares == shares.sorted() && shares.last == 1)
    }
}
