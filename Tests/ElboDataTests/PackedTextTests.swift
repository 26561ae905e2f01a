import ElboData
import ElboNumerics
import Foundation
import Testing

/// Sentences and their tokens without an object for each: the same as lists of them.
@Suite struct PackedTextTests {
    private func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws
        -> Result
    {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString + ".txt").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    @Test("Numbers come back whatever their size, and across pieces")
    func numbers() {
        let key = RandomKey(seed: 5)
        for largest in [1 << 8, 1 << 16, 1 << 20, 1 << 40] {
            let numbers = (0..<150_000).map {
                // Large ones come late, so that small ones were written before.
                $0 < 1000 ? $0 : Int(key.uniform(at: $0) * Double(largest))
            }
            let packed = PackedNumbers(numbers)
            #expect(packed.count == numbers.count)
            #expect(numbers.indices.allSatisfy { packed[$0] == numbers[$0] })
            let chosen = [149_999, 3, 65_536, 65_535]
            #expect(packed.selecting(chosen) == PackedNumbers(chosen.map { numbers[$0] }))
        }
    }

    @Test("Lines of a file: what splitting the whole text gives, one by one and in order")
    func lines() throws {
        let key = RandomKey(seed: 8)
        let pieces = ["a", "Wort", " ", "\t", "ü", "世界", "\r", "\n", "\r\n", "\u{85}", "e\u{301}"]
        for round in 0..<20 {
            let own = key.child(UInt64(round))
            var text = (0..<2000).map { pieces[Int(own.uniform(at: $0) * 11)] }.joined()
            // A line longer than what is read at once.
            text += String(repeating: "lang ", count: 150_000) + (round % 2 == 0 ? "\n" : "")
            let bytes = (round % 3 == 0 ? [0xef, 0xbb, 0xbf] : []) + Array(text.utf8)
            let expected = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
                .map { String(decoding: $0.last == 13 ? $0.dropLast() : $0, as: UTF8.self) }
                .filter { !$0.allSatisfy(\.isWhitespace) }
            try withFile(bytes) { path in
                let found = try SentenceSource(path, column: SentenceSource.lines).sentences
                #expect(Array(found) == expected)
                #expect(found.indices.map { found[$0] } == expected)
            }
        }
    }

    @Test("Texts beyond a limit go to a file and come back, ends of lines within them as well")
    func spool() throws {
        let texts = (0..<500).map { "text \($0)\n\r" + String(repeating: "ü", count: $0 % 700) }
        for limit in [0, 1000, 1 << 30] {
            var spool = TextSpool(limit: limit)
            for text in texts { try spool.append(text) }
            let list = try spool.list()
            #expect(Array(list) == texts && list.count == 500)
            #expect(list[499] == texts[499] && list[0] == texts[0])
            let data = try Dataset.sentences(
                list, by: .words(WordTokenizer(words: ["text"])), length: 2
            ).data
            #expect(data.subset(rows: [7, 3]).rowNames == [texts[7], texts[3]])
        }
    }

