import ElboAutoencoders
public import ElboCompression
import ElboData
public import ElboModelFiles
import Foundation

/// A file of examples made much smaller by a model of codewords: what comes back resembles it.
public struct LossyCompression: Sendable {
    /// What the file is to call the model.
    public let name: String
    private let model: LossyModel
    private let threads: Int
    private let hash: String

    /// Prepares a model.
    ///
    /// - Throws: `CompressionError.unsuitedModel`.
    public init(_ model: ModelFile, name: String, threads: Int?) throws {
        self.name = name
        self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        self.model = try LossyModel(model.model)
        hash = try model.model.hash()
    }

    /// What one file came to.
    public struct Result: Sendable, Encodable {
        /// Bytes of the original, without its head.
        public let originalBytes: Int
        /// Bytes of the compressed file.
        public let bytes: Int
        /// Bytes that gzip makes of the same elements, without loss; nil where it could not be tried.
        public let gzipBytes: Int?
        /// Examples.
        public let examples: Int
        /// Numbers in all examples.
        public let dimensions: Int
        /// The mean of the squared differences between what was given and what comes back, in the data's own units.
        public let squaredError: Double
        /// What is white where elements are bytes or shares of 1, else the greatest number less the least.
        public let peak: Double
        /// Where the bits go.
        public let account: CodingAccount

        /// Bits of the file for each number of an example.
        public var bitsPerDimension: Double { 8 * Double(bytes) / Double(max(dimensions, 1)) }
        /// Peak signal-to-noise ratio in decibels, 10 log₁₀ (peak² / squared error); infinite where nothing was lost.
        public var signalToNoise: Double { 10 * log10(peak * peak / squaredError) }
    }

    /// Compresses an IDX or NPY file.
    ///
    /// - Parameters:
    ///   - path: The file; gzip around it is taken off.
    ///   - chunk: Examples that are lost together where the file is damaged; nil for a customary number.
    ///   - seed: What the state of each stack begins with follows from it.
    ///   - isVerifying: Whether the codes of every chunk are decoded before they are written.
    ///   - progress: Told which share of the examples has been taken up.
    ///   - write: Receives the bytes in order.
    /// - Throws: `DataError`, `CompressionError`, what `write` throws.
    public func compress(
        _ path: String, chunk: Int? = nil, seed: UInt64, isVerifying: Bool,
        progress: (Double) -> Void = { _ in }, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        let trained = model.trained
        let stream = try ElementStream(path)
        guard let form = stream.form else {
            throw CompressionError.unsuitedData(
                path: path,
                reason:
                    "numbers that come back changed are written as bytes or in floating point of 32 or 64 bits, and its elements are others"
            )
        }
        let item = Array(stream.shape.dropFirst())
        guard item.reduce(1, *) == trained.itemSize else {
            throw AutoencoderError.otherDimensions(
                name: stream.name, expected: trained.itemShape, found: item)
        }
        let header = ContainerHeader(
            model: name, modelHash: hash, likelihood: trained.autoencoder.likelihood.part.title,
            examples: stream.shape[0], symbols: trained.itemSize,
            chunkExamples: chunk ?? Compression.customaryChunk, seed: seed,
            original: OriginalFile(
                name: stream.name, format: stream.format, head: Data(stream.head),
                elementSize: stream.elementSize, elements: Data()),
            lossy: LossyLayout(
                places: model.numbers.places, codewords: model.numbers.codewords,
                elements: form.kind.rawValue, bigEndian: form.bigEndian))
        let rival = DeflatedSize()
        var difference = Difference()
        var bytes = 0
        let account = try Container.write(
            header, model.numbers, threads: threads, isVerifying: isVerifying,
            numbers: { examples in
                progress(Double(examples.lowerBound) / Double(header.examples))
                let elements = try stream.next(examples.count * trained.itemSize)
                rival?.add(elements)
                let values = stride(from: 0, to: elements.count, by: form.size).map {
                    stream.number(elements[$0..<$0 + form.size])
                }
                guard values.allSatisfy(\.isFinite) else {
                    throw CompressionError.unsuitedData(
                        path: path, reason: "it has missing numbers, of which no code tells")
                }
                let numbers = try model.numbers(of: values)
                difference.add(
                    values, try model.examples(of: numbers).map { form.rounded($0) })
                return numbers
            },
            to: {
                bytes += $0.count
                try write($0)
            })
        try stream.requireEnd()
        let dimensions = header.examples * header.symbols
        return Result(
            originalBytes: dimensions * stream.elementSize, bytes: bytes,
            gzipBytes: rival?.total(), examples: header.examples, dimensions: dimensions,
            squaredError: difference.mean, peak: difference.peak(of: form), account: account)
    }

    /// Writes what a compressed file brings back.
    ///
    /// - Parameters:
    ///   - file: Made by the same model.
    ///   - write: Receives the bytes in order; for a damaged chunk elements of zeros.
    /// - Returns: The numbers of damaged chunks, from 0.
    /// - Throws: `CompressionError`, what `write` throws.
    public func decompress(_ file: CompressedFile, to write: ([UInt8]) throws -> Void) throws
        -> [Int]
    {
        guard let lossy = file.header.lossy, let kind = ElementForm.Kind(rawValue: lossy.elements)
        else { throw CompressionError.damagedHead }
        let form = ElementForm(kind: kind, bigEndian: lossy.bigEndian)
        var damaged: [Int] = []
        var isBegun = false
        func begin() throws {
            if !isBegun { try write(Array(file.header.original.head)) }
            isBegun = true
        }
        try file.decode(with: model.numbers, hash: hash, threads: threads) { index, numbers in
            try begin()
            guard let numbers else {
                damaged.append(index)
                let examples = file.header.examples(ofChunk: index).count
                return try write(
                    [UInt8](repeating: 0, count: examples * file.header.symbols * form.size))
            }
            try write(form.bytes(of: try model.examples(of: numbers)))
        }
        try begin()
        return damaged
    }
}

/// How far what comes back is from what was given.
private struct Difference {
    private var squares = 0.0
    private var count = 0
    private var least = Float.infinity
    private var greatest = -Float.infinity

    mutating func add(_ given: [Float], _ back: [Float]) {
        for (x, y) in zip(given, back) {
            squares += Double(x - y) * Double(x - y)
            least = min(least, x)
            greatest = max(greatest, x)
        }
        count += given.count
    }

    var mean: Double { squares / Double(max(count, 1)) }

    func peak(of form: ElementForm) -> Double {
        if form.kind == .uint8 { return 255 }
        guard count > 0, least < 0 || greatest > 1 else { return 1 }
        return Double(greatest - least)
    }
}
