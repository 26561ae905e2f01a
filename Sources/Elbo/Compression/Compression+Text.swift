import ElboAutoencoders
import ElboCompression
import ElboData
import ElboModelFiles
import Foundation

extension Compression {
    /// Compresses the lines of a text: in two passes, of which the first counts them.
    func compress(
        _ input: SpooledInput, with coded: CodedText, chunk: Int, seed: UInt64, isVerifying: Bool,
        progress: (Double) -> Void, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        var (lines, originalBytes) = (0, 0)
        var first = try Compression.lines(of: input)
        while let line = try first.next() {
            lines += 1
            originalBytes += line.count
        }
        let header = ContainerHeader(
            model: name, modelHash: hash,
            likelihood: model.model.autoencoder.likelihood.part.title, examples: lines,
            symbols: coded.tokens.count, chunkExamples: chunk, seed: seed,
            original: OriginalFile(
                name: input.name, format: "text", head: Data(), elementSize: 1, elements: Data()),
            text: TextLayout(bytes: originalBytes))
        let rival = DeflatedSize()
        var (bytes, taken) = (0, 0)
        var cutter = try Compression.lines(of: input)
        var account = try Container.write(
            header, coded, threads: threads, isVerifying: isVerifying,
            lines: { count in
                progress(Double(taken) / Double(max(lines, 1)))
                taken += count
                return try (0..<count).map { _ in
                    guard let line = try cutter.next() else {
                        throw DataError.truncated(path: input.name, expected: nil, found: nil)
                    }
                    rival?.add(Array(line))
                    return Array(line)
                }
            },
            to: {
                bytes += $0.count
                try write($0)
            })
        account.text = account.text ?? TextAccount()
        return Result(
            originalBytes: originalBytes, bytes: bytes, gzipBytes: rival?.total(),
            examples: lines, dimensions: originalBytes, account: account)
    }

    private static func lines(of input: SpooledInput) throws -> RecordCutter {
        let bytes = try PlainBytes(input.path)
        return RecordCutter(isQuoting: false) { try bytes.next() }
    }
}
