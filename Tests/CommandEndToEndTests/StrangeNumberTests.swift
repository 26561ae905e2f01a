import Foundation
import Testing

@Suite("Constant tables, tiny scales, other encodings, models without a seal")
struct StrangeNumberTests {
    @Test("train refuses a table in which nothing varies, or less than squares can say")
    func scales() throws {
        let tool = try Tool()
        try tool.write("a,b\n" + String(repeating: "1,2\n", count: 20), to: "constant.csv")
        let constant = try tool.run("train", "constant.csv", "--epochs", "1")
        #expect(constant.code == 65, "\(constant.errors)")
        #expect(constant.errors.contains("nothing to learn"))
        let rows = (0..<50).map { "\($0 * 7 % 11)e-310,\($0 * 5 % 13)\n" }
        try tool.write("tiny,b\n" + rows.joined(), to: "tiny.csv")
        for verb in ["train", "mixture"] {
            let outcome = try tool.run(verb, "tiny.csv")
            #expect(outcome.code == 65, "\(outcome.errors)")
            #expect(outcome.errors.contains("multiply the column by 1e309"), "\(outcome.errors)")
        }
    }

    @Test("text of two bytes for each character is named, with or without a mark")
    func wideText() throws {
        let tool = try Tool()
        let text = "a,b\n1,2\n3,4\n"
        for (name, encoding) in [
            ("UTF-16BE", String.Encoding.utf16BigEndian), ("UTF-16LE", .utf16LittleEndian),
        ] {
            try tool.write(try #require(text.data(using: encoding)), to: "wide.csv")
            let outcome = try tool.run("data", "wide.csv")
            #expect(outcome.code == 65)
            #expect(outcome.errors.contains("iconv -f \(name) -t UTF-8"), "\(outcome.errors)")
        }
    }

    @Test("bytes that are not UTF-8 are refused where they would come out as others")
    func otherBytes() throws {
        let tool = try Tool()
        let rows = (0..<20).map { "\($0),\($0 * 7 % 5),caf\u{1}\n" }.joined()
        func latin(_ text: String) -> Data {
            Data(text.utf8.map { $0 == 1 ? 0xe9 : $0 })
        }
        try tool.write(latin("a,b,t\n" + rows), to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "1", "--numbers-only", "--output",
            "m.safetensors")
        #expect(fit.code == 0, "\(fit.errors)")
        let joined = try tool.run("score", "m.safetensors", "data.csv", "--append")
        #expect(joined.code == 65 && joined.errors.contains("iconv"), "\(joined.errors)")
        let apart = try tool.run("score", "m.safetensors", "data.csv", "--id", "a")
        #expect(apart.code == 0, "\(apart.errors)")
        try tool.write(latin("a,b\u{1},t\n" + rows), to: "names.csv")
        let named = try tool.run("data", "names.csv")
        #expect(named.code == 65 && named.errors.contains("column 2"), "\(named.errors)")
    }

    @Test("a model without a seal is used with a warning; numbers beyond all are named")
    func seals() throws {
        let tool = try Tool()
        try tool.write(MixtureVerbTests.table, to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "1", "--output", "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(!(try tool.run("score", "m.safetensors", "data.csv")).errors.contains("seal"))
        var bytes = try tool.bytes("m.safetensors")
        let name = try #require(bytes.range(of: Data("elbo.seal".utf8)))
        bytes[name.upperBound - 1] = UInt8(ascii: "m")
        // The means, all of them, as 1e308.
        let data = 8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        try tool.write(bytes, to: "unsealed.safetensors")
        let warned = try tool.run("score", "unsealed.safetensors", "data.csv")
        #expect(warned.code == 0 && warned.talk.contains("has no seal"), "\(warned.errors)")
        let header = String(decoding: bytes[8..<data], as: UTF8.self)
        let place = try #require(
            header.firstMatch(of: /"means":\{[^}]*"data_offsets":\[(\d+),/).flatMap { Int($0.1) })
        withUnsafeBytes(of: 1e308.bitPattern.littleEndian) {
            bytes.replaceSubrange(data + place..<data + place + 8, with: $0)
        }
        try tool.write(bytes, to: "huge.safetensors")
        for verb in ["score", "evaluate"] {
            let outcome = try tool.run(verb, "huge.safetensors", "data.csv")
            #expect(outcome.code == 65 && outcome.errors.contains("finite"), "\(outcome.errors)")
        }
    }
}
