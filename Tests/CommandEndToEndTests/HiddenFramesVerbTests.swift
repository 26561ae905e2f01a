import Foundation
import Testing

@Suite("Hidden frames through the verbs") struct HiddenFramesVerbTests {
    private func succeed(_ tool: Tool, _ line: String) throws -> Tool.Outcome {
        let outcome = try tool.shell("elbo \(line)")
        try #require(outcome.code == 0, "\(line): \(outcome.errors)")
        return outcome
    }

    private func trained(_ tool: Tool, _ recipe: String) throws {
        _ = try succeed(
            tool,
            "toy bouncing-balls --count 40 --frames 8 --side 12 --objects 1 --seed 3 -o balls.npy")
        _ = try succeed(
            tool,
            "train balls.npy --kind video --recipe \(recipe) --channels 4,8 --features 16 --latent 3 --epochs 2 --report page.html -o m.safetensors"
        )
    }

    @Test("train, fill, judge, and every other verb of frames")
    func verbs() throws {
        let tool = try Tool()
        try trained(tool, "kvae")
        let page = try tool.read("page.html")
        for part in [
            "Reconstructions", "Hidden frames", "Continuations", "Samples", "linear state",
        ] {
            #expect(page.contains(part))
        }
        let filled = try succeed(
            tool, "impute m.safetensors balls.npy --hidden 3...6 --clips 4 -o filled.apng")
        #expect(filled.errors.contains("4 frames"))
        for name in ["filled.gif", "filled.y4m", "filled.png"] {
            _ = try succeed(
                tool, "impute m.safetensors balls.npy --hidden 3...6 --clips 2 -o \(name)")
        }
        _ = try succeed(tool, "impute m.safetensors balls.npy --hidden 8 --clips 2 -o filled/")
        #expect(
            FileManager.default.fileExists(
                atPath: tool.folder.appendingPathComponent("filled/2.apng").path))
        _ = try succeed(tool, "impute m.safetensors balls.npy --hidden 3...6 -o filled.npy")
        #expect(
            try succeed(tool, "data filled.npy --kind video").output.contains(
                "40 examples, clips, 8 frames of 12x12 grey"))
        let judged = try succeed(tool, "evaluate m.safetensors balls.npy --hidden 3...6").output
        for part in ["4 frames hidden, 3 to 6 of 8", "told", "blend", "mean clip", "PSNR"] {
            #expect(judged.contains(part))
        }
        #expect(
            try succeed(tool, "evaluate m.safetensors balls.npy --hidden 7...8 --json").output
                .contains("\"blend\""))
        #expect(
            try succeed(tool, "inspect m.safetensors").output.contains(
                "6 numbers, 3 linear systems"))
        _ = try succeed(
            tool, "predict m.safetensors balls.npy --given 4 --count 6 --futures 2 -o next.apng")
        _ = try succeed(tool, "sample m.safetensors --count 3 -o new.gif")
        _ = try succeed(tool, "sample m.safetensors --count 3 -o clips/")
        // As on a full disk: no file may have a byte.
        let full = try tool.shell("ulimit -f 0; elbo sample m.safetensors --count 3 -o full/")
        #expect(full.code != 0)
        #expect(!FileManager.default.fileExists(atPath: tool.folder.path + "/full"))
        _ = try succeed(tool, "reconstruct m.safetensors balls.npy -o again.npy")
        #expect(
            try succeed(tool, "encode m.safetensors balls.npy").output.hasPrefix(
                "clip,frame,a1,a2,a3\n"))
        _ = try succeed(tool, "score m.safetensors balls.npy --contamination 0.01")
        _ = try succeed(tool, "report m.safetensors balls.npy -o again.html")
    }

    @Test("what cannot be told is refused in one sentence")
    func refusals() throws {
        let tool = try Tool()
        try trained(tool, "kvae")
        func refusal(_ line: String, _ part: String) throws {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 64, "\(line): \(outcome.errors)")
            #expect(outcome.errors.contains(part), "\(line): \(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count <= 4)
        }
        for verb in [
            "impute m.safetensors balls.npy -o out.npy", "evaluate m.safetensors balls.npy",
        ] {
            try refusal("\(verb) --hidden 5...9", "8 frames")
            try refusal("\(verb) --hidden 1...8", "all that a clip has")
            try refusal("\(verb) --hidden 1...3", "nothing is seen before")
            try refusal("\(verb) --hidden 6...3", "6...3")
            try refusal("\(verb) --hidden some", "some")
        }
        try refusal("impute m.safetensors balls.npy -o out.npy --hidden 3 --draw", "--draw")
        try refusal("impute m.safetensors balls.npy -o out.csv --hidden 3", ".apng")
        try refusal("impute m.safetensors balls.npy", "--hidden")
        try tool.write("t,x\n1,2\n2,3\n3,5\n4,1\n", to: "rows.csv")
        try refusal("train rows.csv --time t --recipe kvae -o n.safetensors", "elbo series")
        let other = try Tool()
        try trained(other, "dmm")
        // The recipe is refused before the output's name.
        for output in ["out.npy", "out.csv"] {
            let outcome = try other.shell(
                "elbo impute m.safetensors balls.npy --hidden 3 -o \(output)")
            #expect(outcome.code == 64 && outcome.errors.contains("elbo predict"))
        }
    }
}
