public import Foundation

/// The form of a compressed file; `Documentation/Compression.md` specifies it.
///
///     magic, version, length of the head, head (JSON), CRC-32 of all these
///     chunk after chunk: the state of its stack, the stack's words from the bottom up
///     the table: for each chunk its length and the CRC-32 of its bytes in the original
///     the place of the table, the number of chunks, CRC-32 of the table and these two
///
/// All numbers are unsigned, the least byte first.
public enum Container {
    /// The forms that are read: 1 holds examples of whole symbols, 4 codes of whole numbers in place of examples, 5 a table, 6 a text.
    static let versions = [1, 4, 5, 6]

    /// No text begins so, and a transfer that changes line ends is noticed.
    static let magic: [UInt8] = [0x89, 0x45, 0x4c, 0x42, 0x4f, 0x0d, 0x0a, 0x1a]

    /// Bytes behind the table.
    static let footer = 16

    /// Codes examples and writes them, a few chunks at a time.
    ///
    /// - Parameters:
    ///   - header: What the file says of itself.
    ///   - model: Codes the examples.
    ///   - threads: How many chunks are coded at the same time, at least; no bit depends on it.
    ///   - isVerifying: Whether every chunk is decoded before it is written.
    ///   - symbols: The symbols of a range of examples.
    ///   - write: Receives the bytes in order.
    /// - Returns: Where the bits go.
    /// - Throws: `CompressionError`, what `symbols` and `write` throw.
    public static func write(
        _ header: ContainerHeader, _ model: CodedModel, threads: Int, isVerifying: Bool = true,
        symbols: (Range<Int>) throws -> [UInt8], to write: ([UInt8]) throws -> Void
    ) throws -> CodingAccount {
        try self.write(
            header, ByteChunks(model: model, original: header.original), threads: threads,
            isVerifying: isVerifying, contents: symbols, to: write)
    }

    /// Codes the records of a table and writes them, a few chunks at a time.
    ///
    /// - Parameters:
    ///   - header: What the file says of itself, with a layout.
    ///   - table: Codes the rows.
    ///   - records: The bytes of the next records, so many.
    /// - Throws: `CompressionError`, what `records` and `write` throw.
    public static func write(
        _ header: ContainerHeader, _ table: CodedTable, threads: Int, isVerifying: Bool = true,
        records: (Int) throws -> [[UInt8]], to write: ([UInt8]) throws -> Void
    ) throws -> CodingAccount {
        let chunks = try TableChunks(header, table)
        return try self.write(
            header, chunks, threads: threads, isVerifying: isVerifying,
            contents: { try records($0.count).map { chunks.grammar.record($0[...]) } }, to: write)
    }

    /// Codes the lines of a text and writes them, a few chunks at a time.
    ///
    /// - Parameters:
    ///   - header: What the file says of itself, with a text's layout.
    ///   - text: Codes the sentences.
    ///   - lines: The bytes of the next lines, so many.
    /// - Throws: `CompressionError`, what `lines` and `write` throw.
    public static func write(
        _ header: ContainerHeader, _ text: CodedText, threads: Int, isVerifying: Bool = true,
        lines: (Int) throws -> [[UInt8]], to write: ([UInt8]) throws -> Void
    ) throws -> CodingAccount {
        let chunks = TextChunks(text)
        return try self.write(
            header, chunks, threads: threads, isVerifying: isVerifying,
            contents: { try lines($0.count).map { chunks.grammar.line($0[...]) } }, to: write)
    }

