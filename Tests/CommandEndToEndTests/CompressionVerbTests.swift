import Foundation
import Testing

@Suite("Compression without loss")
struct CompressionVerbTests {
    /// Grey pictures of 4 x 4 as an IDX file.
    private func pictures(_ count: Int, levels: Int) -> Data {
        var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 4, 0, 0, 0, 4]
        var dice: UInt32 = 1
        for place in 0..<16 * count {
            dice = dice &* 1_664_525 &+ 1_013_904_223
            let level = (Int(dice >> 24) + (place / 16 % 2 == 0 ? 0 : 256)) * levels / 512
            bytes.append(UInt8(min(level, levels - 1) * 255 / (levels - 1)))
        }
        return Data(bytes)
    }

    private func prepared(_ likelihood: String, levels: Int, _ options: String = "") throws -> Tool
    {
        let tool = try Tool()
        try tool.write(pictures(60, levels: levels), to: "data.idx")
        let outcome = try tool.shell(
            """
            elbo train data.idx --likelihood \(likelihood) --epochs 2 --hidden 8 --latent 2 \
                -o m.safetensors --quiet \(options)
            """)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test(
        "files come back byte for byte",
        arguments: [
            ("bernoulli", 2), ("beta-binomial", 256), ("discretized-logistic", 256),
            ("discretized-logistic-mixture:components=2", 256),
        ],
        [
            "--prior standard-normal", "--prior fitted-normal",
            "--prior layered:latents=3+2,hidden=5",
        ])
    func roundTrip(kind: (likelihood: String, levels: Int), options: String) throws {
        let tool = try prepared(kind.likelihood, levels: kind.levels, options)
        let outcome = try tool.shell(
            """
            elbo compress m.safetensors data.idx -o data.elbo --chunk 25 \
                && elbo inspect data.elbo \
                && elbo compress m.safetensors data.idx -o one.elbo --chunk 25 --threads 1 --no-verify \
                && cmp data.elbo one.elbo \
                && elbo decompress m.safetensors data.elbo -o again.idx && cmp data.idx again.idx
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("60 examples of 16 symbols in 3 chunks"))
    }

    @Test("a damaged chunk is named, and the others are saved on request")
    func damage() throws {
        let tool = try prepared("bernoulli", levels: 2)
        let written = try tool.shell("elbo compress m.safetensors data.idx -o data.elbo --chunk 20")
        try #require(written.code == 0, "\(written.errors)")
        var bytes = try tool.bytes("data.elbo")
        // Three entries of the table and the footer stand behind the chunks.
        bytes[bytes.count - 16 - 24 - 6] ^= 1
        try tool.write(bytes, to: "data.elbo")
        let refused = try tool.shell("elbo decompress m.safetensors data.elbo -o again.idx")
        #expect(refused.code == 65)
        #expect(
            refused.errors
                == "elbo: data.elbo is damaged in chunk 3 (examples 41 to 60); --salvage writes the others\n"
        )
        #expect(!tool.exists("again.idx"))
        let saved = try tool.shell("elbo decompress m.safetensors data.elbo -o again.idx --salvage")
        #expect(saved.code == 65)
        let (original, again) = (try tool.bytes("data.idx"), try tool.bytes("again.idx"))
        #expect(again.prefix(16 + 40 * 16) == original.prefix(16 + 40 * 16))
        #expect(again.count == original.count)
    }

    @Test("what cannot be coded is refused in one sentence")
    func refusals() throws {
        let tool = try prepared("bernoulli", levels: 2)
        try tool.write(pictures(5, levels: 256), to: "grey.idx")
        let grey = try tool.shell("elbo compress m.safetensors grey.idx -o x.elbo")
        #expect(grey.code == 65)
        #expect(grey.errors.contains("no symbol of the model's likelihood"))
        #expect(!tool.exists("x.elbo"))
        let other = try tool.shell(
            """
            elbo compress m.safetensors data.idx -o data.elbo && elbo train data.idx --seed 1 \
                --likelihood bernoulli --epochs 1 --hidden 8 --latent 2 -o other.safetensors --quiet \
                && elbo decompress other.safetensors data.elbo -o again.idx
            """)
        #expect(other.code == 65)
        #expect(other.errors.contains("was written with the model m.safetensors"))
        let gaussian = try tool.shell(
            """
            elbo train data.idx --likelihood gaussian --epochs 1 --hidden 8 --latent 2 \
                -o g.safetensors --quiet && elbo compress g.safetensors data.idx -o x.elbo
            """)
        #expect(gaussian.code == 65)
        #expect(gaussian.errors.contains("this model cannot compress: its likelihood is"))
        let none = try tool.shell("elbo decompress m.safetensors data.idx -o x")
        #expect(none.errors == "elbo: this is no file of elbo compress\n")
    }
}
