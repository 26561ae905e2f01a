import Foundation
import Testing

@Suite("elbo predict and elbo compare")
struct PredictVerbTests {
    /// Two kinds of rows, told apart by the first two columns; the third grows with the first. Every fourth kind is unknown.
    private static func table(rows: Int = 400) -> String {
        var lines = ["size,weight,age,kind,price"]
        for row in 0..<rows {
            let isLarge = row % 2 == 0
            let noise = Double(row * 7919 % 1000) / 1000
            let other = Double(row * 104_729 % 1000) / 1000
            let size = (isLarge ? 8 : 2) + noise
            let cells = [
                String(format: "%.3f", size), String(format: "%.2f", 3 * size + other),
                "\(20 + row * 31 % 50)", row % 4 == 3 ? "" : isLarge ? "large" : "small",
                String(format: "%.4f", 10 * size + 0.5 * other),
            ]
            lines.append(cells.joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func trained(_ options: String = "--exclude kind,price") throws -> Tool {
        let tool = try Tool()
        try tool.write(Self.table(), to: "data.csv")
        let run = try tool.shell(
            "elbo train data.csv \(options) --hidden 32 --latent 3 --epochs 60 -o m.safetensors")
        #expect(run.code == 0, "\(run.errors)")
        return tool
    }

    @Test("An autoencoder that infers classes tells its own, and takes rows without one everywhere")
    func inferred() throws {
        let tool = try Tool()
        try tool.write(Self.table(), to: "data.csv")
        let run = try tool.shell(
            "elbo train data.csv --exclude price --labels kind --recipe m2 --hidden 16 --latent 2 --epochs 40 -o m.safetensors"
        )
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("300 of 400 rows have one of 2 classes"))
        let told = try tool.shell("elbo predict m.safetensors data.csv --target kind -o told.csv")
        #expect(told.code == 0 && told.errors.contains("300 known: wrong"), "\(told.errors)")
        let lines = try tool.read("told.csv").split(separator: "\n")
        #expect(lines[0] == "row,prediction,probability,p_large,p_small" && lines.count == 401)
        let json = try tool.shell("elbo predict m.safetensors data.csv --target kind --json")
        let scores = try JSONDecoder().decode(Scores.self, from: Data(json.output.utf8))
        #expect(scores.known == 300 && (scores.error?.mean ?? 1) < 0.02)
        for line in [
            "encode m.safetensors data.csv", "encode m.safetensors data.csv --labels kind",
            "evaluate m.safetensors data.csv --samples 5 --labels kind",
            "score m.safetensors data.csv", "reconstruct m.safetensors data.csv",
            "sample m.safetensors --count 3 --condition small",
            "report m.safetensors data.csv -o page.html", "inspect m.safetensors",
        ] {
            let used = try tool.shell("elbo \(line)")
            #expect(used.code == 0, "\(line): \(used.errors)")
        }
        let layers = try tool.shell("elbo inspect m.safetensors")
        #expect(layers.output.contains("\nclassifier  "))
        // A row of each kind, whose weight is three times its size.
        try tool.write("size,weight,age\n8.5,,40\n2.5,,40\n", to: "gaps.csv")
        let filled = try tool.shell("elbo impute m.safetensors gaps.csv")
        #expect(filled.code == 0, "\(filled.errors)")
        let weights = filled.output.split(separator: "\n").dropFirst().map {
            Double($0.split(separator: ",")[1]) ?? 0
        }
        #expect(weights.count == 2 && abs(weights[0] - 26) < 3 && abs(weights[1] - 8) < 3)
        let compared = try tool.shell(
            """
            set -e
            elbo train data.csv --exclude price,kind --hidden 16 --latent 2 --epochs 2 -o vae.safetensors
            elbo compare m.safetensors vae.safetensors data.csv --samples 5
            """)
        #expect(compared.code == 0, "\(compared.errors)")
        #expect(!compared.output.contains("not comparable"), "\(compared.output)")
        let refused = try tool.shell("elbo compress m.safetensors data.csv -o data.elbo")
        #expect(refused.code != 0 && refused.errors.contains("infers a class"), "\(refused.errors)")
        let strange = try tool.shell("elbo predict m.safetensors data.csv --target age")
        #expect(strange.code != 0 && strange.errors.contains("none of"))
        let layer = try tool.shell("elbo encode m.safetensors data.csv --layer 2")
        #expect(layer.code != 0 && layer.errors.contains("one layer of codes"))
    }

    @Test("Components of a prior are held against classes; a model without any says who can")
    func groups() throws {
        let tool = try trained(
            "--exclude price,kind,age --recipe vade --prior normal-mixture:components=2")
        let judged = try tool.shell("elbo evaluate m.safetensors data.csv --labels kind")
        #expect(judged.code == 0, "\(judged.errors)")
        #expect(judged.output.contains("components of the prior against the labels"))
        let json = try tool.shell(
            "elbo evaluate m.safetensors data.csv --labels kind --only validation --json")
        struct Judged: Decodable {
            struct Clustering: Decodable { let accuracy, purity, adjustedRandIndex: Double }
            let clustering: Clustering
        }
        let scores = try JSONDecoder().decode(Judged.self, from: Data(json.output.utf8)).clustering
        #expect(scores.accuracy > 0.9 && scores.purity >= scores.accuracy)
        let plain = try tool.shell(
            """
            elbo train data.csv --exclude price,kind --hidden 8 --latent 2 --epochs 1 -o plain.safetensors
            elbo evaluate plain.safetensors data.csv --labels kind
            """)
        #expect(plain.code != 0 && plain.errors.contains("--recipe vade"), "\(plain.errors)")
    }

    private struct Scores: Decodable {
        struct Estimate: Decodable { let mean, standardError: Double }
        let known, folds: Int
        let error, coverage: Estimate?
        let explained: Double?
    }

    @Test("Classes are told for all rows, and scored where they are known")
    func classes() throws {
        let tool = try trained()
        let told = try tool.shell(
            "elbo predict m.safetensors data.csv --target kind --append -o told.csv")
        #expect(told.code == 0 && told.output.isEmpty, "\(told.errors)")
        #expect(told.errors.contains("300 rows of 2 classes known, told in 5 folds"))
        let lines = try tool.read("told.csv").split(separator: "\n")
        #expect(
            lines[0] == "size,weight,age,kind,price,prediction,probability,p_large,p_small")
        #expect(lines.count == 401)
        // Of the rows whose kind is not known all are small or large by their size.
        let wrong = lines.dropFirst().count { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return (Double(cells[0]) ?? 0 > 5 ? "large" : "small") != cells[5]
        }
        #expect(wrong < 4)
        let json = try tool.shell("elbo predict m.safetensors data.csv --target kind --json")
        let scores = try JSONDecoder().decode(Scores.self, from: Data(json.output.utf8))
        #expect(scores.known == 300 && (scores.error?.mean ?? 1) < 0.02)
        let neighbours = try tool.shell(
            "elbo predict m.safetensors data.csv --target kind --probe neighbours --neighbours 5 | head -2"
        )
        #expect(neighbours.output.hasPrefix("row,prediction,probability,p_large,p_small\n1,large,"))
    }

    @Test("Numbers are told with an interval")
    func numbers() throws {
        let tool = try trained()
        let json = try tool.shell(
            "elbo predict m.safetensors data.csv --target price --json -o told.csv")
        #expect(json.code == 0, "\(json.errors)")
        let scores = try JSONDecoder().decode(Scores.self, from: Data(json.output.utf8))
        #expect((scores.explained ?? 0) > 0.9 && scores.known == 400)
        #expect(abs((scores.coverage?.mean ?? 0) - 0.9) < 0.05)
        let lines = try tool.read("told.csv").split(separator: "\n")
        #expect(lines[0] == "row,prediction,low,high" && lines.count == 401)
    }

    @Test("A target that is a column of the model is hidden from the encoder")
    func ownColumn() throws {
        let tool = try trained("--exclude price")
        let told = try tool.shell(
            "elbo predict m.safetensors data.csv --target kind -o told.csv")
        #expect(told.code == 0, "\(told.errors)")
        #expect(told.errors.contains("kind is a column of the model: its cells are hidden"))
        let age = try tool.shell(
            "elbo predict m.safetensors data.csv --target age --as numbers --json")
        let scores = try JSONDecoder().decode(Scores.self, from: Data(age.output.utf8))
        // Age has nothing to do with the others: seen, all of it could be told.
        #expect((scores.explained ?? 1) < 0.2)
    }

    @Test(
        "Rows without a target are told by what labelled rows of another file say; rows without a cell are not"
    )
    func labelled() throws {
        let tool = try trained()
        try tool.write(
            "age,weight,size\n30,25,8.2\n,,\n41,7,2.1\n", to: "new.csv")
        let told = try tool.shell(
            "elbo predict m.safetensors new.csv --target kind --labelled data.csv")
        #expect(told.code == 0, "\(told.errors)")
        let lines = told.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4 && lines[1].hasPrefix("1,large,"), "\(told.output)")
        #expect(lines[2] == "2,,,," && lines[3].hasPrefix("3,small,"), "\(told.output)")
    }