    static func write<Code: ChunkCode>(
        _ header: ContainerHeader, _ code: Code, threads: Int, isVerifying: Bool,
        contents: (Range<Int>) throws -> Code.Content, to write: ([UInt8]) throws -> Void
    ) throws -> CodingAccount {
        var account = CodingAccount()
        let head = try self.head(header)
        try write(head)
        var place = head.count
        var table: [UInt8] = []
        for wave in ChunkWave.all(of: header.chunks, threads: threads) {
            let chunks = try wave.chunks.map { try contents(header.examples(ofChunk: $0)) }
            let coded = try wave.run { group in
                try group.encode(
                    group.chunks.map { chunks[$0 - wave.chunks.lowerBound] }, header, code,
                    isVerifying: isVerifying)
            }
            let stacks = coded.flatMap(\.stacks)
            for (stack, chunk) in zip(stacks, chunks) {
                let bytes = stack.bytes
                try write(bytes)
                table += UInt32(bytes.count).bytes + CRC32.of(code.bytes(of: chunk)).bytes
                place += bytes.count
            }
            for group in coded { account += group.account }
        }
        table += UInt64(place).bytes
        table += UInt32(header.chunks).bytes
        try write(table + CRC32.of(table).bytes)
        return account
    }

    private static func head(_ header: ContainerHeader) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = try encoder.encode(header)
        let head = magic + UInt32(header.version).bytes + UInt32(text.count).bytes + text
        return head + CRC32.of(head).bytes
    }
}

/// A compressed file that was opened.
public struct CompressedFile: Sendable {
    /// What it says of itself.
    public let header: ContainerHeader
    /// Bytes of the whole file.
    public let size: Int
    /// Bytes of all chunks.
    public let payload: Int

    private let bytes: Data
    private let entries: [(range: Range<Int>, sum: UInt32)]

    /// Reads the head and the table; nothing in them is trusted.
    ///
    /// - Parameter bytes: The file, best mapped.
    /// - Throws: `CompressionError`.
    public init(_ bytes: Data) throws {
        let start = Container.magic.count + 8
        guard bytes.prefix(8).elementsEqual(Container.magic) else {
            throw CompressionError.notCompressed
        }
        guard bytes.count >= start + 4 + Container.footer else { throw CompressionError.incomplete }
        let version = Int(UInt32(bytes, at: 8))
        guard Container.versions.contains(version) else {
            throw CompressionError.version(version)
        }
        let length = Int(UInt32(bytes, at: 12))
        let end = start + length + 4
        guard bytes.count >= end + Container.footer else { throw CompressionError.incomplete }
        guard CRC32.of(bytes[..<(end - 4)]) == UInt32(bytes, at: end - 4) else {
            throw CompressionError.damagedHead
        }
        let header: ContainerHeader
        do {
            header = try JSONDecoder().decode(ContainerHeader.self, from: bytes[start..<end - 4])
        } catch { throw CompressionError.damagedHead }
        guard header.isSound, header.version == version else { throw CompressionError.damagedHead }
        let footer = bytes.count - Container.footer
        let place = UInt64(UInt32(bytes, at: footer)) | UInt64(UInt32(bytes, at: footer + 4)) << 32
        guard place >= UInt64(end), place <= UInt64(footer),
            UInt64(footer) - place == 8 * UInt64(header.chunks),
            Int(UInt32(bytes, at: footer + 8)) == header.chunks
        else { throw CompressionError.incomplete }
        let table = Int(place)
        guard CRC32.of(bytes[table..<bytes.count - 4]) == UInt32(bytes, at: bytes.count - 4) else {
            throw CompressionError.damagedHead
        }
        var entries: [(range: Range<Int>, sum: UInt32)] = []
        var next = end
        for chunk in 0..<header.chunks {
            let count = Int(UInt32(bytes, at: table + 8 * chunk))
            entries.append((next..<next + count, UInt32(bytes, at: table + 8 * chunk + 4)))
            next += count
        }
        guard next == table else { throw CompressionError.damagedHead }
        self.header = header
        self.bytes = bytes
        self.entries = entries
        size = bytes.count
        payload = table - end
    }

    /// Decodes chunk after chunk.
    ///
    /// - Parameters:
    ///   - model: The one that the file was written with.
    ///   - hash: SHA-256 of the model at hand.
    ///   - threads: How many chunks are decoded at the same time, at least.
    ///   - each: Receives the number of a chunk, from 0, and its bytes in the original; nil for one that is damaged.
    /// - Throws: `CompressionError` for another model or arithmetic, what `each` throws.
    public func decode(
        with model: CodedModel, hash: String, threads: Int,
        each: (Int, [UInt8]?) throws -> Void
    ) throws {
        try requireOwn(hash)
        guard header.symbols == model.symbols, header.holdsElements, header.lossy == nil,
            header.original.elements.count >= header.original.elementSize * model.law.symbols
        else { throw CompressionError.damagedHead }
        try decode(
            ByteChunks(model: model, original: header.original), threads: threads, each: each)
    }

