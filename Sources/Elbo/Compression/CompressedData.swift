import ElboAutoencoders
public import ElboCompression
import ElboData
import ElboModelFiles
import Foundation

/// A file of examples made smaller by a model, without loss.
public struct Compression: Sendable {
    /// The model.
    public let model: ModelFile
    /// What the file is to call it.
    public let name: String
    /// Chunks that are coded at the same time; no bit depends on it.
    public let threads: Int
    private let coder: Coder
    let hash: String

    /// What a model codes.
    private enum Coder {
        case elements(CodedModel)
        case table(CodedTable)
        case text(CodedText)
    }

    /// Prepares a model.
    ///
    /// - Throws: `CompressionError.unsuitedModel`.
    public init(_ model: ModelFile, name: String, threads: Int?) throws {
        self.model = model
        self.name = name
        self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        if let text = try CodedText(model.model) {
            coder = .text(text)
        } else {
            coder =
                try CodedTable(model.model).map { .table($0) }
                ?? .elements(CodedModel(model.model))
        }
        hash = try model.model.hash()
    }

    /// What one file came to.
    public struct Result: Sendable, Encodable {
        /// Bytes of the original, of an array without its head.
        public let originalBytes: Int
        /// Bytes of the compressed file.
        public let bytes: Int
        /// Bytes that gzip makes of the same elements; nil where it could not be tried.
        public let gzipBytes: Int?
        /// Examples.
        public let examples: Int
        /// Numbers in all examples; of a table all cells, of a text all bytes.
        public let dimensions: Int
        /// Of a table what its columns are called.
        public let columns: [String]?
        /// Where the bits go.
        public let account: CodingAccount

        /// Bits of the file for each number of an example.
        public var bitsPerDimension: Double { 8 * Double(bytes) / Double(dimensions) }
    }

    /// Compresses an IDX or NPY file, the text of a table, or the lines of a text.
    ///
    /// - Parameters:
    ///   - path: The file, - for standard input; gzip around it is taken off.
    ///   - chunk: Examples that are lost together where the file is damaged; nil for a customary number.
    ///   - seed: What the initial bits follow from.
    ///   - isVerifying: Whether every chunk is decoded before it is written.
    ///   - progress: Told which share of the examples has been taken up.
    ///   - write: Receives the bytes in order.
    /// - Throws: `DataError`, `CompressionError`, what `write` throws.
    public func compress(
        _ path: String, chunk: Int? = nil, seed: UInt64, isVerifying: Bool,
        progress: (Double) -> Void = { _ in }, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        let input = try SpooledInput(path)
        return switch coder {
        case .elements(let coded):
            try compress(
                input, with: coded, chunk: chunk ?? Compression.customaryChunk, seed: seed,
                isVerifying: isVerifying, progress: progress, to: write)
        case .table(let coded):
            try compress(
                input, with: coded, chunk: chunk ?? Compression.customaryTableChunk, seed: seed,
                isVerifying: isVerifying, progress: progress, to: write)
        case .text(let coded):
            try compress(
                input, with: coded, chunk: chunk ?? Compression.customaryTextChunk, seed: seed,
                isVerifying: isVerifying, progress: progress, to: write)
        }
    }

    /// Examples of a chunk where nothing is said about it.
    public static let customaryChunk = 1000
    /// Rows of a chunk where nothing is said about it: what is learned of line ends and odd cells begins anew in each.
    public static let customaryTableChunk = 4096
    /// Lines of a chunk where nothing is said about it.
    public static let customaryTextChunk = 2048

