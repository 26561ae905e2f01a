import ElboAutoencoders
import ElboCompression
import ElboData
import ElboModelFiles
import Foundation

extension Compression {
    /// Compresses the text of a table.
    func compress(
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
            account: account, columns: layout.names)
    }
}
