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
    private let coded: CodedModel
    private let hash: String

    /// Prepares a model.
    ///
    /// - Throws: `CompressionError.unsuitedModel`.
    public init(_ model: ModelFile, name: String, threads: Int?) throws {
        self.model = model
        self.name = name
        self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        coded = try CodedModel(model.model)
        hash = try model.model.hash()
    }

    /// What one file came to.
    public struct Result: Sendable, Encodable {
        /// Bytes of the original, without its head.
        public let originalBytes: Int
        /// Bytes of the compressed file.
        public let bytes: Int
        /// Bytes that gzip makes of the same elements; nil where it could not be tried.
        public let gzipBytes: Int?
        /// Examples.
        public let examples: Int
        /// Numbers in all examples.
        public let dimensions: Int
        /// Where the bits go.
        public let account: CodingAccount

        /// Bits of the file for each number of an example.
        public var bitsPerDimension: Double { 8 * Double(bytes) / Double(dimensions) }
    }

    /// Compresses an IDX or NPY file.
    ///
    /// - Parameters:
    ///   - path: The file; gzip around it is taken off.
    ///   - chunk: Examples that are lost together where the file is damaged.
    ///   - seed: What the initial bits follow from.
    ///   - isVerifying: Whether every chunk is decoded before it is written.
    ///   - progress: Told which share of the examples has been taken up.
    ///   - write: Receives the bytes in order.
    /// - Throws: `DataError`, `CompressionError`, what `write` throws.
    public func compress(
        _ path: String, chunk: Int, seed: UInt64, isVerifying: Bool,
        progress: (Double) -> Void = { _ in }, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        let trained = model.model
        let alphabet = try ElementAlphabet(path, law: coded.law, transform: trained.transform)
        let stream = try ElementStream(path)
        let item = Array(stream.shape.dropFirst())
        guard item.reduce(1, *) == coded.symbols else {
            throw AutoencoderError.otherDimensions(
                name: stream.name, expected: trained.itemShape, found: item)
        }
        let header = ContainerHeader(
            model: name, modelHash: hash, likelihood: trained.autoencoder.likelihood.part.title,
            examples: stream.shape[0], symbols: coded.symbols, chunkExamples: chunk, seed: seed,
            original: OriginalFile(
                name: stream.name, format: stream.format, head: Data(stream.head),
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
            account: account)
    }

    /// Writes the original of a compressed file.
    ///
    /// - Parameters:
    ///   - file: Made by the same model.
    ///   - write: Receives the bytes in order; for a damaged chunk elements of zeros.
    /// - Returns: The numbers of damaged chunks, from 0.
    /// - Throws: `CompressionError`, what `write` throws.
    public func decompress(_ file: CompressedFile, to write: ([UInt8]) throws -> Void) throws
        -> [Int]
    {
        let original = file.header.original
        var damaged: [Int] = []
        try write(Array(original.head))
        try file.decode(with: coded, hash: hash, threads: threads) { index, bytes in
            if let bytes {
                try write(bytes)
            } else {
                damaged.append(index)
                let examples = file.header.examples(ofChunk: index).count
                try write(
                    [UInt8](
                        repeating: 0, count: examples * file.header.symbols * original.elementSize))
            }
        }
        return damaged
    }
}
