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
        "one, two and four workers end with the same table and the same bits, and the options train the winner again",
        arguments: [[], ["--judge", "probe", "--target", "kinds.csv", "--against", "size"]])
    func workers(_ more: [String]) throws {
        try writeKinds()
        let one = try search(["--trials", "14", "--workers", "1"] + more, name: "one")
        #expect(one.code == 0, "\(one.errors)")
        for (workers, name) in [("2", "two"), ("4", "four")] {
            let other = try search(["--trials", "14", "--workers", workers] + more, name: name)
            #expect(other.code == 0, "\(other.errors)")
            #expect(try finalists(one) == finalists(other))
            #expect(try model("one") == model(name))
        }
        let again = try tool.run(
            "train", "rows.csv", "--config", "one.yaml", "--output", "again.safetensors", "--quiet")
        #expect(again.code == 0, "\(again.errors)")
        #expect(try model("again") == model("one"))
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: tool.folder.path)
        #expect(!leftovers.contains("one.sqlite-trials"))
    }

    /// What the rows belong to, in a file of its own: the halves of the curve, and its quarters.
    private func writeKinds() throws {
        let kinds = (0..<240).map { $0 % 60 < 30 ? "first" : "second" }
        try Data((["kind"] + kinds).joined(separator: "\n").utf8).write(
            to: tool.folder.appendingPathComponent("kinds.csv"))
    }

    @Test(
        "a search that is killed at many moments ends as one that was not",
        arguments: [
            (kills: 20, more: []),
            (kills: 10, more: ["--judge", "probe", "--target", "kinds.csv", "--against", "size"]),
        ])
    func killed(_ kills: Int, _ more: [String]) throws {
        try writeKinds()
        let began = Date()
        let whole = try search(["--trials", "14"] + more, name: "whole")
        #expect(whole.code == 0, "\(whole.errors)")
        let length = Date().timeIntervalSince(began)
        let arguments =
            SearchVerbTests.common + SearchVerbTests.space
            + ["--record", "cut.sqlite", "--output", "cut.safetensors", "--trials", "14"] + more
        var state: UInt64 = 20
        for _ in 0..<kills {
            let (process, _, _) = try tool.start(arguments)
            // Each goes on where the one before was cut off, wherever that was (Knuth's generator, MMIX).
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let delay = 0.05 + Double(state >> 11) * 0x1p-53 * min(0.7, length / 3)
            Thread.sleep(forTimeInterval: delay)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let left = try tool.run("runs", "cut.sqlite", "--json")
        #expect(left.code != 0 || !left.output.contains("\"running\""), "\(left.output)")
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
        for words in [
            "What was tried", "PED-ANOVA", "Rungs", "Curves", "elbo search", "on the test examples",
        ] {
            #expect(page.contains(words), "\(words)")
        }
    }

    @Test("a file where trials would pause is refused in a sentence before anything is trained")
    func trialsFile() throws {
        try tool.write("", to: "cut.sqlite-trials")
        let refused = try tool.run(
            SearchVerbTests.common + SearchVerbTests.space
                + ["--record", "cut.sqlite", "--output", "cut.safetensors", "--trials", "4"])
        #expect(refused.code == 73, "\(refused.errors)")
        #expect(refused.errors.contains("cut.sqlite-trials is a file"), "\(refused.errors)")
        #expect(!tool.exists("cut.sqlite") && !tool.exists("cut.safetensors"))
    }

    @Test("runs are listed, compared, exported and removed")
    func runs() throws {
        let trained = try tool.run(
            "train", "rows.csv", "--epochs", "2", "--latent", "2", "--quiet", "--record",
            "runs.sqlite")
        #expect(trained.code == 0, "\(trained.errors)")
        let mixture = try tool.run(
            "mixture", "rows.csv", "--components", "1...2", "--covariance", "VVI", "--quiet",
            "--record", "runs.sqlite")
        #expect(mixture.code == 0, "\(mixture.errors)")
        let list = try tool.run("runs", "runs.sqlite")
        #expect(list.output.contains("train") && list.output.contains("mixture"))
        let latent = try tool.run("runs", "runs.sqlite", "--where", "latent=2")
        #expect(latent.output.contains("train") && !latent.output.contains("mixture"))
        let rate = try tool.run("runs", "runs.sqlite", "--where", "learning-rate=0.001")
        #expect(rate.output.contains("train"), "\(rate.errors)")
        let unknown = try tool.run("runs", "runs.sqlite", "--where", "latnet=2")
        #expect(unknown.code != 0 && unknown.errors.contains("no run says its latnet"))
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
            (["--judge", "probe", "--target", "a", "--columns", "a,b"], "must not see it"),
            (["--judge", "probe", "--target", "each.csv"], "too few of each"),
            (["--try", "latent=4...2"], "no range of numbers"),
            (["--try", "latnt=1...4"], "did you mean latent"),
            (["--try", "likelihood=gaussian,bernoulli"], "likelihood=bernoulli"),
            (["--try", "epochs=1...4"], "epochs cannot be tried"),
            (["--try", "latent=2...4", "--latent", "3"], "fixed and tried"),
            (["--try", "layers=1...3@network=mlp"], "not tried before it"),
            (["--try", "channels=8,16"], "channels=8 cannot be tried"),
            (["--budget", "soon"], "budget"),
            (["--recipe", "conditional"], "told classes"),
            (["--judge", "probe"], "--target COLUMN"),
            (["--target", "d"], "belongs to --judge"),
            (["--judge", "auc", "--target", "d"], "an AUC tells two kinds"),
            (["--judge", "probe", "--target", "nowhere"], "nowhere"),
            (["--judge", "rmse", "--columns", "a"], "needs two columns"),
            (["--judge", "auc", "--target", "rare.csv"], "rows of both kinds"),
        ])
    func refusals(_ arguments: [String], _ words: String) throws {
        // One row of its kind, the first, is hardly among those held back: a tenth of them.
        try Data((["kind"] + (0..<240).map { $0 == 0 ? "b" : "a" }).joined(separator: "\n").utf8)
            .write(to: tool.folder.appendingPathComponent("rare.csv"))
        try Data((["each"] + (0..<240).map { "row-\($0)" }).joined(separator: "\n").utf8)
            .write(to: tool.folder.appendingPathComponent("each.csv"))
        let refused = try tool.run(["search", "rows.csv", "--epochs", "2"] + arguments)
        #expect([64, 65].contains(refused.code), "\(refused.code) \(refused.errors)")
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

    @Test("a space of a few values is tried whole, and the default, which is one of them, once")
    func fewValues() throws {
        let few = try tool.run(
            SearchVerbTests.common + [
                "--trials", "12", "--record", "few.sqlite", "--output", "few.safetensors", "--try",
                "activation=relu,silu", "--try", "layers=1,2",
            ])
        #expect(few.code == 0, "\(few.errors)")
        #expect(try object(few)["trials"] as? Int == 4)
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

    /// What a search says, as JSON.
    private func object(_ outcome: Tool.Outcome) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test(
        "a task decides: a probe, anomaly scores, hidden cells; the test rows are judged by it too",
        arguments: [
            (["--judge", "probe", "--target", "kind"], "accuracy", 0.6...1),
            (["--judge", "probe", "--target", "c"], "explained", -1...1),
            (["--judge", "auc", "--target", "kind"], "auc", 0...1),
            (["--judge", "rmse"], "rmse", -1.5 ... -0.05),
        ])
    func tasks(_ more: [String], _ measure: String, _ range: ClosedRange<Double>) throws {
        let rows = try String(
            contentsOf: tool.folder.appendingPathComponent("rows.csv"), encoding: .utf8
        ).split(separator: "\n")
        let told = rows.enumerated().map { place, row in
            row + "," + (place == 0 ? "kind" : (place - 1) % 60 < 30 ? "first" : "second")
        }
        try Data(told.joined(separator: "\n").utf8).write(
            to: tool.folder.appendingPathComponent("told.csv"))
        let found = try tool.run(
            [
                "search", "told.csv", "--epochs", "3", "--seeds", "1", "--trials", "6", "--quiet",
                "--json", "--try", "latent=1...3", "--test", "told.csv", "--report", "page.html",
            ] + more)
        #expect(found.code == 0, "\(found.errors)")
        let object = try object(found)
        #expect(object["measure"] as? String == measure)
        let finalists = try #require(object["finalists"] as? [[String: Any]])
        let means = finalists.compactMap { $0["mean"] as? Double }
        #expect(!means.isEmpty && means.allSatisfy { range.contains($0) }, "\(means)")
        let test = try #require(object["test"] as? [String: [String: Double]])
        #expect(range.contains(test["the best"]?["mean"] ?? .nan), "\(test)")
        #expect(means == means.sorted(by: >))
    }

    @Test("against size or time: a front, whose best is no worse than the best without it")
    func front() throws {
        for cost in ["size", "time"] {
            let found = try search(
                ["--trials", "14", "--against", cost, "--report", "\(cost).html"], name: cost)
            #expect(found.code == 0, "\(found.errors)")
            let front = try #require(try object(found)["front"] as? [[String: Any]])
            let scores = front.compactMap { $0["score"] as? Double }
            let costs = front.compactMap { $0["cost"] as? Double }
            #expect(!front.isEmpty && scores.count == front.count && costs.count == front.count)
            #expect(scores == scores.sorted() && costs == costs.sorted(), "\(front)")
            #expect(costs.allSatisfy { $0 > 0 })
            let page = try String(
                contentsOf: tool.folder.appendingPathComponent("\(cost).html"), encoding: .utf8)
            #expect(page.contains("What it costs"))
            // Their models lie beside the winner, and in the record.
            let folder = tool.folder.appendingPathComponent("\(cost)-front")
            let models = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            let trials = front.compactMap { $0["trial"] as? Int }
            #expect(models.sorted() == trials.map { "trial-\($0).safetensors" }.sorted())
            let seen = try tool.run(
                "evaluate", "\(cost)-front/trial-\(trials[0]).safetensors", "rows.csv")
            #expect(seen.code == 0, "\(seen.errors)")
            for ending in ["safetensors", "yaml"] {
                try FileManager.default.removeItem(
                    at: tool.folder.appendingPathComponent("\(cost).\(ending)"))
            }
            let refused = try search(
                ["--trials", "15", "--against", cost, "--output", "\(cost).safetensors"],
                name: cost + "-other")
            #expect(
                refused.code == 73 && refused.errors.contains("\(cost)-front"), "\(refused.errors)")
        }
    }

    @Test("models are opened by their names in a record, and refused when they are gone or others")
    func modelsByName() throws {
        let trained = try tool.run(
            "train", "rows.csv", "--epochs", "2", "--quiet", "--record", "runs.sqlite", "--output",
            "curve.safetensors")
        #expect(trained.code == 0, "\(trained.errors)")
        #expect(try tool.run("runs", "runs.sqlite").output.contains("model runs.sqlite:1"))
        let plain = try tool.run("encode", "curve.safetensors", "rows.csv")
        for name in ["runs.sqlite:1", "runs.sqlite:curve", "runs.sqlite:curve.safetensors"] {
            let codes = try tool.run("encode", name, "rows.csv")
            #expect(codes.code == 0, "\(codes.errors)")
            #expect(codes.output == plain.output)
        }
        let over = try tool.run(
            "sample", "runs.sqlite:1", "--output", "curve.safetensors", "--force")
        #expect(over.code != 0)
        #expect(try tool.run("encode", "curve.safetensors", "rows.csv").output == plain.output)
        let further = try tool.run(
            "train", "rows.csv", "--from", "runs.sqlite:curve", "--epochs", "1", "--quiet",
            "--output", "further.safetensors")
        #expect(further.code == 0, "\(further.errors)")
        for (name, words, code) in [
            ("runs.sqlite:7", "no run 7", 64), ("runs.sqlite:other", "is called other", 64),
            ("rows.csv:1", "no record", 65),
        ] {
            let refused = try tool.run("inspect", name)
            #expect(refused.code == Int32(code) && refused.errors.contains(words), "\(refused)")
        }
        let other = try tool.run(
            "train", "rows.csv", "--epochs", "1", "--quiet", "--force", "--output",
            "curve.safetensors")
        #expect(other.code == 0)
        let changed = try tool.run("inspect", "runs.sqlite:1")
        #expect(changed.code == 65 && changed.errors.contains("changed or replaced"))
        try FileManager.default.removeItem(
            at: tool.folder.appendingPathComponent("curve.safetensors"))
        let gone = try tool.run("inspect", "runs.sqlite:1")
        #expect(gone.code == 66 && gone.errors.contains("not there"), "\(gone.errors)")
    }

    @Test("every mixture that was tried is a trial with its criterion")
    func mixtures() throws {
        let fitted = try tool.run(
            "mixture", "rows.csv", "--components", "1...3", "--covariance", "VVI,EII", "--quiet",
            "--json", "--record", "runs.sqlite", "--output", "m.safetensors")
        #expect(fitted.code == 0, "\(fitted.errors)")
        let list = try tool.run("runs", "runs.sqlite", "--of", "1", "--sort", "score", "--json")
        let trials = try #require(
            try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        #expect(trials.count == 6)
        let options = try #require(trials.first?["options"] as? [String: String])
        let model = try object(fitted)
        #expect(options["components"] == "\(model["components"] ?? "")")
        #expect(options["covariance"] == model["model"] as? String)
        #expect(try tool.run("inspect", "runs.sqlite:m").code == 0)
    }

    @Test(
        "an asynchronous search ends, whatever kills it, with a winner that is trained again from its options"
    )
    func asynchronous() throws {
        let arguments =
            SearchVerbTests.common + SearchVerbTests.space
            + ["--trials", "14", "--async", "--workers", "3"]
        for delay in [0.2, 0.5] {
            let (process, _, _) = try tool.start(arguments)
            Thread.sleep(forTimeInterval: delay)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let end = try tool.run(arguments)
        #expect(end.code == 0, "\(end.errors)")
        #expect(try object(end)["trials"] as? Int == 14)
        let again = try tool.run(
            "train", "rows.csv", "--config", "best.yaml", "--output", "again.safetensors",
            "--quiet")
        #expect(again.code == 0, "\(again.errors)")
        #expect(try model("again") == model("best"))
    }
}
