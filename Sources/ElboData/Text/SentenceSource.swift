import ElboNumerics
import Foundation

/// Sentences as they stand in a source: the lines of a text, a key of JSON lines, or a column of a table.
///
/// Of a text in a file only the places of the lines are held in memory; of other sources what does not fit into 64 MiB goes to a temporary
/// file.
public struct SentenceSource: Sendable {
    /// The source's name without its folder.
    public let name: String
    /// The sentences in order.
    public let sentences: TextList

    /// The number, from 1, of the line, object or row of the table that each sentence stands in.
    let rows: PackedNumbers
    /// How many of these there are.
    let rowCount: Int

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
    ///   - progress: Told which share of a text is read.
    /// - Throws: `DataError`: `.badLine` for one that is not UTF-8 or no JSON, `.noSuchColumn`, `.noSentences` for a source
    ///   without one.
    public init(
        _ path: String, column: String? = nil, options: ReadOptions = ReadOptions(),
        progress: (Double) -> Void = { _ in }
    ) throws {
        name = path.split(separator: "/").last.map(String.init) ?? path
        if !FileFormat.isJSONLines(path), let column, column != Self.lines {
            let texts = try RowTexts(path, columns: [column], options: options)
            var spool = TextSpool()
            var (rows, count) = (PackedNumbers(), 0)
            while let row = try texts.next() {
                count += 1
                guard !row[0].allSatisfy(\.isWhitespace) else { continue }
                rows.append(count)
                try spool.append(row[0])
            }
            (sentences, self.rows, rowCount) = (try spool.list(), rows, count)
        } else {
            (sentences, rows, rowCount) = try Self.read(path, column: column, progress)
        }
        guard !sentences.isEmpty else { throw DataError.noSentences(path: path, tooLong: 0) }
    }

    /// The lines of a text, or the texts of a key, without those that are blank.
    private static func read(
        _ path: String, column: String?, _ progress: (Double) -> Void
    ) throws -> (TextList, rows: PackedNumbers, count: Int) {
        let file = try RecognizedFile(path: path)
        guard file.format == .delimited else {
            throw DataError.wrongFormat(path: file.path, expected: "text")
        }
        if let encoding = WideText.encoding(of: try file.reader.peek(4)) {
            throw DataError.badLine(
                path: file.path, line: 1,
                reason: "is \(encoding); convert the file: iconv -f \(encoding) -t UTF-8")
        }
        var json = FileFormat.isJSONLines(path) ? JSONKey(path: path, key: column) : nil
        // A text in a file is read again where it lies.
        let stored = json == nil ? file.seekable as? InputFile : nil
        var (starts, rows, count) = (PackedNumbers(), PackedNumbers(), 0)
        var spool = TextSpool()
        let lines = LineReader(
            file.reader, isBounded: file.isOnDisk, limit: MemoryLimit.bytes / 2)
        try lines.forEach { bytes, start, number in
            let mark: [UInt8] = [0xef, 0xbb, 0xbf]
            let skipped = number == 1 && bytes.starts(with: mark) ? mark.count : 0
            let line = UnsafeBufferPointer(rebasing: bytes[skipped...])
            let isBlank = try line.isBlank(path: file.path, number: number)
            if number % 65_536 == 0, let share = file.reader.fractionRead { progress(share) }
            // Blank lines stand between objects, and count among lines.
            if json == nil || !isBlank { count += 1 }
            guard !isBlank else { return }
            if json != nil {
                let found = try json?.text(in: String(decoding: line, as: UTF8.self), line: number)
                guard let found, !found.allSatisfy(\.isWhitespace) else { return }
                rows.append(count)
                return try spool.append(found)
            }
            rows.append(count)
            if stored != nil { return starts.append(start + skipped) }
            try spool.append(String(decoding: line, as: UTF8.self))
        }
        guard let stored else { return (try spool.list(), rows, count) }
        return (
            TextList(
                StoredTexts(stored.positioned, size: stored.count, end: 10), starts: starts),
            rows, count
        )
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
