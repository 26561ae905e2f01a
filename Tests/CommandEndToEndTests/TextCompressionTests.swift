import Foundation
import Testing

@Suite("Compression of texts without loss")
struct TextCompressionTests {
    /// Sentences of few words, some of them odd.
    private func sentences(_ count: Int) -> String {
        var dice: UInt32 = 1
        func throwDice(_ sides: Int) -> Int {
            dice = dice &* 1_664_525 &+ 1_013_904_223
            return Int(dice >> 8) % sides
        }
        let (who, does, what) = (
            ["we", "they", "I"], ["saw", "ate", "had"], ["it", "fish", "tea"]
        )
        return (0..<count).map { _ in
            "\(who[throwDice(3)]) \(does[throwDice(3)]) \(what[throwDice(3)]) .\n"
        }.joined()
    }

    private let odd =
        "We saw it .\r\n\n  they  ate\ttea\nthey ate bread and butter .\n\u{feff}I had Köln\u{0} .\nI HAD IT"

    private func prepared(_ options: String) throws -> Tool {
        let tool = try Tool()
        try tool.write(sentences(300), to: "s.txt")
        try tool.write(sentences(100) + odd, to: "odd.txt")
        let outcome = try tool.shell(
            """
            elbo train s.txt --epochs 2 --hidden 8 --embedding 6 -o m.safetensors --quiet \(options)
            """)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test(
        "texts come back byte for byte",
        arguments: [
            "--recipe language-model", "--recipe language-model --lowercase --cell gru",
            "--recipe language-model --tokens bytes",
            "--recipe text-vae --latent 3 --strategy joint",
            "--recipe vae --latent 3 --prior layered:latents=2,hidden=4 --tokens bytes",
        ])
    func roundTrip(options: String) throws {
        let tool = try prepared(options)
        let outcome = try tool.shell(
            """
            elbo compress m.safetensors odd.txt -o odd.elbo --chunk 40 \
                && elbo inspect odd.elbo \
                && elbo compress m.safetensors odd.txt -o one.elbo --chunk 40 --threads 1 --no-verify \
                && cmp odd.elbo one.elbo \
                && elbo decompress m.safetensors odd.elbo -o again.txt && cmp odd.txt again.txt
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("106 lines in 3 chunks"))
        #expect(outcome.output.contains("bits for each byte"))
        #expect(outcome.output.contains("beside them unknown words"))
    }

    @Test("a text goes through pipes, and a compressed one is taken off gzip")
    func streams() throws {
        let tool = try prepared("--recipe language-model")
        let outcome = try tool.shell(
            """
            elbo compress m.safetensors - -o - < odd.txt > a.elbo \
                && cat odd.txt | elbo compress m.safetensors - -o b.elbo && cmp a.elbo b.elbo \
                && gzip -k odd.txt && elbo compress m.safetensors odd.txt.gz -o c.elbo \
                && elbo decompress m.safetensors a.elbo -o - | cmp - odd.txt \
                && elbo decompress m.safetensors c.elbo -o - | cmp - odd.txt
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
    }

    @Test("nothing, and one line, come back")
    func small() throws {
        let tool = try prepared("--recipe language-model")
        for text in ["", "\n", "we saw it .", "\u{ff}\u{0}"] {
            try tool.write(text, to: "x.txt")
            let outcome = try tool.shell(
                """
                elbo compress m.safetensors x.txt -o x.elbo --force && elbo inspect x.elbo \
                    && elbo decompress m.safetensors x.elbo -o y.txt --force && cmp x.txt y.txt
                """)
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
    }

    @Test("a damaged chunk is named, and the lines of the others are saved on request")
    func damage() throws {
        let tool = try prepared("--recipe language-model")
        let written = try tool.shell("elbo compress m.safetensors odd.txt -o odd.elbo --chunk 40")
        try #require(written.code == 0, "\(written.errors)")
        var bytes = try tool.bytes("odd.elbo")
        bytes[bytes.count - 16 - 24 - 6] ^= 1
        try tool.write(bytes, to: "odd.elbo")
        let refused = try tool.shell("elbo decompress m.safetensors odd.elbo -o again.txt")
        #expect(refused.code == 65)
        #expect(
            refused.errors
                == "elbo: odd.elbo is damaged in chunk 3 (lines 81 to 106); --salvage writes the others\n"
        )
        #expect(!tool.exists("again.txt"))
        let saved = try tool.shell(
            "elbo decompress m.safetensors odd.elbo -o again.txt --salvage")
        #expect(saved.code == 65)
        let (original, again) = (try tool.bytes("odd.txt"), try tool.bytes("again.txt"))
        #expect(original.starts(with: again))
        #expect(again.split(separator: 10).count == 80)
    }

    /// What the model cannot tell goes byte by byte, in contexts of the bytes before.
    @Test("long lines, noise and repetition take about what they are worth")
    func strange() throws {
        let tool = try prepared("--recipe language-model")
        var dice: UInt32 = 7
        let noise = Data(
            (0..<20_000).map { _ in
                dice = dice &* 1_664_525 &+ 1_013_904_223
                return UInt8(truncatingIfNeeded: dice >> 16)
            })
        try tool.write(String(repeating: "good food ", count: 5000), to: "long.txt")
        try tool.write(noise, to: "noise.txt")
        // The head has about 1000 bytes.
        for (name, most) in [("long", 1300), ("noise", 21_500)] {
            let outcome = try tool.shell(
                """
                elbo compress m.safetensors \(name).txt -o \(name).elbo \
                    && elbo decompress m.safetensors \(name).elbo -o back.txt --force \
                    && cmp back.txt \(name).txt
                """)
            #expect(outcome.code == 0, "\(outcome.errors)")
            #expect(try tool.bytes("\(name).elbo").count < most, "\(outcome.output)")
        }
    }
}
