import Foundation
import Testing

@Suite("One way to read data, for every verb and both families")
struct DataVerbTests {
    private static let birds = """
        species,bill,depth,year
        Adelie,39,18,2007
        Adelie,NA,,2007
        Gentoo,46,13,2007
        Gentoo,-999,14,2007

        """

    private struct Description: Decodable {
        struct Numbers: Decodable {
            let known, missing: Int
            let minimum, maximum, mean, deviation: Double?
        }
        struct Column: Decodable {
            let name, type, reason: String
            let numbers: Numbers?
        }
        let kind: String
        let rows: Int
        let itemShape: [Int]
        let cells: Numbers
        let columns: [Column]?
        let classes: [String]?
    }

    private func describe(_ tool: Tool, _ arguments: String...) throws -> Description {
        let outcome = try tool.run(["data"] + arguments + ["--json"])
        try #require(outcome.code == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Description.self, from: Data(outcome.output.utf8))
    }

    @Test("data describes a table: columns, text with its place, missing cells, ranges")
    func table() throws {
        let tool = try Tool()
        try tool.write(Self.birds, to: "birds.csv")
        let text = try tool.run("data", "birds.csv", "--missing", "-999")
        #expect(text.code == 0 && text.errors.isEmpty)
        for part in [
            "birds.csv: 4 examples, rows of 3 numbers and 1 category", "cells of 16 missing",
            "the same number in every row",
        ] {
            #expect(text.output.contains(part), "\(part)")
        }
        let birds = try describe(tool, "birds.csv", "--missing", "-999")
        #expect(birds.rows == 4)
        let columns = try #require(birds.columns)
        #expect(columns.map(\.name) == ["species", "bill", "depth", "year"])
        #expect(columns.map(\.type) == ["category", "numbers", "numbers", "numbers"])
        let bill = try #require(columns[1].numbers)
        #expect(bill.known == 2 && bill.missing == 2 && bill.minimum == 39 && bill.maximum == 46)
        #expect(bill.mean == 42.5 && bill.deviation == 3.5)
        let asked = try tool.run("data", "birds.csv", "--columns", "species")
        #expect(asked.code == 0 && asked.output.contains("rows of 0 numbers and 1 category"))
    }

    @Test("data describes pixels")
    func pixels() throws {
        let digits = try describe(try Tool(), Tool.digits)
        #expect(digits.itemShape.count == 2 && digits.columns == nil)
        #expect(digits.cells.minimum == 0 && digits.cells.maximum == 255)
        #expect(digits.kind.hasPrefix("arrays of"))
    }

    @Test("an autoencoder's table may have text, which is named, and finds its columns again")
    func text() throws {
        let tool = try Tool()
        try tool.write(
            "name,a,b\nx,1,5\ny,2,9\nz,3,4\nu,4,4\nv,5,1\nw,6,7\n", to: "named.csv")
        let trained = try tool.run("train", "named.csv", "--epochs", "1", "--hidden", "4")
        #expect(trained.code == 0, "\(trained.errors)")
        #expect(trained.errors.contains("left out: column 1 (\"name\") has 6 different texts"))
        let codes = try tool.run("encode", "model.safetensors", "named.csv")
        #expect(codes.code == 0 && codes.errors.isEmpty)
        try tool.write("1,5\n2,9\n3,4\n4,4\n5,1\n6,7\n", to: "bare.csv")
        #expect(try tool.run("encode", "model.safetensors", "bare.csv").output == codes.output)
        let other = try tool.run(
            "encode", "model.safetensors", "named.csv", "--columns", "b,a")
        #expect(other.code == 0 && other.output != codes.output)
        try tool.write("a,c\n1,2\n", to: "lacking.csv")
        let lacking = try tool.run("encode", "model.safetensors", "lacking.csv")
        #expect(lacking.code == 65 && lacking.errors.contains("no column 'b'"))
        let quiet = try tool.run("train", "named.csv", "--epochs", "1", "--quiet", "--force")
        #expect(quiet.errors.isEmpty)
    }

    @Test("an autoencoder learns from rows that lack cells, and encodes them")
    func missing() throws {
        let tool = try Tool()
        let lines = Tool.table(rows: 60).split(separator: "\n").enumerated().map { row, line in
            row % 5 == 3 ? "none" + line.drop { $0 != "," } : String(line)
        }
        try tool.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
        let trained = try tool.run("train", "data.csv", "--epochs", "2", "--hidden", "8")
        #expect(trained.code == 0, "\(trained.errors)")
        let codes = try tool.run("encode", "model.safetensors", "data.csv")
        #expect(codes.code == 0, "\(codes.errors)")
        #expect(codes.output.split(separator: "\n").count == 61)
        #expect(!codes.output.contains("NA"))
    }

    @Test("mixtures take marks of missing cells in every verb, and arrays of pixels")
    func mixtures() throws {
        let tool = try Tool()
        let rows = (0..<80).map { row in
            "\(Double(row * 37 % 61)),\(row % 9 == 4 ? "-999" : "\(Double(row * 53 % 59) / 10)")"
        }
        try tool.write((["a,b"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
        try tool.write(
            (["a,b"] + rows).joined(separator: "\n").replacing("-999", with: "NA") + "\n",
            to: "marked.csv")
        let fit = ["mixture", "--components", "1", "--covariance", "EEE"]
        for (name, more) in [("data", ["--missing", "-999"]), ("marked", [])] {
            let outcome = try tool.run(
                fit + ["\(name).csv", "--output", "\(name).safetensors"] + more)
            try #require(outcome.code == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("80 rows of 2 columns from \(name).csv"))
        }
        for verb in ["encode", "evaluate", "score", "cluster", "impute"] {
            let one = try tool.run(verb, "marked.safetensors", "data.csv", "--missing", "-999")
            let other = try tool.run(verb, "marked.safetensors", "marked.csv")
            #expect(one.code == 0 && one.output == other.output, "\(verb): \(one.errors)")
        }
    }
}
