import Foundation
import Testing

@Suite("Moving pictures through every verb") struct VideoVerbTests {
    /// A tool with sixty videos of a ball, and a model of them.
    private func trained() throws -> Tool {
        let tool = try Tool()
        _ = try succeed(
            tool, "toy bouncing-balls --count 60 --frames 8 --side 16 --seed 3 -o balls.npy")
        let made = try succeed(
            tool,
            "train balls.npy --kind video --channels 8,8 --features 32 --latent 4 --epochs 2 --report page.html -o m.safetensors"
        )
        #expect(made.errors.contains("page.html"))
        return tool
    }

    private func succeed(_ tool: Tool, _ line: String) throws -> Tool.Outcome {
        let outcome = try tool.shell("elbo \(line)")
        try #require(outcome.code == 0, "\(line): \(outcome.errors)")
        return outcome
    }

    private func bytes(_ tool: Tool, _ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: tool.folder.appendingPathComponent(name)))
    }

    @Test("every verb that knows clips")
    func verbs() throws {
        let tool = try trained()
        let page = try tool.read("page.html")
        for part in ["Reconstructions", "Error by frame", "Samples", "SSIM"] {
            #expect(page.contains(part))
        }
        #expect(
            try succeed(tool, "data balls.npy --kind video").output.contains(
                "60 examples, clips, 8 frames of 16x16 grey"))
        _ = try succeed(tool, "sample m.safetensors --count 4 -o new.apng")
        let moving = try bytes(tool, "new.apng")
        #expect(moving.starts(with: [0x89, 0x50]))
        // The animation's control chunk counts the frames.
        let control = try #require(moving.firstRange(of: Array("acTL".utf8)))
        #expect(Array(moving[control.upperBound..<control.upperBound + 4]) == [0, 0, 0, 8])
        _ = try succeed(tool, "sample m.safetensors --count 1 --scale 1 -o new.y4m")
        let video = try bytes(tool, "new.y4m")
        let header = "YUV4MPEG2 W16 H16 F10:1 Ip A1:1 Cmono XCOLORRANGE=FULL\n"
        #expect(video.starts(with: Array(header.utf8)))
        #expect(video.count == header.utf8.count + 8 * (6 + 256))
        // What was written is read again, and is the model's kind of example.
        #expect(try succeed(tool, "encode m.safetensors new.y4m").output.contains("new.y4m,"))
        _ = try succeed(tool, "sample m.safetensors --count 1 --scale 1 -o new.gif")
        #expect(
            try succeed(tool, "data new.gif --frames 8").output.contains(
                "1 example, clips, 8 frames of 16x16 grey"))
        _ = try succeed(tool, "reconstruct m.safetensors balls.npy -o again/")
        #expect(try bytes(tool, "again/60.apng").starts(with: [0x89, 0x50]))
        _ = try succeed(tool, "interpolate m.safetensors balls.npy --steps 3 -o way.gif")
        _ = try succeed(tool, "sample m.safetensors --count 2 -o sheet.png")
        _ = try succeed(tool, "sample m.safetensors --count 2 -o rows.npy")
        let judged = try succeed(tool, "evaluate m.safetensors balls.npy").output
        for part in ["ELBO", "bound per frame", "squared error", "PSNR", "SSIM"] {
            #expect(judged.contains(part))
        }
        #expect(
            try succeed(tool, "evaluate m.safetensors balls.npy --json").output.contains(
                "\"similarity\""))
        #expect(
            try succeed(tool, "inspect m.safetensors").output.contains("8 frames of 16x16 grey"))
        #expect(
            try succeed(tool, "score m.safetensors balls.npy").output.hasPrefix("row,log_density"))
    }

    @Test(
        "films are written by the program ffmpeg, and a sentence says so where it is missing or fails"
    )
    func films() throws {
        let tool = try trained()
        try FileManager.default.createDirectory(
            at: tool.folder.appendingPathComponent("bin"), withIntermediateDirectories: true)
        func ffmpeg(_ script: String) throws {
            try tool.write("#!/bin/bash\n\(script)\n", to: "bin/ffmpeg")
            #expect(try tool.shell("chmod +x bin/ffmpeg").code == 0)
        }
        let line = "\(Tool.executable.path) sample m.safetensors --count 2 --scale 1"
        // It stands for the real one by printing what it is given; what it starts is not waited for.
        try ffmpeg("sleep 20 & cat")
        let written = try tool.shell(
            "SECONDS=0; PATH=bin:$PATH \(line) -o new.mp4 && [ $SECONDS -lt 15 ]; echo $?; pkill -f '^sleep 20'"
        )
        #expect(written.output.contains("0"))
        #expect(try tool.shell("\(line) -o new.y4m").code == 0)
        #expect(try bytes(tool, "new.mp4") == bytes(tool, "new.y4m"))

        try ffmpeg("echo Unknown encoder >&2; exit 1")
        let failed = try tool.shell("PATH=bin:$PATH \(line) -o other.mp4")
        #expect(failed.code == 73 && failed.errors.contains("ffmpeg: Unknown encoder"))
        try ffmpeg("cat > film; exit 0")
        let silent = try tool.shell("PATH=bin:$PATH \(line) -o other.mp4")
        #expect(silent.code == 73 && silent.errors.contains("it wrote nothing"))
        try ffmpeg("exec yes")
        let endless = try tool.shell("PATH=bin:$PATH \(line) -o other.mp4")
        #expect(endless.code == 73 && endless.errors.contains("more than it was given"))
        let missing = try tool.shell("PATH=/nonexistent \(line) -o other.mp4")
        #expect(missing.code == 73 && missing.errors.contains("or write .y4m"))
        #expect(!FileManager.default.fileExists(atPath: tool.folder.path + "/other.mp4"))
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
            try refusal("encode m.safetensors balls.npy --frames 4", 64).contains("are the model's")
        )
        #expect(
            try refusal("sample m.safetensors --animate -o a.png", 64).contains(
                "clips move by themselves"))
        try tool.write("YUV4MPEG2 W99999 H99999\nFRAME\n", to: "absurd.y4m")
        #expect(try refusal("data absurd.y4m", 65).contains("at most 36 million"))
        try tool.write("YUV4MPEG2 W8 H8 Cmono\nFRAME\n", to: "short.y4m")
        #expect(
            try refusal("train short.y4m -o n.safetensors", 65).contains("truncated in frame 1"))
        try tool.write("no film", to: "film.mp4")
        let missing = try tool.shell("PATH=/nonexistent \(Tool.executable.path) data film.mp4")
        #expect(missing.code == 65 && missing.errors.contains("install ffmpeg"))
        #expect(try refusal("data balls.npy --kind film", 64).contains("film"))
        #expect(try refusal("toy bouncing-balls --objects 9 -o b.npy", 64).contains("room for 6"))
        try tool.write("1,2\n3,4\n", to: "table.csv")
        #expect(
            try refusal("toy moving-digits --pictures table.csv -o b.npy", 65).contains(
                "rows of shape"))
    }
}
