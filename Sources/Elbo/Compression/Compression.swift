import ElboAutoencoders
public import ElboCompression
import ElboData
import ElboModelFiles
import Foundation

/// A file of examples made smaller by a model: without loss, or by codewords with it.
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
        case codewords(LossyModel)

        var customaryChunk: Int {
            switch self {
            case .elements, .codewords: Compression.customaryChunk
            case .table: Compression.customaryTableChunk
            case .text: Compression.customaryTextChunk
            }
        }
    }

    /// Prepares a model.
    ///
    /// - Throws: `CompressionError.unsuitedModel`.
    public init(_ model: ModelFile, name: String, threads: Int?) throws {
        self.model = model
        self.name = name
        self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        coder =
            if let lossy = try LossyModel(model.model) {
                .codewords(lossy)
            } else if let text = try CodedText(model.model) {
                .text(text)
            } else if let table = try CodedTable(model.model) {
                .table(table)
            } else {
                .elements(try CodedModel(model.model))
            }
        hash = try model.model.hash()
    }

    /// What one file came to.
    public struct Result: Sendable, Encodable {
        /// Bytes of the original.
        public let originalBytes: Int
        /// Bytes of the compressed file.
        public let bytes: Int
        /// Bytes that gzip makes of the same elements, without loss; nil where it could not be tried.
        public let gzipBytes: Int?
        /// Examples.
        public let examples: Int
        /// Numbers in all examples; of a table all cells, of a text all bytes.
        public let dimensions: Int
        /// Where the bits go.
        public let account: CodingAccount
        /// Of a table what its columns are called.
        public var columns: [String]?
        /// How far from the original what comes back is; nil where every byte comes back.
        public var loss: Loss?

        /// Bits of the file for each number of an example.
        public var bitsPerDimension: Double { 8 * Double(bytes) / Double(max(dimensions, 1)) }
    }

    /// Compresses an IDX or NPY file, the text of a table, or the lines of a text, in two passes.
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
        let chunk = chunk ?? coder.customaryChunk
        return switch coder {
        case .elements(let coded):
            try compress(
                input, with: coded, chunk: chunk, seed: seed, isVerifying: isVerifying,
                progress: progress, to: write)
        case .table(let coded):
            try compress(
                input, with: coded, chunk: chunk, seed: seed, isVerifying: isVerifying,
                progress: progress, to: write)
        case .text(let coded):
            try compress(
                input, with: coded, chunk: chunk, seed: seed, isVerifying: isVerifying,
                progress: progress, to: write)
        case .codewords(let lossy):
            try compress(
                input, with: lossy, chunk: chunk, seed: seed, isVerifying: isVerifying,
                progress: progress, to: write)
        }
    }

    /// Examples of a chunk where nothing is said about it.
    public static let customaryChunk = 1000
    /// Rows of a chunk where nothing is said about it: what is learned of line ends and odd cells begins anew in each.
    public static let customaryTableChunk = 4096
    /// Lines of a chunk where nothing is said about it.
    public static let customaryTextChunk = 2048

    /// Writes the original of a compressed file, or of a lossy one what resembles it.
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
        var isBegun = false
        // Nothing is written of a file that turns out to be another model's.
        func begin() throws {
            if !isBegun { try write(Array(original.head)) }
            isBegun = true
        }
        let each: (Int, [UInt8]?) throws -> Void = { index, bytes in
            try begin()
            if let bytes { return try write(bytes) }
            damaged.append(index)
            guard file.header.holdsElements else { return }
            let examples = file.header.examples(ofChunk: index).count
            try write(
                [UInt8](
                    repeating: 0, count: examples * file.header.symbols * original.elementSize))
        }
        switch coder {
        case .elements(let coded):
            try file.decode(with: coded, hash: hash, threads: threads, each: each)
        case .table(let coded):
            try file.decode(with: coded, hash: hash, threads: threads, each: each)
        case .text(let coded):
            try file.decode(with: coded, hash: hash, threads: threads, each: each)
        case .codewords(let lossy):
            try lossy.decode(file, hash: hash, threads: threads, each: each)
        }
        try begin()
        return damaged
    }
}
