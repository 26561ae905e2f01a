import Foundation
import Testing

@Suite("Pictures by the real program: grey and colour, still and moving")
struct PictureVerbTests {
    /// Bytes of [count] + shape as .npy: soft blobs of several hues.
    static func npy(count: Int, shape: [Int]) -> Data {
        let text = ([count] + shape).map(String.init).joined(separator: ", ")
        var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(text)), }"
        while (header.utf8.count + 11) % 64 != 0 { header += " " }
        header += "\n"
        var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
        data += Data([UInt8(header.utf8.count % 256), UInt8(header.utf8.count / 256)])
        data += Data(header.utf8)
        let channels = shape.count == 3 ? shape[2] : 1
        for example in 0..<count {
            for row in 0..<shape[0] {
                for column in 0..<shape[1] {
                    for channel in 0..<channels {
                        let place = Double(row + 2 * column + example) / 4 + Double(channel) * 2
                        data.append(UInt8(127 + 127 * sin(place)))
                    }
                }
            }
        }
        return data
    }

    private func trained(_ shape: [Int]) throws -> Tool {
        let tool = try Tool()
        try tool.write(Self.npy(count: 60, shape: shape), to: "x.npy")
        let outcome = try tool.run(
            "train", "x.npy", "--hidden", "8", "--latent", "3", "--epochs", "1", "--output",
            "m.safetensors", "--report", "page.html", "--quiet")
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    /// Width, height and colour type in a PNG file's header, and the number of frames it announces.
    private func header(_ file: Data) -> (width: Int, height: Int, type: UInt8, frames: Int?) {
        let bytes = [UInt8](file)
        func number(_ start: Int) -> Int {
            bytes[start..<start + 4].reduce(0) { $0 * 256 + Int($1) }
        }
        let frames = file.range(of: Data("acTL".utf8)).map { number($0.upperBound) }
        return (number(16), number(20), bytes[25], frames)
    }

    struct Kind: CustomTestStringConvertible, Sendable {
        let shape: [Int]
        let type: UInt8
        let scale: Int
        var testDescription: String { "\(shape)" }
    }

    @Test(
        "every verb draws them",
        arguments: [
            Kind(shape: [17, 23, 3], type: 2, scale: 3), Kind(shape: [9, 7], type: 0, scale: 8),
            Kind(shape: [64, 64, 1], type: 0, scale: 1),
            Kind(shape: [12, 12, 3], type: 2, scale: 6),
        ])
    func verbs(_ kind: Kind) throws {
        let tool = try trained(kind.shape)
        let (height, width) = (kind.shape[0] * kind.scale, kind.shape[1] * kind.scale)
        func expect(
            _ arguments: [String], rows: Int, columns: Int, frames: Int? = nil,
            enlarged: Bool = true
        ) throws {
            let outcome = try tool.run(arguments + ["--force"])
            let name = try #require(arguments.last)
            try #require(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.errors)")
            let read = header(try tool.bytes(name))
            let (h, w) = enlarged ? (height, width) : (kind.shape[0], kind.shape[1])
            #expect(read.width == columns * (w + 2) - 2 && read.height == rows * (h + 2) - 2)
            #expect(read.type == kind.type && read.frames == frames)
            if let frames {
                #expect(outcome.errors.contains("\(name): \(frames) frames"))
                #expect(outcome.errors.contains(" MB"))
            } else {
                // Of a traversal it is said where each picture stands.
                let isTraversal = arguments[0] == "traverse"
                #expect(outcome.errors.isEmpty != isTraversal)
                #expect(outcome.errors.hasPrefix("rows: z1, z2, z3; columns") == isTraversal)
            }
        }
        let model = "m.safetensors"
        try expect(["sample", model, "--count", "6", "-o", "s.png"], rows: 2, columns: 3)
        try expect(
            ["sample", model, "--count", "6", "--scale", "1", "-o", "s1.png"], rows: 2, columns: 3,
            enlarged: false)
        try expect(["reconstruct", model, "x.npy", "-o", "r.png"], rows: 3, columns: 20)
        try expect(["traverse", model, "--steps", "5", "-o", "t.png"], rows: 3, columns: 5)
        try expect(
            ["interpolate", model, "x.npy", "--pairs", "2", "--steps", "4", "-o", "i.png"], rows: 2,
            columns: 4)
        let few = ["--pictures", "4", "--fps", "10"]
        try expect(
            ["sample", model, "--count", "4"] + few + ["-o", "s.apng"], rows: 2, columns: 2,
            frames: 4)
        try expect(
            ["traverse", model] + few + ["--animate", "-o", "t.png"], rows: 2, columns: 2, frames: 4
        )
        try expect(
            ["traverse", model, "--data", "x.npy", "--row", "3"] + few + ["-o", "t.apng"], rows: 2,
            columns: 2, frames: 4)
        try expect(
            ["interpolate", model, "x.npy", "--pairs", "2"] + few + ["-o", "i.apng"], rows: 2,
            columns: 3, frames: 4)
        try expect(
            ["interpolate", model, "x.npy", "--through", "5,9", "--path", "spherical"] + few
                + ["-o", "j.apng"], rows: 1, columns: 1, frames: 4)

        let page = String(decoding: try tool.bytes("page.html"), as: UTF8.self)
        #expect(page.contains("data:image/png"))
        #expect(try tool.run("report", model, "x.npy", "-o", "page.html", "--force").code == 0)
    }

    @Test("the default loop has sixty frames, and the same bytes for any number of threads")
    func defaults() throws {
        let tool = try trained([12, 12, 3])
        for (name, threads) in [("a.apng", "1"), ("b.apng", "2")] {
            let outcome = try tool.run(
                "sample", "m.safetensors", "--threads", threads, "-o", name)
            #expect(outcome.errors.contains("\(name): 60 frames"))
            #expect(outcome.errors.contains("3.0 s"))
        }
        #expect(try tool.bytes("a.apng") == tool.bytes("b.apng"))
        #expect(try tool.bytes("a.apng").count < 2_000_000)
        let gif = try tool.run("sample", "m.safetensors", "-o", "a.gif")
        #expect(gif.code == 0 && gif.errors.contains("a.gif: 60 frames"))
        #expect(try tool.bytes("a.gif").starts(with: Data("GIF89a".utf8)))
    }

    @Test("a path through rows has its examples on every leg")
    func through() throws {
        let tool = try trained([5, 4, 3])
        let way = try tool.run(
            "interpolate", "m.safetensors", "x.npy", "--through", "5", "--to", "3", "--steps", "3")
        let again = try tool.run("reconstruct", "m.safetensors", "x.npy")
        let (lines, rows) = (way.output.split(separator: "\n"), again.output.split(separator: "\n"))
        #expect(lines.count == 4 && rows.count == 61)
        #expect(lines[1] == rows[1] && lines[2] == rows[5] && lines[3] == rows[3])
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        let says: [String]
        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: String..., says: String...) {
            self.arguments = arguments
            self.says = says
        }
    }

    @Test(
        "what cannot be is refused with a sentence, and nothing is written",
        arguments: [
            Refusal(
                "sample", "--pictures", "0", "-o", "o.apng", says: "--pictures is 0", "2...1000"),
            Refusal("sample", "--fps", "0", "-o", "o.apng", says: "--fps is 0", "1...100"),
            Refusal(
                "sample", "--pictures", "9", "-o", "o.png", says: "--pictures belongs to --animate"),
            Refusal("sample", "--fps", "9", "-o", "o.png", says: "--fps belongs to --animate"),
            Refusal("sample", "--animate", "-o", "o.npy", says: "o.npy", ".apng"),
            Refusal("sample", "--animate", says: "--output is -"),
            Refusal("sample", "--animate", "--draw", "-o", "o.png", says: "--draw and --animate"),
            Refusal("sample", "-o", "o.jpg", says: "o.jpg", ".png"),
            Refusal("sample", "-o", "o.webp", says: "o.webp", ".gif"),
            Refusal("reconstruct", "x.npy", "-o", "o.gif", says: "o.gif", "nothing moves"),
            Refusal("sample", "--count", "1000000", "-o", "o.apng", says: "too large", "--scale"),
            Refusal("sample", "--scale", "0", "-o", "o.png", says: "--scale is 0"),
            Refusal("traverse", "--dimension", "4", "-o", "o.apng", says: "dimension 4"),
            Refusal("interpolate", "x.npy", "--pairs", "0", says: "--pairs is 0"),
            Refusal("interpolate", "x.npy", "--pairs", "60", says: "row 61", "rows 1 to 60"),
            Refusal("interpolate", "x.npy", "--through", "0", says: "row 0"),
            Refusal("interpolate", "x.npy", "--path", "crooked", says: "crooked", "spherical"),
            Refusal("reconstruct", "x.npy", "-o", "o.apng", says: "o.apng", "nothing moves"),
        ])
    func refused(_ row: Refusal) throws {
        let tool = try trained([5, 4, 3])
        let before = tool.files
        var arguments = row.arguments
        arguments.insert("m.safetensors", at: 1)
        let outcome = try tool.run(arguments)
        #expect(outcome.code == 64 && outcome.output.isEmpty, "\(outcome.errors)")
        for word in row.says { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        #expect(tool.files == before)
    }

    @Test("a model of a table has nothing to animate", arguments: ["sample", "traverse"])
    func table(verb: String) throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 50), to: "t.csv")
        try #require(
            try tool.run(
                "train", "t.csv", "--hidden", "4", "--epochs", "1", "-o", "m.safetensors", "--quiet"
            ).code == 0)
        let outcome = try tool.run(verb, "m.safetensors", "-o", "o.apng")
        #expect(outcome.code == 64 && outcome.errors.contains("no pictures"))
        #expect(!tool.exists("o.apng"))
    }
}
