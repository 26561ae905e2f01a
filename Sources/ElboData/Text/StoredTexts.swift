/// Texts in UTF-8 in a file, each of which goes to a byte that stands in none.
final class StoredTexts: Sendable {
    let file: PositionedFile
    /// How many bytes the file has.
    let size: Int
    /// What stands behind a text, unless the file ends there.
    let end: UInt8

    init(_ file: PositionedFile, size: Int, end: UInt8) {
        (self.file, self.size, self.end) = (file, size, end)
    }

    /// A byte that stands in no text in UTF-8.
    static let mark: UInt8 = 0xff

    /// The text that begins at a byte.
    func text(at start: Int) -> String {
        var window = TextWindow(self, atOnce: 1 << 9)
        return window.text(at: start)
    }
}

/// A piece of stored texts in memory, which moves on when a text lies outside.
struct TextWindow {
    private let texts: StoredTexts
    private let atOnce: Int
    private var bytes: [UInt8] = []
    private var origin = 0

    /// - Parameter atOnce: Bytes that are read at a time.
    init(_ texts: StoredTexts, atOnce: Int) {
        self.texts = texts
        self.atOnce = atOnce
    }

    /// The text that begins at a byte, a line without the return before its end.
    mutating func text(at start: Int) -> String {
        var wanted = atOnce
        while true {
            if start >= origin, start <= origin + bytes.count {
                let rest = bytes[(start - origin)...]
                let end = rest.firstIndex(of: texts.end)
                if let end = end ?? (origin + bytes.count >= texts.size ? bytes.count : nil) {
                    let text = rest[..<end]
                    let isLine = texts.end == 10 && text.last == 13
                    return String(decoding: isLine ? text.dropLast() : text, as: UTF8.self)
                }
                wanted = max(wanted, 4 * rest.count)
            }
            read(from: start, wanted)
        }
    }

    /// What was wrong with the file has been said when it was read first, so that only a disk that fails or a file that somebody changes
    /// can be the reason to stop the program here.
    private mutating func read(from start: Int, _ wanted: Int) {
        let count = min(wanted, texts.size - start)
        do {
            bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                try texts.file.read(
                    at: start,
                    into: UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
                filled = count
            }
        } catch {
            fatalError("the text can no longer be read: \(error)")
        }
        origin = start
    }
}

/// Texts collected in the order in which they come: in memory, beyond a limit in a temporary file.
package struct TextSpool {
    private let limit: Int
    private var texts: [String] = []
    private var bytes = 0
    private var starts = PackedNumbers()
    private var file: (output: OutputFile, input: PositionedFile)?

    /// - Parameter limit: How many bytes may be kept in memory.
    package init(limit: Int = 1 << 26) { self.limit = limit }

    /// Adds a text.
    ///
    /// - Throws: `DataError.cannotWrite` when the temporary file cannot hold it.
    package mutating func append(_ text: String) throws {
        guard file == nil else { return try write(text) }
        texts.append(text)
        bytes += text.utf8.count
        guard bytes > limit else { return }
        file = try TemporaryFile.create()
        bytes = 0
        for text in texts { try write(text) }
        texts = []
    }

    private mutating func write(_ text: String) throws {
        guard let file else { return }
        starts.append(bytes)
        try file.output.write(text)
        try file.output.write([StoredTexts.mark])
        bytes += text.utf8.count + 1
    }

    /// All of them.
    ///
    /// - Throws: `DataError.cannotWrite`.
    package consuming func list() throws -> TextList {
        guard let file else { return TextList(texts) }
        try file.output.flush()
        return TextList(
            StoredTexts(file.input, size: bytes, end: StoredTexts.mark), starts: starts)
    }
}
