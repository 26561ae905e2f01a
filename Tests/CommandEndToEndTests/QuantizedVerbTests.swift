import Foundation
import Testing

@Suite("Codes of codewords")
struct QuantizedVerbTests {
    /// Pictures of 8 x 8, each a bright square somewhere, as an IDX file.
    private func pictures(_ count: Int) -> Data {
        var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 8, 0, 0, 0, 8]
        for picture in 0..<count {
            let (left, top) = (picture * 7 % 5, picture * 3 % 5)
            for place in 0..<64 {
                let isInside =
                    (left..<left + 4).contains(place % 8) && (top..<top + 4).contains(place / 8)
                bytes.append(isInside ? UInt8(200 + picture % 56) : UInt8(place % 16))
            }
        }
        return Data(bytes)
    }

    private static let training =
        "elbo train data.idx --recipe vq-vae --network conv --channels 8 --likelihood gaussian "
        + "--posterior quantized:codewords=16,size=4 --prior recurrent-codes:units=16 --batch 16 "
        + "--epochs 8 --quiet"

    private func prepared(_ more: String = "") throws -> Tool {
        let tool = try Tool()
        try tool.write(pictures(120), to: "data.idx")
        let outcome = try tool.shell("\(Self.training) -o m.safetensors \(more)")
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test("Every verb works, or says in one sentence why not")
    func verbs() throws {
        let tool = try prepared("--report page.html")
        #expect(try tool.read("page.html").contains("Use of the codewords"))
        let worked = try tool.shell(
            """
            set -e
            elbo encode m.safetensors data.idx -o i.csv && head -1 i.csv
            elbo encode m.safetensors data.idx --vectors -o z.csv
            elbo decode m.safetensors i.csv -o a.npy && elbo decode m.safetensors z.csv -o b.npy && cmp a.npy b.npy
            elbo reconstruct m.safetensors data.idx -o c.npy && cmp a.npy c.npy
            elbo sample m.safetensors --count 9 -o drawn.png
            elbo interpolate m.safetensors data.idx --from 1 --to 2 -o way.png
            elbo evaluate m.safetensors data.idx
            elbo score m.safetensors data.idx -o scores.csv
            elbo inspect m.safetensors
            cp m.safetensors n.safetensors && elbo compare m.safetensors n.safetensors data.idx
            elbo recipes | grep vq-vae
            """)
        #expect(worked.code == 0, "\(worked.errors)")
        let places = (1...16).map { "i\($0)" }.joined(separator: ",")
        #expect(worked.output.hasPrefix(places))
        #expect(
            worked.output.contains("4 x 4 places, each one of 16 codewords"))
        #expect(worked.output.contains("codewords in use"))
        let refused: [(line: String, words: String)] = [
            ("elbo traverse m.safetensors -o x.png", "moves one dimension of a code"),
            ("elbo cluster m.safetensors data.idx", "components"),
            ("elbo evaluate m.safetensors data.idx --annealed 5", "of codewords"),
            ("\(Self.training) --latent 20 -o x.safetensors", "leave --latent out"),
            (
                "elbo train data.idx --prior recurrent-codes --epochs 2 -o x.safetensors",
                "quantized"
            ),
            (
                "elbo train data.idx --recipe vq-vae --prior normal-mixture --epochs 2 -o x.safetensors",
                "recurrent-codes, code-frequencies or uniform-codes"
            ),
            (
                "elbo train data.idx --recipe vq-vae --epochs 1 -o x.safetensors",
                "the law of codes is learned"
            ),
            ("echo 99 > bad.csv; elbo decode m.safetensors bad.csv -o x.npy", "places or"),
        ]
        for (line, words) in refused {
            let outcome = try tool.shell(line)
            #expect([64, 65].contains(outcome.code), "\(line): \(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(line): \(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
    }

    @Test(
        "Other priors, a code in one row, and tables",
        arguments: [
            "--network conv --channels 8 --prior code-frequencies", "--prior uniform-codes",
            "--network mlp --latent 12 --strategy joint", "--network mlp --hide-cells 0.2",
        ])
    func others(options: String) throws {
        let tool = try Tool()
        try tool.write(pictures(60), to: "data.idx")
        try tool.write(Tool.table(rows: 80), to: "rows.csv")
        for data in options.contains("conv") ? ["data.idx"] : ["data.idx", "rows.csv"] {
            let outcome = try tool.shell(
                """
                elbo train \(data) --recipe vq-vae --posterior quantized:codewords=8 --epochs 4 \
                    -o m.safetensors --force --quiet \(options) \
                    && elbo evaluate m.safetensors \(data) && elbo sample m.safetensors --count 4 -o x.csv --force \
                    && elbo encode m.safetensors \(data) -o i.csv --force \
                    && elbo report m.safetensors \(data) -o page.html --force
                """)
            #expect(outcome.code == 0, "\(data) \(options): \(outcome.errors)")
        }
    }

    @Test("Killed in either stage and resumed gives the same file; so does one thread")
    func resumed() throws {
        let whole = try prepared()
        let expected = try whole.bytes("m.safetensors")
        let alone = try prepared("--threads 1")
        #expect(try alone.bytes("m.safetensors") == expected)
        // The program itself, not the shell around it, is killed.
        let program = "'\(Tool.executable.path)'" + Self.training.dropFirst("elbo".count)
        for seconds in ["0.1", "0.2"] {
            let tool = try Tool()
            try tool.write(pictures(120), to: "data.idx")
            let outcome = try tool.shell(
                """
                \(program) -o m.safetensors & sleep \(seconds); kill -9 $! 2>/dev/null; wait
                [ -e m.safetensors ] || \(Self.training) -o m.safetensors --resume
                """)
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(try tool.bytes("m.safetensors") == expected)
        }
    }

    @Test("Lossy files are small, the same twice, and bring reconstructions back")
    func lossy() throws {
        let tool = try prepared()
        let outcome = try tool.shell(
            """
            set -e
            elbo compress m.safetensors data.idx -o a.elbo --chunk 50
            elbo compress m.safetensors data.idx -o b.elbo --chunk 50 --threads 1 --no-verify
            cmp a.elbo b.elbo
            elbo inspect a.elbo
            elbo decompress m.safetensors a.elbo -o again.idx
            elbo compress m.safetensors again.idx -o c.elbo
            elbo compress m.safetensors - -o piped.elbo --chunk 50 --json < data.idx > piped.json
            elbo decompress m.safetensors piped.elbo -o - | cmp - again.idx
            elbo reconstruct m.safetensors data.idx -o r.csv
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("peak signal-to-noise ratio"))
        #expect(outcome.output.contains("lossy: what comes back resembles it"))
        #expect(outcome.errors.contains("a.elbo is lossy"))
        let piped = try JSONSerialization.jsonObject(with: Data(tool.bytes("piped.json")))
        let loss = try #require((piped as? [String: Any])?["loss"] as? [String: Double])
        let ratio = 10 * log10(255 * 255 / (loss["squaredError"] ?? .nan))
        #expect(loss["peak"] == 255 && abs((loss["signalToNoise"] ?? .nan) - ratio) < 1e-9)
        let (original, again) = (try tool.bytes("data.idx"), try tool.bytes("again.idx"))
        #expect(again.count == original.count && again.prefix(16) == original.prefix(16))
        #expect(try tool.bytes("a.elbo").count < original.count / 4)
        let rows = try tool.read("r.csv").split(separator: "\n").dropFirst()
            .flatMap { $0.split(separator: ",").compactMap { Double($0) } }
        try #require(rows.count == 120 * 64)
        let apart = zip(rows, again.dropFirst(16)).map { abs(min(max($0, 0), 255) - Double($1)) }
        // Networks run in another precision: a level where a number lies between two.
        #expect(apart.allSatisfy { $0 <= 0.51 }, "\(apart.max() ?? 0)")
    }

    @Test("A damaged lossy file is named, and its other chunks are saved on request")
    func damage() throws {
        let tool = try prepared()
        try #require(
            tool.shell("elbo compress m.safetensors data.idx -o a.elbo --chunk 40").code == 0)
        var bytes = try tool.bytes("a.elbo")
        bytes[bytes.count - 16 - 24 - 6] ^= 1
        try tool.write(bytes, to: "a.elbo")
        let refused = try tool.shell("elbo decompress m.safetensors a.elbo -o x.idx")
        #expect(refused.code == 65 && refused.errors.contains("chunk 3 (examples 81 to 120)"))
        #expect(!tool.exists("x.idx"))
        #expect(
            try tool.shell("elbo decompress m.safetensors a.elbo -o x.idx --salvage").code == 65)
        #expect(try tool.bytes("x.idx").count == tool.bytes("data.idx").count)
        let table = try tool.shell(
            """
            printf 'a,b\\n1,2\\n3,4\\n' > t.csv; elbo compress m.safetensors t.csv -o t.elbo
            """)
        #expect(table.code != 0 && table.errors.split(separator: "\n").count == 1)
    }
}
