import Foundation
import Testing

@Suite("Critics that are told classes, from the real program")
struct CriticLabelVerbTests {
    /// Rows of two kinds in three columns; the kind stands beside every third of them, else an empty cell or NA.
    private static let table: String = {
        var lines = ["a,b,c,kind"]
        for row in 0..<600 {
            let isSecond = row * 7 % 5 < 2
            let noise = (0..<3).map { Double((row * 3 + $0) * 7919 % 1000) / 1000 }
            let cells = noise.enumerated().map {
                String(format: "%.3f", $1 + ($0 == 1 && isSecond ? 4 : 0))
            }
            let kind = row % 3 == 0 ? isSecond ? "wide" : "deep" : row % 3 == 1 ? "" : "NA"
            lines.append((cells + [kind]).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    private static let train =
        "elbo train t.csv --recipe aae --hidden 16 --latent 2 --learning-rate 0.003 --epochs 100 -o m.safetensors"
    private static let labels = "--labels kind --adversary codes:labels=yes,width=32,layers=2"

    private func tool() throws -> Tool {
        let tool = try Tool()
        try tool.write(Data(Self.table.utf8), to: "t.csv")
        return tool
    }

    private struct Scores: Decodable {
        struct Estimate: Decodable { let mean: Double }
        let known: Int
        let error: Estimate
    }

    @Test("Each class takes a mode, which tells the classes; nothing else asks for labels")
    func use() throws {
        let tool = try tool()
        let run = try tool.shell(
            "\(Self.train) \(Self.labels) --prior ring:components=2 --report page.html")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("200 of 600 rows have one of 2 classes"), "\(run.errors)")
        let json = try tool.shell("elbo predict m.safetensors t.csv --target kind --json")
        let scores = try JSONDecoder().decode(Scores.self, from: Data(json.output.utf8))
        #expect(scores.known == 200 && scores.error.mean < 0.03, "\(json.output)")
        let told = try tool.shell("elbo predict m.safetensors t.csv")
        #expect(told.output.hasPrefix("row,prediction,probability,p_deep,p_wide\n"))
        // The first class stands to the right, the second to the left.
        let codes = try tool.shell("elbo encode m.safetensors t.csv").output
        let pairs = zip(codes.split(separator: "\n"), told.output.split(separator: "\n"))
        let agreeing = pairs.dropFirst().count { code, told in
            let first = Double(code.split(separator: ",")[0]) ?? 0
            return (first > 0) == told.split(separator: ",")[1].hasPrefix("deep")
        }
        #expect(agreeing == 600)
        for line in [
            "evaluate m.safetensors t.csv", "evaluate m.safetensors t.csv --labels kind",
            "reconstruct m.safetensors t.csv",
            "cluster m.safetensors t.csv", "sample m.safetensors --count 3",
            "report m.safetensors t.csv -o b.html",
        ] {
            let used = try tool.shell("elbo \(line)")
            #expect(used.code == 0, "\(line): \(used.errors)")
        }
        let inspected = try tool.shell("elbo inspect m.safetensors").output
        #expect(inspected.contains("told to the critic"), "\(inspected)")
        for labels in ["--labels kind", ""] {
            let further = try tool.shell(
                "elbo train t.csv --from m.safetensors \(labels) --epochs 2 -o n.safetensors --force"
            )
            #expect(further.code == 0, "\(labels): \(further.errors)")
            let talk = further.errors.split(whereSeparator: \.isWhitespace)
                .joined(separator: " ")
            #expect(
                talk.contains("told classes (deep, wide), and goes on as if no row had one")
                    == labels.isEmpty, "\(labels): \(further.errors)")
        }
    }

    @Test("What does not go together is said in one sentence")
    func refusals() throws {
        let tool = try tool()
        for (options, sentence) in [
            ("\(Self.labels) --prior standard-normal", "a component for each of 2 classes"),
            ("\(Self.labels)", "a component for each of 2 classes"),
            (
                "--prior ring --adversary codes:labels=yes --exclude kind",
                "give them with --labels COLUMN"
            ),
        ] {
            let run = try tool.shell("\(Self.train) \(options)")
            #expect(run.code != 0 && run.errors.contains(sentence), "\(options): \(run.errors)")
            #expect(!tool.exists("m.safetensors"))
        }
        let search = try tool.shell(
            "elbo search t.csv --exclude kind --trials 2 --recipe aae --adversary codes:labels=yes")
        #expect(search.code != 0 && search.errors.contains("is told classes"), "\(search.errors)")
    }

    @Test("Killed by no one but stopped and resumed: the same bytes")
    func resumed() throws {
        let whole = try tool()
        let options = "\(Self.labels) --prior ring:components=2 --quiet"
        let run = try whole.shell("\(Self.train) \(options)")
        #expect(run.code == 0, "\(run.errors)")
        let stopped = try tool()
        _ = try stopped.shell(
            "timeout -s INT 1 \(Tool.executable.path) \(Self.train.dropFirst(5)) \(options)")
        let resumed = try stopped.shell("\(Self.train) \(options) --resume --force")
        #expect(resumed.code == 0, "\(resumed.errors)")
        #expect(try stopped.bytes("m.safetensors") == whole.bytes("m.safetensors"))
    }
}
