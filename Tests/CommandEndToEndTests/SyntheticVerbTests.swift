import Foundation
import Testing

@Suite("Synthetic rows through the real program")
struct SyntheticVerbTests {
    private func drawn() throws -> Tool {
        let tool = try Tool()
        var lines = ["size,weight,kind,note"]
        for row in 0..<300 {
            let size = Double(row * 37 % 100) / 10
            lines.append(
                "\(size),\(2 * size + Double(row * 13 % 7) / 10),\(size > 5 ? "large" : "small"),")
        }
        try tool.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
        let made = try tool.shell(
            """
            elbo train data.csv --exclude note --hidden 16 --latent 2 --epochs 5 --quiet -o m.safetensors &&
            elbo sample m.safetensors --count 12000 -o drawn.csv
            """)
        try #require(made.code == 0, "\(made.errors)")
        return tool
    }

    @Test("The page is written beside the numbers, and older pages are kept")
    func page() throws {
        let tool = try drawn()
        let judge = "elbo evaluate m.safetensors data.csv --synthetic drawn.csv --report page.html"
        let judged = try tool.shell(judge)
        try #require(judged.code == 0, "\(judged.errors)")
        #expect(judged.output.contains("told from real") && judged.errors.contains("page.html"))
        let page = try tool.read("page.html")
        #expect(page.contains("Real rows above the diagonal"))
        #expect(page.contains("--synthetic drawn.csv --report page.html"))
        #expect(try tool.shell(judge).code == 73)
        #expect(try tool.shell(judge + " --force").code == 0)
        let alone = try tool.shell("elbo evaluate m.safetensors data.csv --report other.html")
        #expect(alone.code == 64 && alone.errors.contains("--synthetic"))
    }

    @Test("Rows go out as they are drawn: a table, an array and fewer rows are the same draws")
    func streamed() throws {
        let tool = try drawn()
        let all = try tool.read("drawn.csv").split(separator: "\n")
        #expect(all.count == 12_001)
        let fewer = try tool.shell("elbo sample m.safetensors --count 8192 -o -")
        #expect(fewer.output.split(separator: "\n") == Array(all.prefix(8193)))
        let array = try tool.shell("elbo sample m.safetensors --count 12000 -o a.npy")
        #expect(array.code == 0, "\(array.errors)")
    }
}