    /// Decodes chunk after chunk of a table.
    ///
    /// - Throws: `CompressionError` for another model or arithmetic, what `each` throws.
    public func decode(
        with table: CodedTable, hash: String, threads: Int,
        each: (Int, [UInt8]?) throws -> Void
    ) throws {
        try requireOwn(hash)
        try decode(TableChunks(header, table), threads: threads, each: each)
    }

    /// Decodes chunk after chunk of a text.
    ///
    /// - Throws: `CompressionError` for another model or arithmetic, what `each` throws.
    public func decode(
        with text: CodedText, hash: String, threads: Int,
        each: (Int, [UInt8]?) throws -> Void
    ) throws {
        try requireOwn(hash)
        guard header.text != nil, header.symbols == text.tokens.count else {
            throw CompressionError.damagedHead
        }
        try decode(TextChunks(text), threads: threads, each: each)
    }

    func requireOwn(_ hash: String) throws {
        let have = ContainerHeader(
            model: "", modelHash: "", likelihood: "", examples: 0, symbols: 1, chunkExamples: 1,
            seed: 0, original: header.original)
        guard header.arithmetic == have.arithmetic, header.precision == have.precision,
            header.latentBits == have.latentBits
        else {
            throw CompressionError.otherArithmetic(
                needs: header.arithmetic, have: have.arithmetic)
        }
        guard header.modelHash == hash else {
            throw CompressionError.otherModel(
                name: header.model, needs: header.modelHash, have: hash)
        }
    }

    private func decode(
        _ code: some ChunkCode, threads: Int, each: (Int, [UInt8]?) throws -> Void
    ) throws {
        try decodeContents(code, threads: threads) { index, content in
            try each(index, content.map { code.bytes(of: $0) })
        }
    }

    /// Decodes chunk after chunk.
    ///
    /// - Parameter each: Receives the number of a chunk, from 0, and what it holds; nil for one that is damaged.
    func decodeContents<Code: ChunkCode>(
        _ code: Code, threads: Int, each: (Int, Code.Content?) throws -> Void
    ) throws {
        for wave in ChunkWave.all(of: header.chunks, threads: threads) {
            let decoded = try wave.run { group in
                try group.decode(
                    group.chunks.map { CodeStack(bytes[entries[$0].range]) }, header, code)
            }
            for (index, content) in zip(wave.chunks, decoded.joined()) {
                let isRight =
                    content.map { CRC32.of(code.bytes(of: $0)) == entries[index].sum } ?? false
                try each(index, isRight ? content : nil)
            }
        }
    }
}

extension CodeStack {
    /// The state and the words from the bottom up.
    fileprivate var bytes: [UInt8] {
        var bytes = state.bytes
        bytes.reserveCapacity(8 + 4 * words.count)
        for word in words { bytes += word.bytes }
        return bytes
    }

    /// A stack as it was written; nil for bytes that are none.
    fileprivate init?(_ bytes: Data) {
        guard bytes.count >= 8, bytes.count % 4 == 0 else { return nil }
        let numbers = stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map {
            UInt32(bytes, at: $0)
        }
        let state = UInt64(numbers[0]) | UInt64(numbers[1]) << 32
        guard let stack = try? CodeStack(state: state, words: Array(numbers.dropFirst(2))) else {
            return nil
        }
        self = stack
    }
}

extension FixedWidthInteger {
    /// The least byte first.
    fileprivate var bytes: [UInt8] {
        (0..<bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
    }
}

extension UInt32 {
    /// The number of four bytes, the least first.
    fileprivate init(_ bytes: Data, at place: Int) {
        self = (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
}
