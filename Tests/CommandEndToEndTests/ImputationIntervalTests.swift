import Foundation
import Testing

@Suite("How sure filled cells are") struct ImputationIntervalTests {
    /// y = 2 x + noise of deviation 0.5 or so, and a colour that x decides seven times in eight.
    private static var table: String {
        var lines = ["x,y,colour"]
        for row in 0..<800 {
            let x = Double(row * 37 % 800) / 100 - 4
            // A sum of four even numbers of deviation 0.25 each.
            let noise = [7919, 6101, 4241, 3571].reduce(0.0) {
                $0 + (Double(row * $1 % 797) / 797 - 0.5) * 0.866
            }
            let colour = (x > 0) == (row % 8 != 3) ? "red" : "blue"
            lines.append("\(x),\(2 * x + noise),\(colour)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func cells(_ text: String) -> [[String]] {
        text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test(
        "Intervals of a mixture are those of its conditional laws, dates and texts as in the table")
    func mixture() throws {
        let tool = try Tool()
        try tool.write(Self.table, to: "t.csv")
        let fitted = try tool.run(
            "mixture", "t.csv", "--components", "1", "--covariance", "VVV", "-o", "m.safetensors")
        try #require(fitted.code == 0, "\(fitted.errors)")
        try tool.write("x,y,colour\n1,,red\n-2,,\n0.5,1,blue\n", to: "h.csv")
        let filled = try tool.run(
            "impute", "m.safetensors", "h.csv", "-o", "f.csv", "--intervals", "i.csv", "--seed", "2"
        )
        try #require(filled.code == 0, "\(filled.errors)")
        let sure = cells(try tool.read("i.csv"))
        #expect(sure[0] == ["row", "column", "value", "low", "high", "share"])
        try #require(sure.count == 4, "\(sure)")
        #expect(sure[1][0...1] == ["1", "y"] && sure[2][0...1] == ["2", "y"])
        #expect(sure[3][0...1] == ["2", "colour"] && sure[3][3...4] == ["", ""])
        #expect(cells(try tool.read("f.csv"))[1][1] == sure[1][2])
        for (row, mean) in [(1, 2.0), (2, -4.0)] {
            let (low, high) = (Double(sure[row][3]) ?? 0, Double(sure[row][4]) ?? 0)
            // 2 x 1.645 deviations of 0.5; ends of 99 draws have an error of a tenth of them.
            #expect(abs(high - low - 1.645) < 0.5 && abs((high + low) / 2 - mean) < 0.35)
        }
        let share = Double(sure[3][5]) ?? 0
        #expect(share > 0.3 && share < 0.75, "red and blue are even in all rows")
        let both = try tool.run(
            "impute", "m.safetensors", "h.csv", "-o", "f.csv", "--draws", "2", "--intervals",
            "j.csv")
        #expect(both.code == 64)
    }
}
