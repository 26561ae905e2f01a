import Foundation
import Testing

@Suite("What models give for a table is written as the table is")
struct TableFormatTests {
    /// Whole ages from 17 to 76, prices with two decimals, and a quotient; the columns depend on each other.
    private static func table() -> String {
        var lines = ["age,price,ratio"]
        for row in 0..<500 {
            let age = 17 + row * 37 % 60
            lines.append(
                "\(age),\(String(format: "%.2f", 10 + Double(age) / 4 + Double(row % 7))),\(1 / Double(age))"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func rows(_ text: String) -> [[Double]] {
        text.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").map { Double($0) ?? .nan }
        }
    }

    private func check(_ rows: [[Double]], _ comment: Comment) {
        #expect(rows.allSatisfy { $0[0] == $0[0].rounded() && (17...76).contains($0[0]) }, comment)
        #expect(
            rows.allSatisfy { ($0[1] * 100).rounded() / 100 == $0[1] && $0[1] >= 14.25 }, comment)
    }

    @Test("Samples and imputed cells are numbers that the columns could have, in both families")
    func formats() throws {
        let tool = try Tool()
        try tool.write(Self.table(), to: "data.csv")
        let made = try tool.shell(
            """
            elbo train data.csv --hidden 32 --latent 2 --epochs 40 -o m.safetensors &&
            elbo mixture data.csv --components 2 -o g.safetensors
            """)
        #expect(made.code == 0, "\(made.errors)")
        var holes = Self.table().split(separator: "\n").map(String.init)
        holes[1] = "," + holes[1].split(separator: ",").dropFirst().joined(separator: ",")
        holes[2] = holes[2].split(separator: ",")[0] + ",,"
        try tool.write(holes.joined(separator: "\n") + "\n", to: "holes.csv")
        for model in ["m", "g"] {
            let drawn = try tool.shell("elbo sample \(model).safetensors --count 300").output
            check(rows(drawn), "\(model): \(drawn.prefix(300))")
            #expect(Set(rows(drawn).map { $0[0] }).count > 20, "\(model)")
            for way in ["", "--draw"] {
                let filled = try tool.shell("elbo impute \(model).safetensors holes.csv \(way)")
                check(rows(filled.output), "\(model) \(way): \(filled.output.prefix(100))")
            }
        }
        // What is given stays as it was given, outside of the column's numbers too.
        let given = try tool.shell("elbo sample g.safetensors --count 20 --given age=80.5").output
        #expect(rows(given).allSatisfy { $0[0] == 80.5 })
        // The mean of p(x|z) is no row of a table, and keeps its digits.
        let means = try tool.shell("elbo sample m.safetensors --count 50 --no-draw").output
        #expect(rows(means).contains { $0[0] != $0[0].rounded() })
    }

    @Test("A model that has only seen whole rows fills in cells as well as one can")
    func hiddenCells() throws {
        let tool = try Tool()
        try tool.write(Self.table(), to: "data.csv")
        // Every cell is missing once, one at a time, in rows of which the other two cells tell it.
        var lines = Self.table().split(separator: "\n").map(String.init)
        for row in 1..<lines.count {
            var cells = lines[row].split(separator: ",").map(String.init)
            cells[row % 2] = ""
            lines[row] = cells.joined(separator: ",")
        }
        try tool.write(lines.joined(separator: "\n") + "\n", to: "holes.csv")
        func error(_ options: String) throws -> Double {
            let run = try tool.shell(
                "elbo train data.csv --latent 2 --hidden 64 --epochs 150 \(options) -o m.safetensors --force && elbo impute m.safetensors holes.csv"
            )
            #expect(run.code == 0, "\(run.errors)")
            let truth = rows(Self.table())
            let filled = rows(run.output)
            // Ages alone: a row's ratio tells its age exactly.
            let errors = stride(from: 1, to: truth.count, by: 2).map {
                abs(filled[$0][0] - truth[$0][0])
            }
            return errors.reduce(0, +) / Double(errors.count)
        }
        let hidden = try error("")
        #expect(hidden < 4)
        #expect(try error("--hide-cells 0") > 1.2 * hidden)
        let shown = try tool.shell("elbo inspect m.safetensors")
        #expect(!shown.output.contains("training hides"))
    }
}
