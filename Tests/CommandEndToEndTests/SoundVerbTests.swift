import Foundation
import Testing

@Suite("Sounds through every verb") struct SoundVerbTests {
    /// A WAVE file of a tone that fades, 16 bits, the same in all channels.
    private static func tone(
        _ hertz: Double, rate: Int = 8000, seconds: Double = 0.25, channels: Int = 1
    ) -> Data {
        let count = Int(seconds * Double(rate))
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let samples = (0..<count).flatMap { index -> [UInt8] in
            let time = Double(index) / Double(rate)
            let sample = number(Int(9000 * exp(-4 * time) * sin(2 * .pi * hertz * time)), 2)
            return (0..<channels).flatMap { _ in sample }
        }
        let header =
            Array("RIFF".utf8) + number(36 + samples.count, 4) + Array("WAVEfmt ".utf8)
            + number(16, 4) + number(1, 2) + number(channels, 2) + number(rate, 4)
            + number(2 * channels * rate, 4) + number(2 * channels, 2) + number(16, 2)
            + Array("data".utf8) + number(samples.count, 4)
        return Data(header + samples)
    }

    /// A tool with a folder of 24 tones, one of three of them, a table, and a model.
    private func trained(_ options: String = "", as row: String = "64 mel bands") throws -> Tool {
        let tool = try folders()
        let made = try tool.shell(
            "elbo train tones --channels 8,8,8 --features 32 --latent 4 --epochs 3 \(options) --table tones.csv --labels height --report page.html -o m.safetensors"
        )
        try #require(made.code == 0, "\(made.errors)")
        #expect(made.errors.contains("24 sounds in tones/ (0.26 s at 8000 Hz as \(row)"))
        return tool
    }

    /// The same without the model.
    private func folders() throws -> Tool {
        let tool = try Tool()
        let folder = tool.folder.appendingPathComponent("tones")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var table = "file,height\n"
        for index in 0..<24 {
            try Self.tone(300 + 100 * Double(index))
                .write(to: folder.appendingPathComponent("\(index).wav"))
            table += "\(index).wav,\(index < 12 ? "low" : "high")\n"
        }
        let few = tool.folder.appendingPathComponent("few")
        try FileManager.default.createDirectory(at: few, withIntermediateDirectories: true)
        for index in 0..<3 {
            try Self.tone(350 + 400 * Double(index))
                .write(to: few.appendingPathComponent("\(index).wav"))
        }
        try tool.write(table, to: "tones.csv")
        return tool
    }

    private func succeed(_ tool: Tool, _ line: String) throws -> Tool.Outcome {
        let outcome = try tool.shell("elbo \(line)")
        try #require(outcome.code == 0, "\(line): \(outcome.errors)")
        return outcome
    }

    private func bytes(_ tool: Tool, _ name: String) throws -> Data {
        try Data(contentsOf: tool.folder.appendingPathComponent(name))
    }

