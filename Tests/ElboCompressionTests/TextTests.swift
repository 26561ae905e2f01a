import ElboCompression
import ElboGolden
import Foundation
import Testing

/// Texts come back byte for byte, whatever is in them.
@Suite struct TextTests {
    static let names = ["words", "words-with-codes", "bytes"]

    private func small(_ name: String) throws -> SmallText {
        try #require(try SmallText.all().first { $0.name == name })
    }

    private func comesBack(_ text: [UInt8], _ small: SmallText, chunk: Int = 10) throws -> Bool {
        try small.unpacked(small.packed(text, chunk: chunk)).flatMap { $0 ?? [] } == text
    }

    @Test(
        "lines, few and many, in chunks of any size", arguments: names,
        [(0, 10), (1, 10), (1, 1), (57, 10), (16, 16), (200, 1000)])
    func roundTrip(name: String, size: (lines: Int, chunk: Int)) throws {
        #expect(
            try comesBack(SmallText.text(lines: size.lines), small(name), chunk: size.chunk))
    }

    @Test(
        "texts that no model of sentences expects", arguments: names,
        [
            "\n", "\n\n\n", " ", "the", "the cat", "the cat\n", "the cat\r\nsat\r\n\r\n", "\r",
            " the cat \n\tthe\u{b}cat\n", "The CAT. tHe Cat\nDON'T don't Don't\n",
            "KÖLN Köln köln\n",
            "İstanbul ß SS\n", "the\u{2028}cat\u{3000}sat\n", "a\u{0}\n", "<unk> <pad> </s>\n",
            "dog dog dog doge dogs\ndog\n",
        ])
    func odd(name: String, text: String) throws {
        let small = try small(name)
        #expect(try comesBack(Array(text.utf8), small))
        #expect(try comesBack(Array(text.utf8), small, chunk: 1))
    }

    @Test("lines and words of any length", arguments: names)
    func long(name: String) throws {
        let small = try small(name)
        for text in [
            String(repeating: "the cat ", count: 300), String(repeating: "the ", count: 1001),
            String(repeating: "x", count: 3000) + " cat\n",
            String(repeating: "the cat\n", count: 70),
        ] {
            #expect(try comesBack(Array(text.utf8), small))
        }
        let endless = [UInt8](repeating: 65, count: 1 << 20) + [66, 32, 67, 10]
        #expect(try comesBack(endless, small))
    }

    @Test("random bytes and random words", arguments: names)
    func random(name: String) throws {
        let small = try small(name)
        let pieces: [[UInt8]] =
            [
                "the", "The", "cat", "köln", "42", ".", "dog", " ", " ", " ", " ", "\n", "\n",
                "\r\n", "\t", "é",
            ].map { Array($0.utf8) } + [[0xff], [0], [0xc3], [0xa0]]
        var dice: UInt64 = 5
        for _ in 0..<60 {
            var text: [UInt8] = []
            for _ in 0..<90 {
                dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(dice >> 33) % pieces.count]
            }
            let isRight = try comesBack(text, small)
            #expect(isRight, "\(String(decoding: text, as: UTF8.self).debugDescription)")
        }
    }

    @Test("any number of threads gives the same bytes", arguments: names)
    func threads(name: String) throws {
        let (small, text) = (try small(name), SmallText.text(lines: 75))
        let files = try [1, 2, 3].map { try small.packed(text, threads: $0) }
        #expect(files[0] == files[1] && files[0] == files[2])
        #expect(try small.unpacked(files[0], threads: 3) == small.unpacked(files[0], threads: 1))
    }

    @Test("a file is as long as the account says, and the account adds up", arguments: names)
    func account(name: String) throws {
        let small = try small(name)
        let lines = SmallText.text(lines: 400).split(
            separator: 10, omittingEmptySubsequences: false
        )
        .dropLast().map { Array($0) + [10] }
        let header = ContainerHeader(
            model: "small", modelHash: "small", likelihood: "tokens", examples: lines.count,
            symbols: small.text.tokens.count, chunkExamples: 400, seed: 7,
            original: OriginalFile(
                name: "text.txt", format: "text", head: Data(), elementSize: 1, elements: Data()),
            text: TextLayout(bytes: 1))
        var bytes: [UInt8] = []
        let account = try Container.write(
            header, small.text, threads: 1, lines: { Array(lines.prefix($0)) },
            to: { bytes += $0 })
        let beside = try #require(account.text).beside
        let told = account.symbols + account.initial + beside
        // One state of 64 bits with 31 initial ones, and the words' granularity.
        #expect(abs(8 * Double(try CompressedFile(Data(bytes)).payload) - told) < 64 + 32)
        #expect(beside > 0)
        // What whole slots and draws of codes cost beyond the bound.
        #expect(abs(account.symbols / account.bound - 1) < 0.02)
    }

    @Test("a flipped bit in a chunk loses that chunk and no other", arguments: names)
    func flippedBits(name: String) throws {
        let small = try small(name)
        let bytes = try small.packed(SmallText.text(lines: 45))
        let whole = try small.unpacked(bytes)
        #expect(try lostToFlippedBits(bytes) { try small.unpacked($0) } == Set(whole.indices))
    }

    @Test("another model, another kind of model and a head of another kind are refused")
    func refusals() throws {
        let small = try small("words")
        let bytes = try small.packed(SmallText.text(lines: 5))
        #expect(throws: CompressionError.otherModel(name: "small", needs: "small", have: "x")) {
            try small.unpacked(bytes, hash: "x")
        }
        let file = try CompressedFile(Data(bytes))
        #expect(throws: CompressionError.damagedHead) {
            try file.decode(with: SmallModel.all[0].model, hash: "small", threads: 1) { _, _ in }
        }
        #expect(throws: CompressionError.damagedHead) {
            try self.small("bytes").unpacked(bytes)
        }
        let table = try CompressedFile(Data(SmallTable().packed(SmallTable.text(rows: 3))))
        #expect(throws: CompressionError.damagedHead) {
            try table.decode(with: small.text, hash: "small", threads: 1) { _, _ in }
        }
    }

    @Test("known words cost less than spelled ones, and spelled ones less than they are long")
    func size() throws {
        let small = try small("words")
        func payload(_ line: String) throws -> Int {
            let text = Array((0..<500).map { _ in line + "\n" }.joined().utf8)
            return try CompressedFile(Data(small.packed(text, chunk: 500))).payload
        }
        #expect(try payload("the cat sat") < 500 * 3)
        #expect(try payload("a dog ran over") < 500 * 6)
    }
}
