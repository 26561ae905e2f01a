import ElboAutoencoders
import ElboCompression
import ElboData
import ElboModelFiles
import Foundation

extension Compression {
    /// Compresses the elements of an IDX or NPY file.
    func compress(
        _ input: SpooledInput, with coded: CodedModel, chunk: Int, seed: UInt64, isVerifying: Bool,
        progress: (Double) -> Void, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        let alphabet = try ElementAlphabet(
            input.path, law: coded.law, transform: model.model.transform)
        let stream = try ElementStream(input.path)
        try requireItems(of: stream, input)
        let header = header(
            of: stream, input, elements: alphabet.elements, chunk: chunk, seed: seed)
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
            originalBytes: stream.head.count + dimensions * stream.elementSize, bytes: bytes,
            gzipBytes: rival?.total(), examples: header.examples, dimensions: dimensions,
            account: account)
    }

    /// Checks that items have the model's size.
    ///
    /// - Throws: `AutoencoderError.otherDimensions`.
    func requireItems(of stream: ElementStream, _ input: SpooledInput) throws {
        let item = Array(stream.shape.dropFirst())
        guard item.reduce(1, *) == model.model.itemSize else {
            throw AutoencoderError.otherDimensions(
                name: input.name, expected: model.model.itemShape, found: item)
        }
    }

    /// What a file of an array says of itself.
    ///
    /// - Parameters:
    ///   - elements: The bytes of the element that each symbol stands for; none with loss.
    ///   - lossy: Which codes stand in place of the examples.
    func header(
        of stream: ElementStream, _ input: SpooledInput, elements: [UInt8] = [],
        lossy: LossyLayout? = nil, chunk: Int, seed: UInt64
    ) -> ContainerHeader {
        ContainerHeader(
            model: name, modelHash: hash,
            likelihood: model.model.autoencoder.likelihood.part.title, examples: stream.shape[0],
            symbols: model.model.itemSize, chunkExamples: chunk, seed: seed,
            original: OriginalFile(
                name: input.name, format: stream.format, head: Data(stream.head),
                elementSize: stream.elementSize, elements: Data(elements)), lossy: lossy)
    }
}
