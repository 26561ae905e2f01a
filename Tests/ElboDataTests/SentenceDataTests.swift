import ElboData
import ElboNumerics
import Foundation
import Testing

/// Sentences from files to numbers and back.
@Suite struct SentenceDataTests {
    @discardableResult
    private func withFile<Result>(
        _ name: String, _ bytes: [UInt8], _ body: (String) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return try body(url.path)
    }

    @discardableResult
    private func withFile<Result>(
        _ name: String, _ text: String, _ body: (String) throws -> Result
    ) throws -> Result {
        try withFile(name, Array(text.utf8), body)
    }

    @Test("Words are known by count, ties in the order of their bytes")
    func vocabulary() {
        let tokenizer = WordTokenizer(
            learning: ["b a b", "c a  d", "b\tc"], minimumCount: 2, size: 3)
        #expect(tokenizer.words == ["b", "a", "c"])
        #expect(Tokenizer.words(tokenizer).encoder("a x b") == [5, 3, 4])
        #expect(Tokenizer.words(tokenizer).sentence(of: [5, 3, 4, 2, 0]) == "a <unk> b")
        let small = WordTokenizer(learning: ["Das das DAS"], isLowercased: true)
        #expect(small.words == ["das"])
    }

    @Test("Tokens are shown as the words of their sentence, and its end as one where it was cut")
    func shownTokens() {
        let words = Tokenizer.words(WordTokenizer(words: ["a", "b"], isLowercased: true))
        #expect(words.shown([4, 3, 2], of: "A  Xyz") == ["a", "xyz, unknown", "its end"])
        #expect(
            words.shown([4, 3, 2], of: "a xyz b") == [
                "a", "xyz, unknown", "its end, where it is cut",
            ])
        let pairs = Tokenizer.bytePairs(BytePairTokenizer(learning: ["aa"], size: 256))
        #expect(pairs.shown(pairs.encoder("a") + [2], of: "a") == [" ", "a", "its end"])
    }

    @Test("Long sentences are cut or left out, and what became of all is counted")
    func counts() throws {
        let coding = TextCoding(
            tokenizer: .words(WordTokenizer(words: ["a", "b"])), length: 2)
        let sentences = ["a", "a b c", "  ", "b x"]
        let (data, counts) = try Dataset.sentences(sentences, as: coding)
        #expect(data.count == 3 && data.itemShape == [3] && data.schema.text == coding)
        #expect((0..<3).map { data.tokens(ofRow: $0) } == [[4, 2], [4, 5, 2], [5, 3, 2]])
        #expect((counts.sentences, counts.tokens, counts.unknown) == (3, 5, 1))
        #expect((counts.cut, counts.leftOut, counts.empty) == (1, 0, 1))
        let (left, rest) = try Dataset.sentences(sentences, as: coding, long: .leaveOut)
        #expect(left.count == 2 && rest.leftOut == 1 && rest.cut == 0)
        #expect(throws: DataError.self) { try Dataset.sentences(["", " "], as: coding) }
    }

    @Test("Lines of a text, with any ends; what is not UTF-8 is refused with its line")
    func lines() throws {
        let text = "\u{feff}ein Satz\r\nnoch einer\n\nü 世界"
        #expect(
            try withFile("a.txt", text) { try SentenceSource($0).sentences }
                == ["ein Satz", "noch einer", "ü 世界"])
        try withFile("b.txt", Array("gut\n".utf8) + [0x66, 0xfc, 0x72]) { path in
            #expect(
                throws: DataError.badLine(
                    path: path, line: 2,
                    reason: "is not UTF-8; convert the file, such as iconv -f LATIN1 -t UTF-8")
            ) { try SentenceSource(path) }
        }
        #expect(throws: DataError.self) {
            _ = try withFile("c.txt", "\n \n") { try SentenceSource($0) }
        }
    }

    @Test("A source without a sentence is refused in words of sentences")
    func none() throws {
        for (name, text) in [("a.txt", " \n\n\t \n"), ("a.jsonl", "{\"text\": \" \"}\n")] {
            try withFile(name, text) { path in
                #expect(throws: DataError.noSentences(path: path, tooLong: 0)) {
                    try SentenceSource(path)
                }
            }
        }
        #expect(throws: DataError.noSentences(path: "data", tooLong: 2)) {
            try Dataset.sentences(
                ["a b c", "", "c b a"],
                as: TextCoding(
                    tokenizer: .words(WordTokenizer(words: ["a", "b", "c"])), length: 2),
                long: .leaveOut)
        }
        let all = [
            DataError.noSentences(path: "t", tooLong: 0), .noSentences(path: "t", tooLong: 2),
        ]
        #expect(all.allSatisfy { "\($0)".contains("holds no sentence") })
    }

    @Test(
        "What no text has is said with its place",
        arguments: [
            ([97, 10, 98, 99, 0], 2, "a NUL as byte 3"),
            ([97, 9, 27, 10], 1, "the control character 0x1b as byte 3"),
            ([0xff, 0xfe, 0, 0, 97, 0, 0, 0], 1, "UTF-32LE; convert the file: iconv -f UTF-32LE"),
            ([0xff, 0xfe, 97, 0, 10, 0], 1, "UTF-16LE; convert the file: iconv -f UTF-16LE"),
            ([0xfe, 0xff, 0, 97, 0, 10], 1, "UTF-16BE; convert the file: iconv -f UTF-16BE"),
        ] as [([UInt8], Int, String)])
    func controlBytes(bytes: [UInt8], line: Int, words: String) throws {
        let error = #expect(throws: DataError.self) {
            _ = try withFile("a.txt", bytes) { try SentenceSource($0) }
        }
        guard case .badLine(_, line, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(words), "\(reason)")
    }

    @Test("What is no tokenizer.json is refused by what it is")
    func noTokenizer() throws {
        for (text, reason) in [("", "it is empty"), ("merges", "it is no JSON object")] {
            try withFile("t.json", text) { path in
                #expect(
                    throws: DataError.corrupt(
                        path: path, format: "tokenizer.json", reason: reason)
                ) { try BytePairTokenizer(json: path) }
            }
        }
        #expect(throws: DataError.notFound(path: "/none.json")) {
            try BytePairTokenizer(json: "/none.json")
        }
    }

    @Test("A text is a table when it looks like one")
    func tables() throws {
        for (text, isSentences) in [
            ("got it !\nshe was rude , really .\n", true), ("one line", true),
            ("1 2 3\n4 5 6\n", false), ("x y\n1 2\n3 4\n", false),
            ("name;town\nAda;London\nKurt;Wien\n", false),
            ("in 1984 , i was 7\nnobody knew\n", true),
        ] {
            #expect(try withFile("a.txt", text) { try SentenceSource.isAt($0) } == isSentences)
        }
        #expect(try withFile("a.csv", "text\nhello you\n") { try !SentenceSource.isAt($0) })
        #expect(try withFile("a.jsonl", "{}") { try SentenceSource.isAt($0) })
    }

    @Test("A column of a table, a key of JSON lines")
    func columns() throws {
        #expect(
            try withFile("a.csv", "id,words\n1,\"hello, you\"\n2,bye\n") {
                try SentenceSource($0, column: "words").sentences
            } == ["hello, you", "bye"])
        let json = "{\"id\": 1, \"text\": \"a\\nb\"}\n\n{\"id\": 2, \"text\": \"c\"}\n"
        #expect(
            try withFile("a.jsonl", json) { try SentenceSource($0).sentences } == ["a\nb", "c"])
        #expect(
            try withFile("a.jsonl", "{\"s\": \"only\", \"n\": 2}") {
                try SentenceSource($0).sentences
            } == ["only"])
        for broken in ["{\"a\": \"x\", \"b\": \"y\"}", "{\"a\": 1}", "[1]", "nonsense"] {
            #expect(throws: DataError.self) {
                _ = try withFile("a.jsonl", broken) { try SentenceSource($0) }
            }
        }
    }

    @Test("Byte pairs: the most frequent first, of equally frequent ones the lowest")
    func bytePairs() {
        // " ab" three times and " b" once: pairs (space, a) 3, (a, b) 3, (space, b) 1.
        let tokenizer = BytePairTokenizer(learning: ["ab ab", "ab b"], size: 300)
        #expect(tokenizer.merges.map { [$0.left, $0.right] } == [[32, 97], [256, 98]])
        #expect(Tokenizer.bytePairs(tokenizer).encoder("ab b") == [261, 36, 102])
    }

    @Test("Byte pairs give back any text, its spaces single, and stay the same in tokenizer.json")
    func bytePairRoundTrip() throws {
        let sentences = [
            "the cat sat on the mat", "the café – naïve 世界 🙂", "that the cat", "a  b",
        ]
        let tokenizer = BytePairTokenizer(learning: sentences, size: 290)
        #expect(tokenizer == BytePairTokenizer(learning: sentences, size: 290))
        #expect(tokenizer.merges.count == 34 || tokenizer.tokenCount <= 290)
        let all = Tokenizer.bytePairs(tokenizer)
        for sentence in sentences + ["unseen \u{1F600}!"] {
            let tokens = all.encoder(sentence)
            #expect(all.sentence(of: tokens) == sentence.replacingOccurrences(of: "  ", with: " "))
            #expect(!tokens.contains(TokenNumber.unknown))
        }
        let again = try withFile("tokenizer.json", tokenizer.json()) {
            try BytePairTokenizer(json: $0)
        }
        #expect(again == tokenizer)
        #expect(throws: DataError.self) {
            _ = try withFile("tokenizer.json", "{\"model\": {\"type\": \"Unigram\"}}") {
                try BytePairTokenizer(json: $0)
            }
        }
    }

    @Test("Rows are shown as wide as the longest among them needs")
    func widths() throws {
        let coding = TextCoding(tokenizer: .words(WordTokenizer(words: ["a"])), length: 40)
        let sentences = [1, 3, 4, 9, 40].map {
            [String](repeating: "a", count: $0).joined(separator: " ")
        }
        let reader = try ExampleReader(Dataset.sentences(sentences, as: coding).data)
        func width(_ rows: [Int]) -> Int { reader.fields(of: rows)[0].size }
        #expect((0..<5).map { width([$0]) } == [2, 4, 6, 10, 41])
        #expect(width([0, 2]) == 6)
        let values = reader.values(of: [0, 2])
        #expect(values == [[4, 2, 0, 0, 0, 0, 4, 4, 4, 4, 2, 0]])
        // Every width is enough, and few are different.
        let all = (1...41).map { coding.width(for: $0) }
        #expect(zip(1..., all).allSatisfy { $0 <= $1 } && Set(all).count <= 16)
    }

    @Test("Batches of groups: each row once, each batch of one group, the same for a key")
    func groups() {
        let rows = Array(0..<50)
        func batches(_ seed: UInt64) -> Batches {
            Batches(shuffling: rows, size: 8, inGroups: { $0 % 3 }, key: RandomKey(seed: seed))
        }
        let found = batches(1)
        #expect(found.rows.sorted() == rows && found.count == 8)
        #expect(
            found.allSatisfy { batch in Set(batch.map { $0 % 3 }).count == 1 && batch.count <= 8 })
        #expect(found.map(Array.init).flatMap { $0 } == found.rows)
        #expect(batches(1).rows == found.rows && batches(2).rows != found.rows)
        #expect(
            Batches([5, 4, 3, 2], size: 1, inGroups: { $0 % 2 }).map(Array.init)
                == [[4], [2], [5], [3]])
    }
}
