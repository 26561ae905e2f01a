import ElboNumerics
import Foundation

/// Sentences as they stand in a source: the lines of a text, a key of JSON lines, or a column of a table.
public struct SentenceSource: Sendable {
    /// The source's name without its folder.
    public let name: String
    /// The sentences in order.
    public let sentences: [String]

    /// What makes each line a sentence whatever it looks like, in place of a column's name.
    public static let lines: String = "lines"

    /// Reads sentences.
    ///
    /// - Parameters:
    ///   - path: A text of a sentence a line, JSON lines, or a table (CSV, TSV or of a SQLite database), all but databases also
    ///     compressed by gzip; `-` is standard input.
    ///   - column: The column or key that holds the sentences; `lines` takes whole lines. Nil takes the lines of a text, and of JSON
    ///     lines the key `text` or the only one that holds texts.
    ///   - options: How a table is read.
    /// - Throws: `DataError`: `.badLine` for one that is not UTF-8 or no JSON, `.noSuchColumn`, `.noValues` for a source without a
    ///   sentence.
    public init(_ path: String, column: String? = nil, options: ReadOptions = ReadOptions()) throws
    {
        let isJSON = FileFormat.isJSONLines(path)
        let found: [String]
        if !isJSON, let column, column != Self.lines {
            let texts = try RowTexts(path, columns: [column], options: options)
            var sentences: [String] = []
            while let row = try texts.next() { sentences.append(row[0]) }
            found = sentences
        } else {
            let lines = try Self.lines(of: RecognizedFile(path: path))
            found = isJSON ? try JSONLines(path: path, lines: lines).texts(of: column) : lines
        }
        name = path.split(separator: "/").last.map(String.init) ?? path
        sentences = found.filter { !$0.allSatisfy(\.isWhitespace) }
        guard !sentences.isEmpty else { throw DataError.noValues(path: path, shape: [0]) }
    }

    /// The lines of a text, which must be UTF-8.
    private static func lines(of file: RecognizedFile) throws -> [String] {
        guard file.format == .delimited else {
            throw DataError.wrongFormat(path: file.path, expected: "text")
        }
        let bytes = try file.reader.remainder(atMost: MemoryLimit.bytes / 2)
        if let encoding = WideText.encoding(of: bytes) {
            throw DataError.badLine(
                path: file.path, line: 1,
                reason: "is \(encoding); convert the file: iconv -f \(encoding) -t UTF-8")
        }
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        let text = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        var number = 0
        return try text.split(separator: 10, omittingEmptySubsequences: false).map { line in
            number += 1
            let line = line.last == 13 ? line.dropLast() : line
            guard let sentence = String(bytes: line, encoding: .utf8) else {
                throw DataError.badLine(
                    path: file.path, line: number,
                    reason: "is not UTF-8; convert the file, such as iconv -f LATIN1 -t UTF-8")
            }
            return sentence
        }
    }

    /// Whether a file holds sentences: JSON lines do, and a `.txt` that is no table.
    ///
    /// A text is a table when half of the cells behind its first line are numbers, or every line has equally many tabs, semicolons or
    /// commas.
    ///
    /// - Throws: `DataError` for a file that cannot be read.
    public static func isAt(_ path: String) throws -> Bool {
        guard path != "-", !ImageFolder.isFolder(path) else { return false }
        if FileFormat.isJSONLines(path) { return true }
        let lowercased = path.lowercased()
        guard lowercased.hasSuffix(".txt") || lowercased.hasSuffix(".txt.gz") else { return false }
        let file = try RecognizedFile(path: path)
        guard file.format == .delimited else { return false }
        let start = String(decoding: try file.reader.peek(1 << 16), as: UTF8.self)
        var lines = start.split(whereSeparator: \.isNewline).prefix(100)
        if lines.count > 1, start.utf8.count >= 1 << 16 { lines = lines.dropLast() }
        return !isTable(lines)
    }

    private static func isTable(_ lines: some Collection<Substring>) -> Bool {
        for mark: Character in ["\t", ";", ","] {
            let counts = Set(lines.map { line in line.count { $0 == mark } })
            if lines.count > 1, counts.count == 1, counts.first != 0 { return true }
        }
        let body = lines.count > 1 ? Array(lines.dropFirst()) : Array(lines)
        let cells = body.flatMap {
            $0.split { $0.isWhitespace || $0 == "," || $0 == ";" }
        }
        let numbers = cells.count { Double($0) != nil }
        return !cells.isEmpty && 2 * numbers >= cells.count
    }
}

extension FileFormat {
    /// Whether a name promises a JSON object in each line.
    static func isJSONLines(_ name: String) -> Bool {
        let name = name.lowercased()
        return [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"].contains(where: name.hasSuffix)
    }
}

/// A JSON object in each line.
private struct JSONLines {
    let path: String
    let lines: [String]

    /// The texts of a key; of the key `text`, or the only one with texts, when none is named.
    func texts(of key: String?) throws -> [String] {
        var wanted = key
        var texts: [String] = []
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            func refusal(_ reason: String) -> DataError {
                .badLine(path: path, line: index + 1, reason: reason)
            }
            guard
                let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
                    as? [String: Any]
            else {
                throw refusal(
                    "is no JSON object; each line must be one, such as {\"text\": \"...\"}")
            }
            let name = try wanted ?? Self.key(of: object, refusal: refusal)
            wanted = name
            guard let text = object[name] as? String else {
                throw refusal(
                    object[name] == nil
                        ? "has no key '\(name)'" : "has no text under '\(name)'")
            }
            texts.append(text)
        }
        return texts
    }

    private static func key(of object: [String: Any], refusal: (String) -> DataError) throws
        -> String
    {
        let keys = object.filter { $0.value is String }.keys.sorted()
        if keys.contains("text") { return "text" }
        guard keys.count == 1 else {
            throw refusal(
                keys.isEmpty
                    ? "has no text"
                    : "has several texts; name one of \(keys.joined(separator: ", "))")
        }
        return keys[0]
    }
}
