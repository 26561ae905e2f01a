import ElboCompression
import ElboGolden
import Foundation
import Testing

/// What goes in comes out, for every law.
@Suite struct RoundTripTests {
    static let names = SmallModel.all.map(\.name)

    private func model(_ name: String) throws -> SmallModel {
        try #require(SmallModel.all.first { $0.name == name })
    }

    @Test(
        "decoded symbols are those encoded", arguments: names,
        [(0, 10), (1, 10), (45, 10), (16, 16)])
    func roundTrip(name: String, size: (examples: Int, chunk: Int)) throws {
        let model = try model(name)
        let bytes = try model.packed(examples: size.examples, chunk: size.chunk)
        let chunks = try model.unpacked(bytes)
        #expect(chunks.count == (size.examples + size.chunk - 1) / size.chunk)
        #expect(chunks.flatMap { $0 ?? [] } == model.examples(size.examples))
    }

    @Test("the number of threads changes no bit", arguments: names)
    func threads(name: String) throws {
        let model = try model(name)
        let files = try [1, 2, 3].map { try model.packed(threads: $0) }
        #expect(files[0] == files[1] && files[0] == files[2])
        #expect(try model.unpacked(files[0], threads: 3) == model.unpacked(files[0], threads: 1))
    }

    @Test("symbols that the law finds nearly impossible come back", arguments: names)
    func unlikely(name: String) throws {
        let model = try model(name)
        let last = UInt8(model.model.law.symbols - 1)
        let symbols = (0..<300).map { $0 % 2 == 0 ? last : 0 }
        var bytes: [UInt8] = []
        _ = try Container.write(
            model.header(examples: 10, chunk: 4), model.model, threads: 2,
            symbols: { Array(symbols[$0.lowerBound * 30..<$0.upperBound * 30]) },
            to: { bytes += $0 })
        #expect(try model.unpacked(bytes).flatMap { $0 ?? [] } == symbols)
    }

    @Test("a file is as long as the account says", arguments: names)
    func account(name: String) throws {
        let model = try model(name)
        let symbols = model.examples(400)
        var size = 0
        let account = try Container.write(
            model.header(examples: 400, chunk: 400), model.model, threads: 1,
            symbols: { Array(symbols[$0.lowerBound * 30..<$0.upperBound * 30]) },
            to: { size += $0.count })
        let head = try model.packed(examples: 0).count
        let content = Double(8 * (size - head))
        // One state of 64 bits, an entry of the table, and three digits more in the head.
        #expect(abs(content - account.symbols - account.initial) < 32 + 64 + 64 + 24 + 32)
    }

    @Test("files have the bytes that they have on every other machine")
    func golden() throws {
        let url = try #require(
            Bundle.module.url(forResource: "golden", withExtension: "txt"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(
            String.init)
        #expect(try GoldenLines.all() == lines)
    }
}
