/// What a compressed file holds in place of its examples: codes of whole numbers, from which a model makes others like them.
public struct LossyLayout: Codable, Hashable, Sendable {
    /// Numbers of a code.
    public var places: Int
    /// Numbers are 0 up to this.
    public var codewords: Int
    /// The kind of the elements that are written again: uint8, float32 or float64.
    public var elements: String
    /// Whether their greatest byte comes first.
    public var bigEndian: Bool

    /// Describes codes and elements.
    public init(places: Int, codewords: Int, elements: String, bigEndian: Bool) {
        self.places = places
        self.codewords = codewords
        self.elements = elements
        self.bigEndian = bigEndian
    }

    /// Whether it can be what a file says of itself.
    var isSound: Bool { (1...1 << 20).contains(places) && (1...65_536).contains(codewords) }
}

extension Container {
    /// Codes codes of whole numbers and writes them, a few chunks at a time.
    ///
    /// - Parameters:
    ///   - header: What the file says of itself, with a lossy layout.
    ///   - model: Codes the numbers.
    ///   - numbers: Those of a range of examples, `places` for each.
    /// - Throws: `CompressionError`, what `numbers` and `write` throw.
    public static func write(
        _ header: ContainerHeader, _ model: CodedNumbers, threads: Int, isVerifying: Bool = true,
        numbers: (Range<Int>) throws -> [UInt16], to write: ([UInt8]) throws -> Void
    ) throws -> CodingAccount {
        try self.write(
            header, NumberChunks(model: model), threads: threads, isVerifying: isVerifying,
            contents: numbers, to: write)
    }
}

extension CompressedFile {
    /// Decodes the codes of chunk after chunk.
    ///
    /// - Parameter each: Receives the number of a chunk, from 0, and the numbers of its codes; nil for one that is damaged.
    /// - Throws: `CompressionError` for another model or arithmetic, what `each` throws.
    public func decode(
        with model: CodedNumbers, hash: String, threads: Int,
        each: (Int, [UInt16]?) throws -> Void
    ) throws {
        try requireOwn(hash)
        guard let lossy = header.lossy, lossy.places == model.places,
            lossy.codewords == model.codewords
        else { throw CompressionError.damagedHead }
        try decodeContents(NumberChunks(model: model), threads: threads, each: each)
    }
}