    @Test("Misuse is answered by name")
    func misuse() throws {
        let tool = try trained()
        for (line, code, text) in [
            ("predict m.safetensors data.csv --target kind --as numbers", 65, "is no number"),
            ("predict m.safetensors data.csv --target nothing", 65, "nothing"),
            ("predict m.safetensors data.csv --target kind --neighbours 3", 64, "--probe"),
            ("predict m.safetensors data.csv --target 3", 64, "by its name"),
            ("train data.csv --hide-cells -0.1 -o n.safetensors", 64, "hidden cells"),
            ("evaluate m.safetensors data.csv --held-back data.csv", 64, "--synthetic"),
            ("compare m.safetensors data.csv", 64, "at least two models"),
            ("compare m.safetensors m.safetensors data.csv", 64, "given twice"),
        ] {
            let run = try tool.shell("elbo \(line)")
            #expect(run.code == code && run.errors.contains(text), "\(line): \(run.errors)")
        }
    }

    @Test("Models of both families stand side by side, with what differs")
    func comparison() throws {
        let tool = try trained("--exclude kind,price")
        let made = try tool.shell(
            """
            elbo train data.csv --exclude kind,price --hidden 32 --latent 3 --epochs 2 --recipe iwae -o i.safetensors &&
            elbo mixture data.csv --exclude kind,price --components 2 -o g.safetensors
            """)
        #expect(made.code == 0, "\(made.errors)")
        let run = try tool.shell("elbo compare m.safetensors i.safetensors g.safetensors data.csv")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("400 rows; log p(x) in nats per example"))
        #expect(run.output.contains("\n  objective\n") && run.output.contains("\n  recipe\n"))
        #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(run.output)")
        struct Comparison: Decodable {
            struct Entry: Decodable {
                let logLikelihood, difference: Scores.Estimate?
            }
            let models: [Entry]
        }
        let json = try tool.shell(
            "elbo compare m.safetensors i.safetensors g.safetensors data.csv --json")
        let found = try JSONDecoder().decode(Comparison.self, from: Data(json.output.utf8)).models
        let first = try #require(found[0].logLikelihood)
        #expect(found[0].difference == nil)
        for other in found.dropFirst() {
            let (own, gain) = (
                try #require(other.logLikelihood), try #require(other.difference)
            )
            #expect(abs(own.mean - first.mean - gain.mean) < 1e-9)
            // What is hard for one is hard for the others.
            #expect(gain.standardError < own.standardError + first.standardError)
        }
        let evaluation = try tool.shell(
            "elbo evaluate g.safetensors data.csv --json | grep -A2 '\"logLikelihood\"'")
        #expect(
            evaluation.output.contains(String(format: "%.6f", found[2].logLikelihood?.mean ?? 0)))
        // Categories as numbers are another subject than categories.
        let kinds = try tool.shell(
            """
            elbo train data.csv --exclude price --latent 2 --epochs 1 -o c.safetensors --quiet &&
            elbo train data.csv --exclude price --latent 2 --epochs 1 --likelihood gaussian -o n.safetensors --quiet &&
            elbo compare c.safetensors n.safetensors data.csv
            """)
        let words = kinds.output.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
        #expect(words.contains("not comparable") && words.contains("categories as numbers"))
        #expect(words.contains("which flatters them"))
        // Without a common subject there is no difference.
        let other = try tool.shell(
            "elbo mixture data.csv --columns size,age --components 1 -o h.safetensors && elbo compare g.safetensors h.safetensors data.csv"
        )
        #expect(other.output.contains("not comparable"))
        #expect(other.output.contains("they describe other columns"))
    }
}
