import Foundation
import Testing

@Suite("Rows of results can be joined to the rows they belong to")
struct JoinedOutputTests {
    private func prepared() throws -> Tool {
        let tool = try Tool()
        let lines = (0..<40).map { row in
            "\"a, \(row)\",\(row % 2 == 0 ? 1.25 : 9.5 + Double(row)),\(row % 3 == 0 ? "" : "\(row).50")"
        }
        try tool.write("name,size,age\n" + lines.joined(separator: "\n") + "\n", to: "data.csv")
        let outcome = try tool.run(
            "mixture", "data.csv", "--components", "2", "--covariance", "EII", "-o", "g.safetensors"
        )
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test("--id begins rows with a column, --append with all, as they stand in the data")
    func joins() throws {
        let tool = try prepared()
        for verb in ["encode", "cluster", "score"] {
            let plain = try tool.run(verb, "g.safetensors", "data.csv")
            let named = try tool.run(verb, "g.safetensors", "data.csv", "--id", "name")
            let whole = try tool.run(verb, "g.safetensors", "data.csv", "--append")
            #expect(named.code == 0 && whole.code == 0, "\(named.errors)\(whole.errors)")
            let results = plain.output.split(separator: "\n").map { line in
                // The row's number is what stands there otherwise.
                verb == "encode"
                    ? String(line) : line.split(separator: ",").dropFirst().joined(separator: ",")
            }
            let (ids, all) = (
                named.output.split(separator: "\n"), whole.output.split(separator: "\n")
            )
            #expect(ids.count == 41 && all.count == 41 && results.count == 41)
            #expect(ids[0] == "name,\(results[0])" && all[0] == "name,size,age,\(results[0])")
            #expect(ids[1] == "\"a, 0\",\(results[1])")
            #expect(all[1] == "\"a, 0\",1.25,,\(results[1])")
            #expect(all[3] == "\"a, 2\",1.25,2.50,\(results[3])")
        }
    }

    @Test("what cannot be joined is refused before the work")
    func refused() throws {
        let tool = try prepared()
        let cases: [([String], String)] = [
            (["--id", "none"], "no column 'none'"),
            (["--append", "-o", "x.npy"], "--append needs a table"),
            (["--append", "--id", "name"], "exclude each other"),
            (["--id", "name,name"], "names name twice"),
            (["--id", ""], "names no column"),
            (["--id", "name,"], "names no column"),
        ]
        for (options, words) in cases {
            let outcome = try tool.run(["encode", "g.safetensors", "data.csv"] + options)
            #expect(outcome.code != 0 && outcome.errors.contains(words), "\(outcome.errors)")
        }
        let piped = try tool.shell("cat data.csv | elbo score g.safetensors - --id name")
        #expect(piped.code == 65 && piped.errors.contains("cannot be read twice"))
    }

    @Test("arrays hold the same rows; tables have nine significant digits")
    func arrays() throws {
        let tool = try prepared()
        #expect(try tool.run("cluster", "g.safetensors", "data.csv", "-o", "c.npy").code == 0)
        #expect(try tool.run("score", "g.safetensors", "data.csv", "-o", "s.npy").code == 0)
        #expect(try tool.run("score", "g.safetensors", "data.csv", "-o", "s.csv").code == 0)
        let (bytes, table) = (try tool.bytes("s.npy"), try tool.bytes("s.csv"))
        let numbers = bytes.suffix(40 * 2 * 8).withUnsafeBytes {
            Array($0.bindMemory(to: Double.self))
        }
        let lines = String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst()
        for (row, line) in lines.enumerated() {
            let cells = line.split(separator: ",")
            #expect(cells[0] == "\(row + 1)")
            let value = try #require(Double(cells[1]))
            #expect(abs(value - numbers[2 * row]) <= 5e-9 * abs(value))
            #expect(cells[1].filter(\.isNumber).count <= 10)
        }
        let labels = try tool.bytes("c.npy").suffix(40 * 2 * 8).withUnsafeBytes {
            Array($0.bindMemory(to: Double.self))
        }
        #expect(Set(stride(from: 0, to: 80, by: 2).map { labels[$0] }).isSubset(of: [1, 2]))
    }
}
