import Foundation
import Testing

@Suite("Codes to data, draws, and rows rebuilt from a mixture")
struct DecodeTests {
    private func prepared(_ options: String = "") throws -> Tool {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 60), to: "data.csv")
        let outcome = try tool.shell(
            "elbo train data.csv --epochs 3 --latent 2 -o m.safetensors --quiet \(options)")
        try #require(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        return tool
    }

    private func numbers(_ text: String) -> [[Double]] {
        text.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").compactMap { Double($0) }
        }
    }

    @Test("encode and decode are reconstruct, from a table with other columns and from an array")
    func roundTrip() throws {
        let tool = try prepared()
        let whole = try tool.shell("elbo reconstruct m.safetensors data.csv")
        let table = try tool.shell(
            """
            elbo encode m.safetensors data.csv --append -o c.csv && elbo decode m.safetensors c.csv
            """)
        #expect(table.code == 0, "\(table.errors)")
        let array = try tool.shell(
            "elbo encode m.safetensors data.csv -o c.npy && elbo decode m.safetensors c.npy")
        let (a, b) = (numbers(whole.output), numbers(table.output))
        #expect(a.count == 60 && b.count == 60)
        for (x, y) in zip(a, b) { for (u, v) in zip(x, y) { #expect(abs(u - v) < 1e-5) } }
        #expect(array.output == whole.output)
    }

    @Test("draws differ by seed, agree for one, and have the means of q in their middle")
    func draws() throws {
        let tool = try prepared()
        func draws(_ verb: String, _ seed: Int) throws -> String {
            try tool.shell("elbo \(verb) m.safetensors data.csv --draw --seed \(seed)").output
        }
        for verb in ["encode", "reconstruct"] {
            #expect(try draws(verb, 1) == draws(verb, 1))
            #expect(try draws(verb, 1) != draws(verb, 2))
        }
        let means = numbers(try tool.shell("elbo encode m.safetensors data.csv --variance").output)
        let all = try (0..<40).map { numbers(try draws("encode", $0)) }
        // The squared standard scores of 60 x 2 means of 40 draws are chi-square with 120 degrees of freedom;
        // outside 66 to 190 with probability below 1e-4 (fixed seeds: it passes or not).
        var sum = 0.0
        for row in 0..<60 {
            for z in 0..<2 {
                let mean = all.reduce(0) { $0 + $1[row][z] } / 40
                sum += (mean - means[row][z]) * (mean - means[row][z]) * 40 / means[row][2 + z]
            }
        }
        #expect((66.0...190).contains(sum), "\(sum)")
    }

    @Test("a mixture rebuilds rows as responsibilities times means")
    func mixture() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 60), to: "data.csv")
        try tool.write(
            #"{"weights": [0.5, 0.5], "means": [[3, 0, 0, 1], [-3, 1, 0, -1]], "variances": [[9, 9, 9, 9], [9, 9, 9, 9]]}"#,
            to: "given.json")
        try #require(try tool.run("mixture", "given.json", "-o", "g.safetensors").code == 0)
        let shares = numbers(try tool.run("encode", "g.safetensors", "data.csv").output)
        let rows = numbers(try tool.run("reconstruct", "g.safetensors", "data.csv").output)
        #expect(rows.count == 60)
        let (a, b) = ([3.0, 0, 0, 1], [-3.0, 1, 0, -1])
        for (share, row) in zip(shares, rows) {
            for j in 0..<4 { #expect(abs(share[0] * a[j] + share[1] * b[j] - row[j]) < 1e-7) }
        }
    }

    @Test("codes that do not fit are refused")
    func refused() throws {
        let tool = try prepared()
        try tool.write("a,b,c\n1,2,3\n", to: "wide.csv")
        try tool.write("z1,z2\n1,\n", to: "holes.csv")
        for (file, words) in [("wide.csv", "no columns 'z1'"), ("holes.csv", "z2")] {
            let outcome = try tool.run("decode", "m.safetensors", file)
            #expect(outcome.code == 65 && outcome.errors.contains(words), "\(outcome.errors)")
        }
        let told = try tool.run(
            "decode", "m.safetensors", "wide.csv", "--columns", "a,b", "--condition", "x")
        #expect(told.code == 64 && told.errors.contains("conditional"))
    }
}

@Suite("A density to compare with, and what an example costs")
struct ComparisonTests {
    @Test("--baseline kde stands beside both families' densities, in text and JSON")
    func baseline() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 80), to: "data.csv")
        let made = try tool.shell(
            """
            elbo train data.csv --epochs 1 -o m.safetensors --quiet && \
            elbo mixture data.csv --components 2 --covariance EEI -o g.safetensors --quiet
            """)
        try #require(made.code == 0, "\(made.errors)")
        var factors: Set<Double> = []
        for model in ["m.safetensors", "g.safetensors"] {
            let text = try tool.run("evaluate", model, "data.csv", "--baseline", "kde")
            #expect(text.code == 0 && text.output.contains("kernel density"), "\(text.errors)")
            let json = try tool.run("evaluate", model, "data.csv", "--baseline", "kde", "--json")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            let baseline = try #require(object["baseline"] as? [String: Any])
            #expect(baseline["rows"] as? Int == 80 && object.count > 3)
            factors.insert(try #require(baseline["factor"] as? Double))
        }
        #expect(factors.count == 1)
        let images = try tool.shell("elbo evaluate m.safetensors data.csv --baseline nothing")
        #expect(images.code == 64)
    }

    @Test("inspect says what one example costs")
    func cost() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 40), to: "data.csv")
        let made = try tool.shell(
            "elbo train data.csv --hidden 8 --latent 2 --epochs 1 -o m.safetensors --quiet")
        try #require(made.code == 0, "\(made.errors)")
        let text = try tool.run("inspect", "m.safetensors").output
        #expect(text.contains("encoding            96 multiply-adds, "))
        #expect(text.contains("s measured"))
        let json = try tool.run("inspect", "m.safetensors", "--json").output
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let cost = try #require(object["cost"] as? [String: Any])
        #expect(cost["encodingMultiplyAdds"] as? Int == (4 + 4) * 8 + 8 * 4)
        #expect(cost["decodingMultiplyAdds"] as? Int == 2 * 8 + 8 * 4)
    }
}
