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
            originalBytes: stream.head.count + dimensions * stream.elementSize, bytes: bytes,
            gzipBytes: rival?.total(), examples: header.examples, dimensions: dimensions,
            account: account)
    }
}