    @Test("Tokens are shown as the padded numbers that they stand for, with the same fingerprint")
    func tokens() throws {
        let sentences = (0..<777).map { number in
            (0..<(1 + number % 9)).map { ["a", "b", "x"][(number + $0) % 3] }
                .joined(separator: " ")
        }
        let coding = TextCoding(tokenizer: .words(WordTokenizer(words: ["a", "b"])), length: 6)
        let data = try Dataset.sentences(sentences, as: coding).data
        let padded = (0..<data.count).flatMap { row -> [Float] in
            let tokens = data.tokens(ofRow: row).map { Float($0) }
            return tokens + [Float](repeating: 0, count: 7 - tokens.count)
        }
        let plain = try Dataset(padded, itemShape: [7])
        #expect(data.fingerprint == plain.fingerprint)
        #expect(data.values(of: 0..<777) == padded)
        #expect(data.subset(rows: [9, 0]).values(of: 0..<2) == plain.values(of: [9, 0]))
        #expect(try data.rowSource.values(ofRows: 3..<5) == plain.rowSource.values(ofRows: 3..<5))
        let reader = try ExampleReader(data)
        let rows = (0..<777).filter { data.tokens(ofRow: $0).count <= 4 }
        #expect(
            reader.values(of: rows) == [rows.flatMap { Array(padded[$0 * 7..<$0 * 7 + 4]) }])
        let free = try Dataset.sentences(
            TextList(sentences), by: coding.tokenizer, length: nil
        ).data
        #expect(free.itemShape == [10] && free.schema.text?.length == 9)
    }

    @Test("Words are what stands between white space, of any script")
    func words() {
        let key = RandomKey(seed: 2)
        let pieces = [
            "a", "Bc", "ß", "世", "\u{301}", " ", "  ", "\t", "\r\n", "\u{A0}", "\u{2028}", "\u{1F}",
            "\u{85}", "\u{B}",
        ]
        for round in 0..<300 {
            let own = key.child(UInt64(round))
            // Half of them are ASCII.
            let count = round % 2 == 0 ? pieces.count : 2
            let text = (0..<12).map { place -> String in
                let number = Int(own.uniform(at: place) * Double(count + 4))
                return number < count
                    ? pieces[number] : [" ", "\t", "\r\n", "\u{1F}"][number - count]
            }.joined()
            for isLowercased in [false, true] {
                let expected = (isLowercased ? text.lowercased() : text)
                    .split(whereSeparator: \.isWhitespace).map(String.init)
                let known = WordTokenizer(
                    learning: [text], minimumCount: 1, isLowercased: isLowercased)
                #expect(Set(known.words) == Set(expected))
                let tokens = Tokenizer.words(known)
                #expect(tokens.encoder(text).map(tokens.text) == expected)
            }
        }
    }

    @Test("Batches of groups are those of rows sorted by group, then put in a random order")
    func batches() {
        let key = RandomKey(seed: 4)
        let rows = (0..<1000).map { 3 * $0 }
        let group = { (row: Int) in (row * 7) % 5 }
        let shuffled = key.permutation(1000).map { rows[$0] }
        let sorted = Dictionary(grouping: shuffled, by: group).sorted { $0.key < $1.key }
            .flatMap { members in
                stride(from: 0, to: members.value.count, by: 32).map {
                    Array(members.value[$0..<min($0 + 32, members.value.count)])
                }
            }
        let expected = key.child(0).permutation(sorted.count).map { sorted[$0] }
        let found = Batches(shuffling: rows, size: 32, inGroups: group, key: key)
        #expect(found.map(Array.init) == expected)
    }
}

/// Classes beside sentences.
@Suite struct SentenceLabelTests {
    @Test("Labels go to the right sentences when rows of the source are no examples")
    func labels() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ text: String, _ name: String) throws -> String {
            let url = folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
        func examples(_ path: String, _ column: String?) throws -> Dataset {
            try Dataset.sentences(
                of: SentenceSource(path, column: column), by: .words(WordTokenizer(words: ["a"])),
                length: 2, long: .leaveOut
            ).data
        }
        func found(_ label: String, _ path: String, _ column: String? = nil) throws -> [String] {
            let labels = try PartialLabels.read(label, beside: path, for: examples(path, column))
            return labels.values.map { $0 < 0 ? "-" : labels.names[$0] }
        }
        let json = try write(
            "{\"text\":\"a\",\"k\":\"x\"}\n\n{\"text\":\" \",\"k\":\"y\"}\n{\"text\":\"a a a\",\"k\":\"z\"}\n{\"text\":\"b\",\"k\":7}\n{\"text\":\"c\"}\n",
            "a.jsonl")
        #expect(try found("k", json) == ["x", "7", "-"])
        let table = try write("t,k\na,x\n,y\nb c d,z\nb,w\n", "a.csv")
        #expect(try found("k", table, "t") == ["x", "w"])
        let lines = try write("a\n\nb\n", "a.txt")
        // A label for each line, or one for each sentence.
        let (all, some) = (try write("x\ny\nz\n", "all.txt"), try write("x\nz\n", "some.txt"))
        #expect(try found(all, lines, "lines") == ["x", "z"])
        #expect(try found(some, lines, "lines") == ["x", "z"])
        #expect(throws: DataError.self) { try found("nosuch", json) }
    }
}
