import Foundation
import Testing

@Suite("Tables with categories, from training to every use")
struct CategoryTests {
    /// Colour decides shape nine times out of ten, and shape the size; 600 rows in a fixed order.
    private static var rows: [(colour: String, shape: String, size: Double)] {
        (0..<600).map { row in
            let colour = ["red", "green", "blue"][row % 3]
            let own = ["round", "long", "round, flat"][row % 3]
            let shape = row % 10 == 7 ? "long" : own
            let size = (shape == "long" ? 4.0 : 1) + Double(row * 37 % 100) / 100
            return (colour, shape, size)
        }
    }

    private static func text(_ rows: [(colour: String, shape: String, size: Double)]) -> String {
        "colour,size,shape,id\n"
            + rows.enumerated().map { "\($1.colour),\($1.size),\"\($1.shape)\",n\($0)\n" }.joined()
    }

    /// - Parameter holes: Whether every seventh size and every eleventh shape is missing.
    private func trained(holes: Bool = false) throws -> Tool {
        let tool = try Tool()
        var lines = Self.text(Self.rows).split(separator: "\n").map(String.init)
        for row in 1..<lines.count where holes {
            let (colour, shape, size) = Self.rows[row - 1]
            let cells = [
                colour, row % 7 == 0 ? "" : "\(size)", row % 11 == 0 ? "" : "\"\(shape)\"",
            ]
            lines[row] = cells.joined(separator: ",") + ",n\(row)"
        }
        try tool.write(lines.joined(separator: "\n") + "\n", to: "t.csv")
        let outcome = try tool.run(
            "train", "t.csv", "--latent", "2", "--hidden", "64", "--epochs", "200", "--batch", "64",
            "--seed", "1", "-o", "m.safetensors")
        try #require(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("categories: colour (3), shape (3)"), "\(outcome.errors)")
        #expect(outcome.errors.contains("id"), "the identifier is left out in words")
        return tool
    }

    private func table(_ text: String) -> [[String]] {
        // The one text with a comma is the only quoted one.
        text.replacingOccurrences(of: "\"round, flat\"", with: "flat").split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test("samples have the table's columns, its texts, and its joint shares")
    func samples() throws {
        let tool = try trained()
        let outcome = try tool.run("sample", "m.safetensors", "--count", "3000", "--seed", "5")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let found = table(outcome.output)
        #expect(found[0] == ["colour", "size", "shape"])
        var shares: [String: Double] = [:]
        for row in found.dropFirst() { shares[row[0] + " " + row[2], default: 0] += 1 / 3000 }
        var truth: [String: Double] = [:]
        for row in Self.rows {
            let shape = row.shape == "round, flat" ? "flat" : row.shape
            truth[row.colour + " " + shape, default: 0] += 1 / 600
        }
        let distance = Set(shares.keys).union(truth.keys).reduce(0) {
            $0 + abs((shares[$1] ?? 0) - (truth[$1] ?? 0)) / 2
        }
        // What stands in quotes is one text, whatever signs it has.
        let given = try tool.run(
            "sample", "m.safetensors", "--count", "20", "--given",
            "\"colour\"=red,shape=\"round, flat\"|long")
        #expect(
            table(given.output).dropFirst().allSatisfy {
                $0[0] == "red" && ["flat", "long"].contains($0[2])
            }, "\(given.errors)")
        let open = try tool.run("sample", "m.safetensors", "--given", "shape=\"round, flat")
        #expect(open.code == 64 && open.errors.contains("nothing closes"))
        // Independent columns with the right shares would be 0.49 away.
        #expect(distance < 0.2, "total variation \(distance)")
        let long = found.dropFirst().filter { $0[2] == "long" }.compactMap { Double($0[1]) }
        #expect(abs(long.reduce(0, +) / Double(long.count) - 4.5) < 0.4)
    }

    @Test("impute fills texts and numbers, and leaves every other byte alone")
    func imputation() throws {
        let tool = try trained(holes: true)
        try tool.write(
            "shape,colour,note,size\n,blue,x,1.5\nlong,green,\"a,b\",NA\nround,,y,1.2\n",
            to: "h.csv")
        let outcome = try tool.run("impute", "m.safetensors", "h.csv")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines[1] == "\"round, flat\",blue,x,1.5")
        #expect(lines[2].hasPrefix("long,green,\"a,b\","))
        let size = Double(lines[2].split(separator: ",").last ?? "") ?? 0
        #expect(abs(size - 4.5) < 0.5)
        #expect(lines[3].hasPrefix("round,red,y,"))
        let draws = try tool.run("impute", "m.safetensors", "h.csv", "--draw", "--seed", "3")
        #expect(draws.code == 0 && !draws.output.contains("NA"))
    }

    @Test(
        "reconstruct gives texts; encode, score and evaluate take them; an unknown text is missing, in words"
    )
    func others() throws {
        let tool = try trained()
        let again = try tool.run("reconstruct", "m.safetensors", "t.csv")
        try #require(again.code == 0, "\(again.errors)")
        let same = zip(table(again.output).dropFirst(), Self.rows).count { $0[0] == $1.colour }
        #expect(same > 540)
        for verb in ["encode", "score", "evaluate"] {
            let outcome = try tool.run(verb, "m.safetensors", "t.csv")
            #expect(outcome.code == 0, "\(verb): \(outcome.errors)")
        }
        try tool.write("shape,colour,size\nsquare,blue,1.5\nlong,red,4\n", to: "u.csv")
        let scored = try tool.run("score", "m.safetensors", "u.csv")
        #expect(scored.code == 0)
        #expect(
            scored.errors.replacingOccurrences(of: "\n  ", with: " ").contains(
                "1 cell the model knows no level for, such as 'square' on line 2"),
            "\(scored.errors)")
        let lacking = try tool.run("score", "m.safetensors", "u.csv", "--exclude", "colour")
        #expect(lacking.code != 0)
        let kernels = try tool.run("evaluate", "m.safetensors", "t.csv", "--baseline", "kde")
        #expect(kernels.code == 64 && kernels.errors.contains("categories"))
    }

    @Test("arrays of indicators go out and come in again")
    func arrays() throws {
        let tool = try trained()
        let outcome = try tool.shell(
            "elbo reconstruct m.safetensors t.csv -o r.npy && elbo encode m.safetensors r.npy")
        #expect(outcome.code == 0, "\(outcome.errors)")
    }

    @Test("data shows the categories, and --column makes some")
    func described() throws {
        let tool = try Tool()
        try tool.write(Self.text(Self.rows), to: "t.csv")
        let outcome = try tool.run("data", "t.csv", "--column", "size=category")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("red 33 %"), "\(outcome.output)")
        let unknown = try tool.run("data", "t.csv", "--column", "sise=category")
        #expect(unknown.code == 65 && unknown.errors.contains("size"))
    }

    @Test("the page shows a category as its level with its share, not as indicators")
    func page() throws {
        let tool = try trained()
        let made = try tool.run("report", "m.safetensors", "t.csv", "--output", "p.html")
        try #require(made.code == 0, "\(made.errors)")
        let page = try tool.read("p.html")
        #expect(page.contains(">colour</th>") && !page.contains(">colour=red</th>"))
        #expect(page.contains("red (") && page.contains(" %)</td>"))
    }
}
