import Foundation
import Testing

@Suite("Numbers come back in the digits that their columns need")
struct PreciseOutputTests {
    /// Time stamps a second apart, and a column that is the same but for its origin.
    private func trained() throws -> Tool {
        let tool = try Tool()
        let rows = (0..<500).map { "\(1_700_000_000 + $0),\($0 - 250)" }
        try tool.write("time,second\n" + rows.joined(separator: "\n") + "\n", to: "data.csv")
        let made = try tool.run(
            "train", "data.csv", "--hidden", "16", "--latent", "1", "--epochs", "40", "-o",
            "m.safetensors", "--quiet")
        try #require(made.code == 0, "\(made.errors)")
        return tool
    }

    @Test("reconstruct and decode keep differences far below the column's size")
    func timeStamps() throws {
        let tool = try trained()
        try tool.write("z1\n0.5\n0.50001\n", to: "codes.csv")
        for line in ["reconstruct m.safetensors data.csv", "decode m.safetensors codes.csv"] {
            let outcome = try tool.shell("elbo \(line)")
            try #require(outcome.code == 0, "\(outcome.errors)")
            let times = outcome.output.split(separator: "\n").dropFirst().compactMap {
                Double($0.split(separator: ",")[0])
            }
            // A Float32 of this size is a multiple of 128.
            #expect(times.contains { $0 != $0.rounded() && $0 > 1.69e9 && $0 < 1.71e9 })
            #expect(Set(times).count == times.count)
        }
        #expect(
            try tool.run("reconstruct", "m.safetensors", "data.csv", "-o", "again.npy").code == 0)
        let bytes = try tool.bytes("again.npy")
        #expect(bytes.prefix(128).range(of: Data("<f8".utf8)) != nil)
    }

    @Test("a Float has the fewest digits that tell it from others")
    func floats() throws {
        let tool = try trained()
        let codes = try tool.run("encode", "m.safetensors", "data.csv").output
        for line in codes.split(separator: "\n").dropFirst() {
            let number = try #require(Float(line))
            let shortest = number.description
            #expect(line == (shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest))
        }
    }

    @Test("tables of traversals name the dimension, those of conditional models the class")
    func beginnings() throws {
        let tool = try trained()
        let walk = try tool.run("traverse", "m.safetensors", "--steps", "2").output
        let lines = walk.split(separator: "\n")
        #expect(lines[0] == "dimension,z,time,second" && lines[1].hasPrefix("z1,"))
        let rows = Tool.table(rows: 60).split(separator: "\n").enumerated().map {
            $0.offset == 0 ? $0.element + ",kind" : $0.element + ($0.offset % 2 == 0 ? ",a" : ",b")
        }
        try tool.write(rows.joined(separator: "\n") + "\n", to: "kinds.csv")
        let made = try tool.run(
            "train", "kinds.csv", "--recipe", "conditional", "--labels", "kind", "--hidden", "4",
            "--latent", "1", "--epochs", "1", "-o", "c.safetensors", "--quiet")
        try #require(made.code == 0, "\(made.errors)")
        let drawn = try tool.run("sample", "c.safetensors", "--count", "3").output
        let drawnLines = drawn.split(separator: "\n")
        #expect(drawnLines[0] == "class,width,height,depth,weight")
        #expect(drawnLines[1].hasPrefix("a,") && drawnLines[2].hasPrefix("b,"))
        let walked = try tool.run("traverse", "c.safetensors", "--condition", "b").output
        #expect(walked.split(separator: "\n")[1].hasPrefix("z1,-3.0,b,"))
    }
}
