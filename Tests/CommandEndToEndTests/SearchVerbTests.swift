import Foundation
import Testing

@Suite("elbo search and runs")
struct SearchVerbTests {
    private let tool: Tool
    private static let common = [
        "search", "rows.csv", "--epochs", "3", "--seeds", "2", "--quiet", "--json",
    ]
    private static let space = [
        "--try", "latent=1...4", "--try", "hidden=8,16,8+8", "--try",
        "learning-rate=1e-4...1e-1:log",
    ]

    init() throws {
        tool = try Tool()
        // A curve in four columns.
        let rows = (0..<240).map { row -> String in
            let t = Double(row % 60) / 60
            let noise = Double((row * 7919) % 101) / 1010
            return "\(t + noise),\(t * t - noise),\(sin(6 * t)),\(cos(4 * t) + noise)"
        }
        try Data((["a,b,c,d"] + rows).joined(separator: "\n").utf8).write(
            to: tool.folder.appendingPathComponent("rows.csv"))
    }

    private func search(_ more: [String], name: String = "best") throws -> Tool.Outcome {
        try tool.run(
            SearchVerbTests.common + SearchVerbTests.space
                + ["--record", "\(name).sqlite", "--output", "\(name).safetensors"] + more)
    }

    private func model(_ name: String) throws -> Data {
        try Data(contentsOf: tool.folder.appendingPathComponent("\(name).safetensors"))
    }

    /// The finalists with all digits.
    private func finalists(_ outcome: Tool.Outcome) throws -> String {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let finalists = try #require(object["finalists"])
        return String(
            decoding: try JSONSerialization.data(
                withJSONObject: finalists, options: [.sortedKeys]), as: UTF8.self)
    }