    private func compress(
        _ input: SpooledInput, with coded: CodedModel, chunk: Int, seed: UInt64, isVerifying: Bool,
        progress: (Double) -> Void, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        let trained = model.model
        let alphabet = try ElementAlphabet(
            input.path, law: coded.law, transform: trained.transform)
        let stream = try ElementStream(input.path)
        let item = Array(stream.shape.dropFirst())
        guard item.reduce(1, *) == coded.symbols else {
            throw AutoencoderError.otherDimensions(
                name: input.name, expected: trained.itemShape, found: item)
        }
        let header = ContainerHeader(
            model: name, modelHash: hash, likelihood: trained.autoencoder.likelihood.part.title,
            examples: stream.shape[0], symbols: coded.symbols, chunkExamples: chunk, seed: seed,
            original: OriginalFile(
                name: input.name, format: stream.format, head: Data(stream.head),
                elementSize: stream.elementSize, elements: Data(alphabet.elements)))
        let rival = DeflatedSize()
        var bytes = 0
        let account = try Container.write(
            header, coded, threads: threads, isVerifying: isVerifying,
            symbols: { examples in
                progress(Double(examples.lowerBound) / Double(header.examples))
                let elements = try stream.next(examples.count * coded.symbols)
                rival?.add(elements)
                return alphabet.symbols(of: elements)
            },
            to: {
                bytes += $0.count
                try write($0)
            })
        let dimensions = header.examples * header.symbols
        return Result(
            originalBytes: dimensions * stream.elementSize, bytes: bytes,
            gzipBytes: rival?.total(), examples: header.examples, dimensions: dimensions,
            columns: nil, account: account)
    }

    private func compress(
        _ input: SpooledInput, with coded: CodedTable, chunk: Int, seed: UInt64, isVerifying: Bool,
        progress: (Double) -> Void, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        let layout = try TableText(input.path, of: coded)
        var text = try layout.opened()
        let head = try text.head()
        let header = ContainerHeader(
            model: name, modelHash: hash,
            likelihood: model.model.autoencoder.likelihood.part.title, examples: layout.records,
            symbols: layout.table.columns.count, chunkExamples: chunk, seed: seed,
            original: OriginalFile(
                name: input.name, format: "text of a table", head: Data(head), elementSize: 1,
                elements: Data()), table: layout.table)
        let rival = DeflatedSize()
        rival?.add(head)
        var (bytes, originalBytes, taken) = (0, head.count, 0)
        let account = try Container.write(
            header, coded, threads: threads, isVerifying: isVerifying,
            records: { count in
                progress(Double(taken) / Double(max(header.examples, 1)))
                taken += count
                return try (0..<count).map { _ in
                    let record = try text.next()
                    originalBytes += record.count
                    rival?.add(record)
                    return record
                }
            },
            to: {
                bytes += $0.count
                try write($0)
            })
        return Result(
            originalBytes: originalBytes, bytes: bytes, gzipBytes: rival?.total(),
            examples: header.examples, dimensions: header.examples * header.symbols,
            columns: layout.names, account: account)
    }

    /// Writes the original of a compressed file.
    ///
    /// - Parameters:
    ///   - file: Made by the same model.
    ///   - write: Receives the bytes in order; for a damaged chunk elements of zeros, or nothing where they are rows of a text.
    /// - Returns: The numbers of damaged chunks, from 0.
    /// - Throws: `CompressionError`, what `write` throws.
    public func decompress(_ file: CompressedFile, to write: ([UInt8]) throws -> Void) throws
        -> [Int]
    {
        let original = file.header.original
        var damaged: [Int] = []
        try write(Array(original.head))
        let each: (Int, [UInt8]?) throws -> Void = { index, bytes in
            if let bytes {
                try write(bytes)
            } else {
                damaged.append(index)
                guard file.header.holdsElements else { return }
                let examples = file.header.examples(ofChunk: index).count
                try write(
                    [UInt8](
                        repeating: 0, count: examples * file.header.symbols * original.elementSize))
            }
        }
        switch coder {
        case .elements(let coded):
            try file.decode(with: coded, hash: hash, threads: threads, each: each)
        case .table(let coded):
            try file.decode(with: coded, hash: hash, threads: threads, each: each)
        case .text(let coded):
            try file.decode(with: coded, hash: hash, threads: threads, each: each)
        }
        return damaged
    }
}