    @Test("every verb that knows sounds")
    func verbs() throws {
        let tool = try trained()
        let page = try tool.read("page.html")
        for part in ["Listen", "<audio", "seconds", "media-src data:"] {
            #expect(page.contains(part))
        }
        let described = try succeed(tool, "data tones")
        #expect(described.output.contains("levels in decibels"))
        #expect(described.errors.contains("24 sounds in tones/"))
        let drawn = try succeed(tool, "sample m.safetensors --count 3 -o out.wav")
        #expect(drawn.errors.contains("out.wav: 3 sounds, 1.3 s"), "\(drawn.errors)")
        let text = try tool.shell("elbo sample m.safetensors -o out.txt")
        #expect(text.code == 64 && text.errors.contains(".wav"), "\(text.errors)")
        // Three sounds of 0.256 s and two pauses of a quarter of a second, 2 bytes a sample.
        let out = try bytes(tool, "out.wav")
        #expect(out.prefix(4) == Data("RIFF".utf8) && out.count == 44 + 2 * (3 * 2048 + 2 * 2000))
        _ = try succeed(tool, "sample m.safetensors --count 3 -o out/")
        #expect(try bytes(tool, "out/1.wav").count == 44 + 2 * 2048)
        #expect(try tool.shell("elbo sample m.safetensors --count 3 -o out/").code == 73)
        // Three sounds of 0.256 s.
        let again = try succeed(tool, "sample m.safetensors --count 3 -o out/ --force")
        #expect(again.errors.contains("out/: 3 files, 0.8 s"), "\(again.errors)")
        _ = try succeed(tool, "reconstruct m.safetensors few -o again/")
        #expect(try bytes(tool, "again/2.wav").count == 44 + 2 * 2048)
        let way = try succeed(tool, "interpolate m.safetensors few --steps 3 -o way.wav").errors
        #expect(way.contains("from row 1: ") && way.contains("to row 2: "), "\(way)")
        #expect(!page.contains("pixel values"))
        _ = try succeed(tool, "sample m.safetensors --count 4 -o pictures.png")
        #expect(
            try succeed(tool, "encode m.safetensors tones").output.hasPrefix("file,z1,z2,z3,z4\n"))
        #expect(try succeed(tool, "score m.safetensors tones/3.wav").output.contains("3.wav,"))
        let judged = try succeed(tool, "evaluate m.safetensors few").output
        for part in ["ELBO", "level error", "way to samples"] { #expect(judged.contains(part)) }
        let json = try succeed(tool, "evaluate m.safetensors few --json").output
        #expect(json.contains("\"levelError\""))
        #expect(try succeed(tool, "inspect m.safetensors").output.contains("64 mel bands"))
        let told = try succeed(
            tool, "predict m.safetensors tones --table tones.csv --target height")
        #expect(told.output.contains("low") && told.output.contains("high"))
    }

    @Test("rows of powers go the same ways")
    func powers() throws {
        let tool = try trained("--sound power --window 128", as: "65 powers")
        let page = try tool.read("page.html")
        for part in ["its own powers", "<audio", "seconds", "exponential (Itakura-Saito)"] {
            #expect(page.contains(part), "\(part)")
        }
        let inspected = try succeed(tool, "inspect m.safetensors").output
        #expect(inspected.contains("65 powers") && inspected.contains("exponential"))
        _ = try succeed(tool, "sample m.safetensors --count 2 -o out.wav")
        #expect(try bytes(tool, "out.wav").prefix(4) == Data("RIFF".utf8))
        _ = try succeed(tool, "reconstruct m.safetensors few -o again/")
        _ = try succeed(tool, "interpolate m.safetensors few --steps 3 -o way.wav")
        _ = try succeed(tool, "sample m.safetensors --count 4 -o pictures.png")
        let judged = try succeed(tool, "evaluate m.safetensors few").output
        for part in ["level error", "spectral distance", "convergence"] {
            #expect(judged.contains(part), "\(part)")
        }
        let described = try succeed(tool, "data tones --sound power").output
        #expect(described.contains("powers of spectra"))
        let refused = try tool.shell("elbo data tones --sound power --bands 32")
        #expect(refused.code == 64 && refused.errors.contains("--bands belongs to --sound levels"))
        let model = try tool.shell("elbo encode m.safetensors few --sound levels")
        #expect(model.code == 64 && model.errors.contains("are the model's"))
        let wrong = try tool.shell(
            "elbo train tones --likelihood exponential --epochs 1 -o w.safetensors")
        #expect(wrong.code == 65 && wrong.errors.contains("numbers from 0"), "\(wrong.errors)")
    }

