public import ElboCompression
import ElboGraph
import Foundation

/// Codes of whole numbers, as lossy files hold them.
public enum SmallNumbers {
    private static let (places, codewords, examples) = (5, 6, 23)

    /// A law in which a number is likely to be the one after that before it.
    public static let model: CodedNumbers = {
        let likely = (0...codewords).flatMap { before in
            (0..<codewords).map { $0 == (before + 1) % codewords ? 4.0 : 0.0 }
        }
        return CodedNumbers(
            places: places, codewords: codewords,
            neighbours: [(0..<places).map { $0 > 0 ? $0 - 1 : nil }], remembered: [1],
            parameters: [HostArray([codewords + 1, codewords], likely)],
            step: { count in
                let trace = Trace()
                let table = trace.state(.float([codewords + 1, codewords]))
                let place = trace.argument(.float([1]))
                let before = trace.argument(.float([count]))
                let memory = trace.argument(.float([count, 1]))
                let logits = table.gather(before.converted(to: .int)) + 0 * place.sum()
                return trace.graph(returning: [softmax(logits), memory + 1])
            })
    }()

    /// Numbers, `places` for each example.
    public static let numbers: [UInt16] = {
        var dice: UInt32 = 7
        return (0..<places * examples).map { _ in
            dice = dice &* 1_664_525 &+ 1_013_904_223
            return UInt16(Int(dice >> 16) % codewords)
        }
    }()

    private static let header = ContainerHeader(
        model: "numbers", modelHash: "abc", likelihood: "gaussian", examples: examples, symbols: 9,
        chunkExamples: 10, seed: 3,
        original: OriginalFile(
            name: "x.npy", format: "NPY", head: Data(), elementSize: 4, elements: Data()),
        lossy: LossyLayout(
            places: places, codewords: codewords, elements: "float32", bigEndian: false))

    /// A file of them in three chunks, and what it cost.
    public static func packed() throws -> (bytes: [UInt8], account: CodingAccount) {
        var bytes: [UInt8] = []
        let account = try Container.write(
            header, model, threads: 2,
            numbers: { Array(numbers[$0.lowerBound * places..<$0.upperBound * places]) },
            to: { bytes += $0 })
        return (bytes, account)
    }

    /// The numbers of each chunk; nil for one that is damaged.
    public static func unpacked(_ bytes: [UInt8]) throws -> [[UInt16]?] {
        var chunks: [[UInt16]?] = []
        try CompressedFile(Data(bytes)).decode(with: model, hash: "abc", threads: 1) {
            chunks.append($1)
        }
        return chunks
    }
}
