import ElboExact
public import Foundation

/// What a compressed file says of itself, as JSON in its head.
public struct ContainerHeader: Codable, Hashable, Sendable {
    /// The arithmetic that the programs ran on.
    public var arithmetic: String
    /// What the model is called.
    public var model: String
    /// SHA-256 of the model's composition and parameters.
    public var modelHash: String
    /// The likelihood, in words.
    public var likelihood: String
    /// How many examples there are.
    public var examples: Int
    /// Symbols of each.
    public var symbols: Int
    /// Examples in a chunk; the last one may have fewer.
    public var chunkExamples: Int
    /// Slots of a law are two to this power.
    public var precision: Int
    /// Bins of a code's dimension are two to this power.
    public var latentBits: Int
    /// What the bits beneath the stacks follow from: chunk i has seed + i.
    public var seed: UInt64
    /// The file that is to be made again.
    public var original: OriginalFile
    /// Of a table how it is written; its examples are records, its symbols columns.
    public var table: TableLayout?
    /// Of a text its size; its examples are lines, its symbols the tokens there are.
    public var text: TextLayout?
    /// Of examples that come back changed what is in their place.
    public var lossy: LossyLayout?

    /// The head of a file by this program.
    public init(
        model: String, modelHash: String, likelihood: String, examples: Int, symbols: Int,
        chunkExamples: Int, seed: UInt64, original: OriginalFile, table: TableLayout? = nil,
        text: TextLayout? = nil,
        lossy: LossyLayout? = nil
    ) {
        precondition(
            examples >= 0 && symbols > 0 && chunkExamples > 0,
            "\(examples) examples of \(symbols) symbols in chunks of \(chunkExamples)")
        arithmetic = ExactExecutor.arithmetic
        self.model = model
        self.modelHash = modelHash
        self.likelihood = likelihood
        self.examples = examples
        self.symbols = symbols
        self.chunkExamples = chunkExamples
        precision = CodeStack.precision
        latentBits = LatentBins.bits
        self.seed = seed
        self.original = original
        self.table = table
        self.text = text
        self.lossy = lossy
    }

    /// Whether its examples are elements of an array, and no lines.
    public var holdsElements: Bool { table == nil && text == nil }

    /// The form of the file that it stands in.
    var version: Int { lossy != nil ? 4 : text != nil ? 6 : table != nil ? 5 : 1 }

    /// Whether it can be what a file says of itself: all sizes that follow from it are numbers.
    var isSound: Bool {
        let size = original.elementSize
        guard (0...1 << 40).contains(examples), (1...1 << 20).contains(symbols),
            (1...1 << 20).contains(chunkExamples), (1...16).contains(size),
            table.map({ $0.columns.count == symbols }) ?? true, lossy?.isSound ?? true,
            [table != nil, text != nil, lossy != nil].filter(\.self).count < 2
        else { return false }
        return original.elements.count <= 256 * size && original.elements.count % size == 0
    }

    /// Of a table what its columns are called; nil where its first line holds data.
    public var columnNames: [String]? {
        guard let table else { return nil }
        let head = [UInt8](original.head)
        let line = head.starts(with: [0xef, 0xbb, 0xbf]) ? head[3...] : head[...]
        guard !line.isEmpty else { return nil }
        return RecordCutter.cells(of: RecordCutter.parted(line).0, delimiter: table.delimiter)
            .map { String(decoding: RawCell($0).text, as: UTF8.self) }
    }

    /// How many chunks there are.
    public var chunks: Int { (examples + chunkExamples - 1) / chunkExamples }

    /// The examples of a chunk.
    public func examples(ofChunk index: Int) -> Range<Int> {
        index * chunkExamples..<min((index + 1) * chunkExamples, examples)
    }

    /// The bits beneath a chunk's stack.
    func initialBits(ofChunk index: Int) -> InitialBits { InitialBits(seed: seed &+ UInt64(index)) }
}

/// What is needed to write the elements of symbols as the file was that they came from.
public struct OriginalFile: Codable, Hashable, Sendable {
    /// Its name without folders.
    public var name: String
    /// Its format, for people.
    public var format: String
    /// Its bytes before the first element.
    public var head: Data
    /// Bytes of one element.
    public var elementSize: Int
    /// The bytes of the element that each symbol stands for; zeros for symbols that do not occur.
    public var elements: Data

    /// Describes a file.
    public init(name: String, format: String, head: Data, elementSize: Int, elements: Data) {
        self.name = name
        self.format = format
        self.head = head
        self.elementSize = elementSize
        self.elements = elements
    }

    /// The bytes of symbols' elements.
    public func bytes(of symbols: [UInt8]) -> [UInt8] {
        if elementSize == 1 {
            let table = [UInt8](elements)
            return symbols.map { table[Int($0)] }
        }
        let table = [UInt8](elements)
        return symbols.flatMap { table[Int($0) * elementSize..<(Int($0) + 1) * elementSize] }
    }
}
