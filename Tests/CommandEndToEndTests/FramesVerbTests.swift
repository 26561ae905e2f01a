import Foundation
import Testing

@Suite("Frames that follow one another through every verb") struct FramesVerbTests {
    private func succeed(_ tool: Tool, _ line: String) throws -> Tool.Outcome {
        let outcome = try tool.shell("elbo \(line)")
        try #require(outcome.code == 0, "\(line): \(outcome.errors)")
        return outcome
    }

    /// Frames that the animation's control chunk counts, and its width.
    private func animation(_ tool: Tool, _ name: String) throws -> (frames: Int, width: Int) {
        let bytes = [UInt8](try Data(contentsOf: tool.folder.appendingPathComponent(name)))
        let control = try #require(bytes.firstRange(of: Array("acTL".utf8)))
        func number(_ place: Int) -> Int {
            bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        return (number(control.upperBound), number(16))
    }

    @Test("train, predict and all that takes a clip")
    func verbs() throws {
        let tool = try Tool()
        _ = try succeed(
            tool,
            "toy bouncing-balls --count 60 --frames 8 --side 12 --objects 1 --seed 3 -o balls.npy")
        let made = try succeed(
            tool,
            "train balls.npy --kind video --frames 6 --recipe srnn --channels 4,8 --features 16 --latent 3 --epochs 2 --report page.html -o m.safetensors"
        )
        #expect(made.errors.contains("nats are per frame"))
        let page = try tool.read("page.html")
        for part in ["Reconstructions", "Continuations", "Samples", "by frame"] {
            #expect(page.contains(part))
        }
        // The truth and two futures side by side, five frames given and three told.
        _ = try succeed(
            tool,
            "predict m.safetensors balls.npy --given 5 --count 3 --futures 2 --clips 4 -o next.apng"
        )
        let shown = try animation(tool, "next.apng")
        _ = try succeed(
            tool, "predict m.safetensors balls.npy --given 5 --count 3 --clips 4 -o one.apng")
        let one = try animation(tool, "one.apng")
        #expect(shown.frames == 8 && one.frames == 8)
        #expect(shown.width > one.width && shown.width < 2 * one.width)
        // Where a clip does not go on so far its truth ends before.
        let longer = try succeed(
            tool, "predict m.safetensors balls.npy --given 5 --count 20 --clips 1 -o next.gif")
        #expect(longer.errors.contains("beside each clip 1 continuation of 20 frames"))
        _ = try succeed(tool, "predict m.safetensors balls.npy --given 2 --count 2 -o next.npy")
        #expect(
            try succeed(tool, "data next.npy --kind video").output.contains(
                "120 examples, clips, 4 frames of 12x12 grey"))
        _ = try succeed(tool, "predict m.safetensors balls.npy --draw --clips 2 -o next/")
        #expect(try animation(tool, "next/2.apng").frames == 6)
        _ = try succeed(tool, "sample m.safetensors --count 4 -o new.apng")
        #expect(try animation(tool, "new.apng").frames == 6)
        _ = try succeed(tool, "sample m.safetensors --count 2 --frames 9 -o longer.apng")
        #expect(try animation(tool, "longer.apng").frames == 9)
        #expect(
            try succeed(tool, "data new.apng --frames 3").output.contains(
                "2 examples, clips, 3 frames of"))
        _ = try succeed(tool, "reconstruct m.safetensors balls.npy --frames 8 -o again/")
        #expect(try animation(tool, "again/60.apng").frames == 8)
        let path = try succeed(tool, "encode m.safetensors balls.npy").output
        #expect(path.hasPrefix("clip,frame,z1,z2,z3\n"))
        #expect(path.split(separator: "\n").count == 1 + 60 * 6)
        let scores = try succeed(tool, "score m.safetensors balls.npy --contamination 0.01").output
        #expect(scores.hasPrefix("clip,frame,log_density,anomaly_score,anomaly\n"))
        let judged = try succeed(
            tool, "evaluate m.safetensors balls.npy --frames 8 --ahead 3 --futures 2"
        ).output
        for part in ["bound per frame", "3 frames told from 5 given", "best of 2", "mean clip"] {
            #expect(judged.contains(part))
        }
        #expect(
            try succeed(tool, "evaluate m.safetensors balls.npy --ahead 2 --json").output.contains(
                "\"bestPeakRatio\""))
        #expect(try succeed(tool, "inspect m.safetensors").output.contains("srnn of frames"))
        _ = try succeed(tool, "report m.safetensors balls.npy -o again.html")
        // Of the training's data the page shows what was held back, and evaluate does when asked.
        #expect(try tool.read("again.html").contains("6 validation clips of 6 frames"))
        #expect(
            try succeed(tool, "evaluate m.safetensors balls.npy --only validation").output.contains(
                "6 clips of 6 frames, those that were held back"))
    }

    @Test("what the decoder sees of frames given is told and chosen", arguments: ["svg", "srvp"])
    func content(recipe: String) throws {
        let tool = try Tool()
        _ = try succeed(
            tool,
            "toy bouncing-balls --count 40 --frames 6 --side 12 --objects 1 --seed 3 -o balls.npy")
        let line =
            "train balls.npy --kind video --recipe \(recipe) --channels 4,8 --features 16 --latent 3 --epochs 1"
        _ = try succeed(tool, "\(line) --report page.html -o m.safetensors")
        let word = recipe == "svg" ? "maps of the last frame" : "summary of the last 5 frames"
        #expect(try succeed(tool, "inspect m.safetensors").output.contains(word))
        #expect(try tool.read("page.html").contains(word))
        for (given, count) in [(5, 3), (2, 9)] {
            _ = try succeed(
                tool,
                "predict m.safetensors balls.npy --given \(given) --count \(count) --clips 4 --force -o next.gif"
            )
        }
        _ = try succeed(tool, "evaluate m.safetensors balls.npy --ahead 2 --futures 2")
        _ = try succeed(tool, "sample m.safetensors --count 2 -o new.apng")
        _ = try succeed(tool, "score m.safetensors balls.npy --contamination 0.01")
        _ = try succeed(tool, "\(line) --content both -o b.safetensors")
        let both = try succeed(tool, "inspect b.safetensors").output
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(both.contains("the maps of the last frame seen and a summary"))
        _ = try succeed(tool, "\(line) --content none -o n.safetensors")
        #expect(
            try !succeed(tool, "inspect n.safetensors").output.contains("a decoder that sees"))
        func refusal(_ line: String, _ part: String) throws {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 64 || outcome.code == 65, "\(line): \(outcome.errors)")
            #expect(outcome.errors.contains(part), "\(line): \(outcome.errors)")
        }
        try refusal(
            "train balls.npy --kind video --recipe dmm --network mlp --content maps -o x.safetensors",
            "conv")
        try refusal(
            "train balls.npy --kind video --recipe kvae --content summary -o x.safetensors",
            "linear state")
        try refusal(
            "train balls.npy --kind video --content maps -o x.safetensors", "frames in time")
        try tool.write("t,x\n1,2\n2,3\n3,5\n4,1\n", to: "rows.csv")
        try refusal("train rows.csv --time t --recipe \(recipe) -o x.safetensors", "clips")
        try refusal(
            "train rows.csv --time t --recipe dmm --content maps -o x.safetensors", "--content")
    }

    @Test("what cannot be is refused in one sentence")
    func refusals() throws {
        let tool = try Tool()
        _ = try succeed(
            tool, "toy bouncing-balls --count 20 --frames 4 --side 12 --objects 1 -o balls.npy")
        _ = try succeed(
            tool,
            "train balls.npy --kind video --recipe dmm --network mlp --hidden 8 --latent 2 --epochs 1 -o m.safetensors"
        )
        func refusal(_ line: String, _ code: Int32) throws -> String {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == code, "\(line): \(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count <= 4)
            return outcome.errors
        }
        #expect(try refusal("train balls.npy --recipe dmm -o n.safetensors", 64).contains("--time"))
        #expect(
            try refusal(
                "train balls.npy --kind video --recipe dmm --prior ring -o n.safetensors", 64
            )
            .contains("--prior"))
        #expect(
            try refusal("predict m.safetensors balls.npy --given 9 -o next.apng", 65).contains(
                "give fewer"))
        #expect(
            try refusal(
                "predict m.safetensors balls.npy --given 3 --count 9998 -o next.npy", 64
            ).contains("at most 10000"))
        #expect(
            try refusal("evaluate m.safetensors balls.npy --ahead 4", 64).contains("--frames"))
        #expect(try refusal("encode m.safetensors balls.npy -o path.apng", 64).contains(".csv"))
        #expect(
            try refusal("predict m.safetensors balls.npy --given 3 -o next.foo", 64).contains(
                "it must end in .csv"))
        #expect(try refusal("impute m.safetensors balls.npy", 64).contains("predict"))
        #expect(
            try refusal("interpolate m.safetensors balls.npy -o way.gif", 65).contains("frames"))
        #expect(try refusal("cluster m.safetensors balls.npy", 64).contains("encode"))
        #expect(
            try refusal("encode m.safetensors balls.npy --every 2", 64).contains("are the model's"))
    }
}