    @Test(
        "one and two workers end with the same table and the same bits, and the options train the winner again"
    )
    func workers() throws {
        let one = try search(["--trials", "14", "--workers", "1"], name: "one")
        #expect(one.code == 0, "\(one.errors)")
        let two = try search(["--trials", "14", "--workers", "2"], name: "two")
        #expect(two.code == 0, "\(two.errors)")
        #expect(try finalists(one) == finalists(two))
        #expect(try model("one") == model("two"))
        let again = try tool.run(
            "train", "rows.csv", "--config", "one.yaml", "--output", "again.safetensors", "--quiet")
        #expect(again.code == 0, "\(again.errors)")
        #expect(try model("again") == model("one"))
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: tool.folder.path)
        #expect(!leftovers.contains("one.sqlite-trials"))
    }

    @Test("a search that is killed again and again ends as one that was not")
    func killed() throws {
        let whole = try search(["--trials", "14"], name: "whole")
        #expect(whole.code == 0, "\(whole.errors)")
        let arguments =
            SearchVerbTests.common + SearchVerbTests.space
            + ["--record", "cut.sqlite", "--output", "cut.safetensors", "--trials", "14"]
        for delay in [0.15, 0.3, 0.45, 0.6] {
            let (process, _, _) = try tool.start(arguments)
            Thread.sleep(forTimeInterval: delay)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let end = try tool.run(arguments)
        #expect(end.code == 0, "\(end.errors)")
        #expect(try finalists(end) == finalists(whole))
        #expect(try model("cut") == model("whole"))
        // The same command once more trains nothing and says the same.
        let once = try tool.run(arguments)
        #expect(once.code == 0, "\(once.errors)")
        #expect(try finalists(once) == finalists(end))
    }

    @Test("the page has its figures, and the test examples are judged once")
    func page() throws {
        let found = try search([
            "--trials", "12", "--report", "search.html", "--test", "rows.csv",
        ])
        #expect(found.code == 0, "\(found.errors)")
        #expect(found.output.contains("\"test\""))
        let page = try String(
            contentsOf: tool.folder.appendingPathComponent("search.html"), encoding: .utf8)
        for words in ["What was tried", "PED-ANOVA", "Rungs", "Curves", "elbo search"] {
            #expect(page.contains(words), "\(words)")
        }
    }

    @Test("runs are listed, compared, exported and removed")
    func runs() throws {
        let trained = try tool.run(
            "train", "rows.csv", "--epochs", "2", "--quiet", "--record", "runs.sqlite")
        #expect(trained.code == 0, "\(trained.errors)")
        let mixture = try tool.run(
            "mixture", "rows.csv", "--components", "1...2", "--covariance", "VVI", "--quiet",
            "--record", "runs.sqlite")
        #expect(mixture.code == 0, "\(mixture.errors)")
        let list = try tool.run("runs", "runs.sqlite")
        #expect(list.output.contains("train") && list.output.contains("mixture"))
        let filtered = try tool.run("runs", "runs.sqlite", "--where", "verb=mixture")
        #expect(!filtered.output.contains("train"))
        let compared = try tool.run("runs", "runs.sqlite", "--compare", "1,2")
        #expect(compared.output.contains("same data"))
        let exported = try tool.run("runs", "runs.sqlite", "--export", "runs.json")
        #expect(exported.code == 0, "\(exported.errors)")
        let text = try String(
            contentsOf: tool.folder.appendingPathComponent("runs.json"), encoding: .utf8)
        #expect(text.contains("\"elbo\"") && text.contains("curves"))
        #expect(try tool.run("runs", "runs.sqlite", "--remove", "1").code == 0)
        #expect(!(try tool.run("runs", "runs.sqlite").output.contains("train")))
        let gone = try tool.run("runs", "runs.sqlite", "--remove", "1")
        #expect(gone.code == 64 && gone.errors.contains("no run 1"))
    }

    @Test(
        "what contradicts the data or itself is refused in one sentence before anything is trained",
        arguments: [
            (["--try", "latent=4...2"], "no range of numbers"),
            (["--try", "latnt=1...4"], "did you mean latent"),
            (["--try", "likelihood=gaussian,bernoulli"], "likelihood=bernoulli"),
            (["--try", "epochs=1...4"], "epochs cannot be tried"),
            (["--try", "latent=2...4", "--latent", "3"], "fixed and tried"),
            (["--try", "layers=1...3@network=mlp"], "not tried before it"),
            (["--try", "channels=8,16"], "channels=8 cannot be tried"),
            (["--budget", "soon"], "budget"),
            (["--recipe", "conditional"], "told classes"),
        ])
    func refusals(_ arguments: [String], _ words: String) throws {
        let refused = try tool.run(["search", "rows.csv", "--epochs", "2"] + arguments)
        #expect(refused.code == 64, "\(refused.code) \(refused.errors)")
        #expect(refused.errors.contains(words), "\(refused.errors)")
        #expect(
            !FileManager.default.fileExists(
                atPath: tool.folder.appendingPathComponent("best.safetensors").path))
    }

    @Test("a trial that comes to NaN is a failure with its reason, and the search goes on")
    func failures() throws {
        let outcome = try tool.run([
            "search", "rows.csv", "--epochs", "2", "--trials", "12", "--seeds", "0", "--quiet",
            "--json", "--optimizer", "sgd", "--try", "learning-rate=1e-3...1e12:log",
        ])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let list = try tool.run("runs", "runs.sqlite", "--of", "1", "--where", "state=failed")
        #expect(list.output.contains("became"), "\(list.output)")
    }

    @Test("two searches on one record: one sentence")
    func twoAtOnce() throws {
        let (process, _, _) = try tool.start(
            SearchVerbTests.common + ["--trials", "400", "--output", "first.safetensors"])
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        let mark = tool.folder.appendingPathComponent(".runs.sqlite.lock").path
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: mark) {
            Thread.sleep(forTimeInterval: 0.05)
        }
        let second = try search(["--record", "runs.sqlite", "--trials", "12"])
        #expect(second.code != 0)
        #expect(second.errors.contains("runs.sqlite"), "\(second.errors)")
    }
}
