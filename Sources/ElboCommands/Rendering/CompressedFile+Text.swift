import Elbo
import Foundation

extension CompressedFile {
    /// The compressed file at a path; nil when a file is there that is none.
    ///
    /// - Throws: `CompressionError` for a damaged one.
    static func opened(_ path: String) throws -> CompressedFile? {
        guard path != "-",
            let bytes = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        else { return nil }
        do {
            return try CompressedFile(bytes)
        } catch CompressionError.notCompressed {
            return nil
        }
    }

    /// In words.
    var text: String {
        let perDimension = 8 * Double(size) / Double(max(header.examples * header.symbols, 1))
        let original = header.examples * header.symbols * header.original.elementSize
        return """
            \(header.original.name) (\(header.original.format), \(Format.count(original + header.original.head.count, "byte"))), compressed by elbo
            \(Format.count(header.examples, "example")) of \(Format.count(header.symbols, "symbol")) in \(Format.count(header.chunks, "chunk"))
            \(Format.count(size, "byte")), \(Format.number(perDimension, decimals: 4)) bits for each symbol
            likelihood: \(header.likelihood)
            model: \(header.model), SHA-256 \(header.modelHash)
            arithmetic: \(header.arithmetic), laws of 2^\(header.precision) slots, codes of 2^\(header.latentBits) bins, seed \(header.seed)
            """
    }
}

/// A compressed file in numbers.
struct CompressedDescription: Encodable {
    let header: ContainerHeader
    let bytes: Int
    let payloadBytes: Int
    let chunks: Int

    init(_ file: CompressedFile) {
        (header, bytes, payloadBytes) = (file.header, file.size, file.payload)
        chunks = file.header.chunks
    }
}

extension Compression.Result {
    /// In words: what is in the file, beside what it could be at best.
    var text: String {
        func perDimension(_ bits: Double) -> String {
            Format.number(bits / Double(dimensions), decimals: 4)
        }
        let total = 8 * Double(bytes)
        let rest = total - account.symbols - account.initial
        let gzip = gzipBytes.map {
            "\ngzip would need \(Format.count($0, "byte")), \(perDimension(8 * Double($0)))"
        }
        return """
            \(Format.count(examples, "example")): \(Format.count(originalBytes, "byte")) became \(Format.count(bytes, "byte")), \(perDimension(total)) bits for each number
            bound \(perDimension(account.bound)) + whole slots \(perDimension(account.symbols - account.bound)) + initial bits \(perDimension(account.initial)) + container \(perDimension(rest))
            """ + (gzip ?? "")
    }
}
