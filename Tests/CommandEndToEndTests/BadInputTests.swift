import Foundation
import Testing

@Suite("Bad input: one clear sentence, the right exit code, nothing left behind")
struct BadInputTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let files: [String: Data]
        let arguments: [String]
        let code: Int32
        let says: [String]
        var testDescription: String { name }

        init(
            _ name: String, files: [String: String] = [:], binary: [String: Data] = [:],
            run arguments: [String], code: Int32, says: [String]
        ) {
            self.name = name
            self.files = files.mapValues { Data($0.utf8) }.merging(binary) { $1 }
            self.arguments = arguments
            self.code = code
            self.says = says
        }
    }

    static let idx = Data([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3])
    static let hostileHeader = Data([255, 255, 255, 255, 255, 255, 255, 127]) + Data("{}".utf8)

    static let cases: [Case] = [
        Case("missing data", run: ["train", "none.csv"], code: 66, says: ["none.csv"]),
        Case(
            "empty file", files: ["e.csv": ""], run: ["train", "e.csv"], code: 65,
            says: ["e.csv", "empty"]),
        Case(
            "unknown format", files: ["data.xyz": "a"], run: ["train", "data.xyz"], code: 65,
            says: ["data.xyz"]
        ),
        Case(
            "ragged table", files: ["r.csv": "a,b\n1,2\n3\n"], run: ["train", "r.csv"], code: 65,
            says: ["r.csv", "3"]),
        Case(
            "not a number", files: ["t.csv": "a,b\n1,2\n3,four\n"],
            run: ["train", "t.csv", "--columns", "a,b"], code: 65,
            says: ["t.csv", "four", "column 2", "\"b\""]),
        Case(
            "empty column", files: ["n.csv": "1,\n3,nan\n"], run: ["train", "n.csv"], code: 65,
            says: ["n.csv", "column 2", "--exclude 2"]),
        Case(
            "beyond 32 bits", files: ["n.csv": "1,2\n3,1e40\n"], run: ["train", "n.csv"], code: 65,
            says: ["n.csv", "row 2, column 2", "--exclude 2"]),
        Case(
            "only text", files: ["n.csv": "a\nx\ny\n"],
            run: ["mixture", "n.csv", "--numbers-only"], code: 65,
            says: ["n.csv", "text"]),
        Case(
            "infinity", files: ["i.csv": "1,2\ninf,2\n"], run: ["train", "i.csv"], code: 65,
            says: ["i.csv", "column 1"]),
        Case(
            "truncated idx", binary: ["x.idx": idx], run: ["train", "x.idx"], code: 65,
            says: ["x.idx"]),
        Case(
            "corrupt gzip",
            binary: ["x.idx.gz": Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3])],
            run: ["train", "x.idx.gz"], code: 65, says: ["x.idx.gz"]),
        Case(
            "corrupt npz", binary: ["x.npz": Data("PK\u{3}\u{4}rubbish".utf8)],
            run: ["train", "x.npz"],
            code: 65, says: ["x.npz"]),
        Case(
            "outside Bernoulli's support", files: ["b.csv": "0.5,0.5\n0.5,1.5\n"],
            run: ["train", "b.csv", "--likelihood", "bernoulli"], code: 65,
            says: ["b.csv", "row 2", "1.5", "0...1", "gaussian"]),
        Case(
            "no model", files: ["d.csv": "1,2\n"], run: ["encode", "none.safetensors", "d.csv"],
            code: 66,
            says: ["none.safetensors"]),
        Case(
            "hostile model header", files: ["d.csv": "1,2\n"],
            binary: ["m.safetensors": hostileHeader],
            run: ["encode", "m.safetensors", "d.csv"], code: 65, says: ["m.safetensors"]),
        Case(
            "truncated model", files: ["d.csv": "1,2\n"], binary: ["m.safetensors": Data([9, 0])],
            run: ["encode", "m.safetensors", "d.csv"], code: 65, says: ["m.safetensors"]),
        Case(
            "foreign safetensors",
            binary: ["m.safetensors": Data([2, 0, 0, 0, 0, 0, 0, 0]) + Data("{}".utf8)],
            run: ["inspect", "m.safetensors"], code: 65, says: ["m.safetensors", "no manifest"]),
        Case(
            "unwritable output", files: ["d.csv": "1,2\n3,4\n"],
            run: ["train", "d.csv", "--output", "none/m.safetensors"], code: 73,
            says: ["none/m.safetensors"]),
        Case(
            "output is a folder", files: ["d.csv": "1,2\n3,4\n"],
            run: ["train", "d.csv", "--output", "."],
            code: 73, says: ["."]),
        Case(
            "latent dimension 0", files: ["d.csv": "1,2\n3,4\n"],
            run: ["train", "d.csv", "--latent", "0"],
            code: 64, says: ["latent", "0"]),
        Case(
            "negative epochs", files: ["d.csv": "1,2\n3,4\n"],
            run: ["train", "d.csv", "--epochs=-1"], code: 64,
            says: ["epochs", "-1"]),
        Case(
            "learning rate NaN", files: ["d.csv": "1,2\n3,4\n"],
            run: ["train", "d.csv", "--learning-rate", "nan"], code: 64,
            says: ["--learning-rate", "finite"]),
        Case(
            "unknown recipe", files: ["d.csv": "1,2\n3,4\n"],
            run: ["train", "d.csv", "--recipe", "novel"],
            code: 64, says: ["novel"]),
        Case("unknown verb", run: ["dance"], code: 64, says: ["dance"]),
        Case("no data", run: ["train"], code: 64, says: ["data"]),
        Case(
            "threads 0", files: ["d.csv": "1,2\n3,4\n"], run: ["train", "d.csv", "--threads", "0"],
            code: 64,
            says: ["threads"]),
        Case(
            "labels of another length", files: ["d.csv": "1,2\n3,4\n", "l.txt": "a\nb\nc\nd\n"],
            run: ["train", "d.csv", "--labels", "l.txt"], code: 65, says: ["l.txt", "2"]),
        Case(
            "no such column", files: ["d.csv": "a,b\n3,4\n"],
            run: ["train", "d.csv", "--exclude", "c"],
            code: 65, says: ["c"]),
        Case(
            "bad YAML", files: ["d.csv": "1,2\n3,4\n", "c.yaml": "epochs: [1\n"],
            run: ["train", "d.csv", "--config", "c.yaml"], code: 65, says: ["c.yaml"]),
        Case(
            "YAML of the wrong type", files: ["d.csv": "1,2\n3,4\n", "c.yaml": "epochs: many\n"],
            run: ["train", "d.csv", "--config", "c.yaml"], code: 65, says: ["c.yaml", "epochs"]),
    ]

    @Test("refused", arguments: cases)
    func refused(_ row: Case) throws {
        let tool = try Tool()
        for (name, data) in row.files { try tool.write(data, to: name) }
        let outcome = try tool.run(row.arguments)
        #expect(outcome.code == row.code, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        for word in row.says { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        #expect(tool.files == row.files.keys.sorted())
        if row.code != 64 {
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
    }

    @Test("a model refuses data of other dimensions and keeps older results when the disk is full")
    func useErrors() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 50), to: "data.csv")
        #expect(
            try tool.run("train", "data.csv", "--epochs", "1", "--hidden", "4", "--quiet").code == 0
        )

        try tool.write("1,2\n3,4\n", to: "narrow.csv")
        let narrow = try tool.run("encode", "model.safetensors", "narrow.csv")
        #expect(narrow.code == 65 && narrow.output.isEmpty)
        #expect(narrow.errors.contains("narrow.csv has examples of 2 numbers, the model takes 4"))

        #if os(Linux)
            let full = try tool.run(
                "encode", "model.safetensors", "data.csv", "--output", "/dev/full")
            #expect(full.code == 73 && full.errors.contains("/dev/full"))
        #endif

        let row = try tool.run("interpolate", "model.safetensors", "data.csv", "--to", "51")
        #expect(row.code == 64 && row.errors.contains("rows 1 to 50"))

        var model = try tool.bytes("model.safetensors")
        model.removeLast(10)
        try tool.write(model, to: "short.safetensors")
        let short = try tool.run("sample", "short.safetensors")
        #expect(short.code == 65 && short.errors.contains("short.safetensors"))
    }
}
