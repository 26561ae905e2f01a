import Foundation
import Testing

@Suite("Counts through the real program")
struct CountTests {
    /// Two kinds of rows: many of the first two counts or many of the last two, and a constant column, which is left out.
    private static var table: String {
        let rows = (0..<300).map { row -> String in
            let (many, few) = (20 + row * 7 % 11, row * 5 % 3)
            let counts = row % 2 == 0 ? [many, many / 2, few, 0] : [few, 0, many / 3, 2 * many]
            return (counts + [4]).map(String.init).joined(separator: ",")
        }
        return (["a,b,c,d,e"] + rows).joined(separator: "\n") + "\n"
    }

    @Test(
        "train, evaluate, draw whole numbers and fill cells",
        arguments: [
            "poisson", "negative-binomial", "negative-binomial:dispersion=cell",
            "zero-inflated-negative-binomial",
        ])
    func counts(likelihood: String) throws {
        let tool = try Tool()
        try tool.write(Data(Self.table.utf8), to: "counts.csv")
        let training = try tool.run(
            "train", "counts.csv", "--hidden", "16", "--latent", "2", "--epochs", "20", "--quiet",
            "--likelihood", likelihood, "--output", "m.safetensors")
        try #require(training.code == 0, "\(training.errors)")
        let judged = try tool.run(
            "evaluate", "m.safetensors", "counts.csv", "--samples", "20", "--json")
        try #require(judged.code == 0, "\(judged.errors)")
        let draws = try tool.run("sample", "m.safetensors", "--count", "50", "--draw").output
        let numbers = draws.split(separator: "\n").dropFirst().flatMap { $0.split(separator: ",") }
            .compactMap { Double($0) }
        #expect(numbers.count == 200)
        #expect(numbers.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
        try tool.write(Data("a,b,c,d,e\n25,12,,1,4\n".utf8), to: "gap.csv")
        let filled = try tool.run("impute", "m.safetensors", "gap.csv")
        #expect(filled.code == 0, "\(filled.errors)")
    }

    @Test("Numbers that are no counts are refused with the cell")
    func refusal() throws {
        let tool = try Tool()
        try tool.write(Data("a,b\n1,2\n3,0.5\n4,1\n2,2\n".utf8), to: "t.csv")
        let result = try tool.run("train", "t.csv", "--likelihood", "poisson")
        #expect(result.code == 65)
        #expect(result.errors.contains("row 2, column b: 0.5"))
    }
}