    @Test(
        "few sounds are heard in other pitches, too, which is saved, and not where it is not wanted"
    )
    func transposition() throws {
        let tool = try folders()
        let small = "--channels 8,8,8 --features 32 --latent 4 --epochs 2"
        let usual = try succeed(tool, "train tones \(small) -o a.safetensors")
        #expect(usual.errors.contains("also hears each sound 8 times"))
        let inspected = try succeed(tool, "inspect a.safetensors").output
        #expect(inspected.contains("2.5 semitones"), "\(inspected)")
        let none = try succeed(tool, "train tones \(small) --transpose 0 -o b.safetensors")
        #expect(!none.errors.contains("semitones"))
        let further = try succeed(
            tool, "train tones --from a.safetensors --epochs 1 --transpose 1 -o c.safetensors")
        #expect(further.errors.contains("up to 1 semitones"), "\(further.errors)")
        _ = try succeed(tool, "train tones \(small) -o d.safetensors")
        #expect(try bytes(tool, "a.safetensors") == bytes(tool, "d.safetensors"))
        let numbers = (0..<40).map { "\($0),\($0 * $0 % 7)\n" }.joined()
        try tool.write("a,b\n" + numbers, to: "numbers.csv")
        for (line, code, part) in [
            ("train tones --transpose 13 -o e.safetensors", 64, "0...12"),
            ("train numbers.csv --transpose 1 -o e.safetensors", 64, "has no sounds"),
            ("train tones --recipe ppca --transpose 1 -o e.safetensors", 64, "closed form"),
            (
                "train tones --recipe conditional --table tones.csv --labels height --transpose 1 -o e.safetensors",
                64, "classes"
            ),
        ] {
            let refused = try tool.shell("elbo \(line)")
            #expect(
                refused.code == Int32(code) && refused.errors.contains(part),
                "\(line): \(refused.code) \(refused.errors)")
        }
    }

    @Test("a tar is data as its folder is, and channels that are averaged are counted")
    func archive() throws {
        let tool = try trained()
        let stereo = tool.folder.appendingPathComponent("few/3.wav")
        try Self.tone(500, channels: 2).write(to: stereo)
        try #require(tool.shell("tar cf few.tar few && tar czf few.tgz -C few .").code == 0)
        let folder = try succeed(tool, "encode m.safetensors few").output
        #expect(try succeed(tool, "encode m.safetensors few.tar").output == folder)
        #expect(try succeed(tool, "encode m.safetensors few.tgz").output == folder)
        let described = try succeed(tool, "data few.tar")
        #expect(described.errors.contains("4 sounds in few.tar ("))
        #expect(described.errors.contains("1 with several channels, of which the mean is taken"))
        try #require(tool.shell("head -c 4000 few.tar > cut.tar").code == 0)
        let cut = try tool.shell("elbo encode m.safetensors cut.tar")
        #expect(cut.code == 65 && cut.errors.contains("is truncated"), "\(cut.errors)")
        #expect(cut.errors.split(separator: "\n").count <= 2)
        _ = try succeed(tool, "reconstruct m.safetensors few.tar -o again/")
        #expect(try bytes(tool, "again/3.wav").count == 44 + 2 * 2048)
    }

    @Test("where sounds are strange, and whether classes can be told")
    func judgements() throws {
        let tool = try trained()
        let scores = try succeed(
            tool, "score m.safetensors tones --contamination 0.1 --why"
        ).output
        #expect(scores.hasPrefix("file,log_density,anomaly_score,anomaly,because\n"))
        let marked = scores.split(separator: "\n").filter { $0.contains(",1,") }
        #expect(marked.count == 2 && marked.allSatisfy { $0.contains(" Hz (") }, "\(scores)")
        let judged = try succeed(
            tool, "evaluate m.safetensors tones --table tones.csv --labels height"
        ).output
        for part in ["spectral distance", "convergence", "probe of codes", "probe of sounds"] {
            #expect(judged.contains(part), "\(part)")
        }
        let json = try succeed(
            tool, "evaluate m.safetensors tones --table tones.csv --labels height --json"
        ).output
        for part in ["\"wavesOfOwn\"", "\"reconstructions\""] { #expect(json.contains(part)) }
        #expect(!(try succeed(tool, "evaluate m.safetensors few").output.contains("probe of")))
    }

    @Test("waves through the verbs, without a bound")
    func waves() throws {
        let tool = try folders()
        func train(_ epochs: Int, _ more: String) throws -> Tool.Outcome {
            try succeed(
                tool,
                "train tones --sound wave --channels 4,8,8 --ratios 4,4 --features 16 --latent 4 --epochs \(epochs) \(more)"
            )
        }
        let made = try train(
            3, "--table tones.csv --labels height --report page.html -o m.safetensors")
        #expect(made.errors.contains("24 sounds in tones/ (0.26 s at 8000 Hz as a wave of 2048"))
        #expect(made.errors.contains("loss ") && made.errors.contains("= distance "))
        #expect(!made.errors.contains("ELBO") && !made.errors.contains("nats"))
        let page = try tool.read("page.html")
        for part in ["Listen", "<audio", "spectral distance"] {
            #expect(page.contains(part))
        }
        #expect(!page.contains("<dt>ELBO"))
        _ = try succeed(tool, "sample m.safetensors --count 3 -o out/")
        #expect(try bytes(tool, "out/1.wav").count == 44 + 2 * 2048)
        _ = try succeed(tool, "reconstruct m.safetensors few -o again/")
        #expect(try bytes(tool, "again/2.wav").count == 44 + 2 * 2048)
        _ = try succeed(tool, "interpolate m.safetensors few --steps 3 -o way.wav")
        #expect(try bytes(tool, "way.wav").count == 44 + 2 * (3 * 2048 + 2 * 2000))
        _ = try succeed(tool, "traverse m.safetensors --dimension 1 --steps 3 -o turn.wav")
        _ = try succeed(tool, "sample m.safetensors --count 4 -o pictures.png")
        #expect(
            try succeed(tool, "encode m.safetensors few").output.hasPrefix("file,z1,z2,z3,z4\n"))
        let judged = try succeed(tool, "evaluate m.safetensors few").output
        for part in ["no log-likelihood", "level error", "spectral distance", "Griffin"] {
            #expect(judged.contains(part))
        }
        #expect(!judged.contains("ELBO") && !judged.contains("way to samples"))
        let json = try succeed(tool, "evaluate m.safetensors few --json").output
        #expect(json.contains("\"wavesOfOwn\"") && json.contains("\"hasBound\" : false"))
        let shown = try succeed(tool, "inspect m.safetensors").output
        #expect(shown.contains("a wave of 2048 samples") && shown.contains("spectral distance"))
        let told = try succeed(tool, "data tones --sound wave").output
        #expect(
            told.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
                "full scale is -1 to 1"))
        // Nothing is a likelihood here.
        for line in [
            "score m.safetensors few -o scores.csv", "evaluate m.safetensors few --samples 5",
            "compress m.safetensors few -o few.elbo",
        ] {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 64 || outcome.code == 65, "\(line): \(outcome.errors)")
            #expect(outcome.errors.contains("spectral"), "\(line): \(outcome.errors)")
        }
        let refused = try tool.shell("elbo encode m.safetensors few --sound levels")
        #expect(refused.code == 64 && refused.errors.contains("are the model's"))
    }

    @Test("a training on waves that is killed goes on to the same file, with any number of threads")
    func waveResume() throws {
        let tool = try folders()
        let options =
            "train tones --sound wave --channels 4,8,8 --ratios 4,4 --blocks 1 --features 16 --latent 4 --epochs 6 --quiet"
        _ = try succeed(tool, "\(options) --threads 1 -o whole.safetensors")
        // The program itself, not the shell around it, is killed.
        let outcome = try tool.shell(
            """
            '\(Tool.executable.path)' \(options) -o parts.safetensors & child=$!
            while kill -0 $child 2>/dev/null && [ ! -e parts.safetensors.checkpoint ]; do sleep 0.01; done
            kill -9 $child 2>/dev/null; wait
            [ -e parts.safetensors ] || elbo \(options) -o parts.safetensors --resume
            """)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try bytes(tool, "whole.safetensors") == bytes(tool, "parts.safetensors"))
    }

    @Test("what cannot be is refused in one sentence")
    func refusals() throws {
        let tool = try trained()
        func refusal(_ line: String, _ code: Int32) throws -> String {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == code, "\(line): \(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count <= 4)
            return outcome.errors
        }
        #expect(
            try refusal("encode m.safetensors tones --rate 16000", 64).contains("are the model's"))
        try tool.write("RIFF....WAVEfmt ", to: "bad.wav")
        #expect(try refusal("encode m.safetensors bad.wav", 65).contains("truncated"))
        #expect(try refusal("data tones --table none.csv --rate 5", 64).contains("--rate is 5"))
        #expect(
            try refusal("train tones --table tones.csv --labels weight -o n.safetensors", 65)
                .contains("weight"))
        #expect(try refusal("reconstruct m.safetensors tones -o tones/", 64).contains("is read"))
        // Silence is no reason to fail.
        let silent = tool.folder.appendingPathComponent("silence.wav")
        try Self.tone(0).write(to: silent)
        #expect(
            try succeed(tool, "encode m.safetensors silence.wav").output.contains("silence.wav"))
    }
}
