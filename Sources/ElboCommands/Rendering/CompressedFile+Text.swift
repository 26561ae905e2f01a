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
        if let table = header.table { return text(of: table) }
        if let text = header.text { return self.text(of: text) }
        if let lossy = header.lossy { return text(of: lossy) }
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

extension CompressedFile {
    /// A text in words.
    private func text(of text: TextLayout) -> String {
        let perByte = 8 * Double(size) / Double(max(text.bytes, 1))
        return """
            \(header.original.name) (\(header.original.format), \(Format.count(text.bytes, "byte"))), compressed by elbo
            \(Format.count(header.examples, "line")) in \(Format.count(header.chunks, "chunk"))
            \(Format.count(size, "byte")), \(Format.number(perByte, decimals: 4)) bits for each byte
            likelihood: \(header.likelihood)
            model: \(header.model), SHA-256 \(header.modelHash)
            arithmetic: \(header.arithmetic), laws of 2^\(header.precision) slots, codes of 2^\(header.latentBits) bins, seed \(header.seed)
            """.printable
    }

    /// A table in words.
    private func text(of table: TableLayout) -> String {
        let original = table.bytes + header.original.head.count
        let perRecord = 8 * Double(size) / Double(max(header.examples, 1))
        let names = header.columnNames ?? []
        let columns = table.columns.enumerated().map { place, column in
            let name = place < names.count ? names[place] : "\(place + 1)"
            return (name: String(name.prefix(32)), meaning: column.meaning)
        }
        let width = columns.map(\.name.count).max() ?? 0
        return """
            \(header.original.name) (\(header.original.format), \(Format.count(original, "byte"))), compressed by elbo
            \(Format.count(header.examples, "line")) of \(Format.count(header.symbols, "column")) in \(Format.count(header.chunks, "chunk"))
            \(Format.count(size, "byte")), \(Format.number(perRecord)) bits for each line
            likelihood: \(header.likelihood)
            model: \(header.model), SHA-256 \(header.modelHash)
            arithmetic: \(header.arithmetic), laws of 2^\(header.precision) slots, codes of 2^\(header.latentBits) bins, seed \(header.seed)

            \(columns.map { "\($0.name.padded(to: width + 2))\($0.meaning)" }.joined(separator: "\n"))
            """.printable
    }
}

extension TableLayout.Column {
    /// What its symbols are, and what else its cells can be without becoming texts.
    fileprivate var meaning: String {
        guard source != nil else { return "texts, for the model does not know the column" }
        func quoted(_ data: Data) -> String { "'\(String(decoding: data, as: UTF8.self))'" }
        var parts: [String] = []
        if let range, let decimal {
            let kind =
                decimal.decimals == 0
                ? "whole numbers" : "numbers of \(Format.count(decimal.decimals, "decimal"))"
            parts.append(
                (listedCount.map { "\($0) \(kind)" } ?? kind)
                    + " from \(range.least) to \(range.greatest)")
        } else {
            parts.append(first == nil ? "a category" : "dates")
        }
        if let before, let after {
            parts.append("between \(quoted(before)) and \(quoted(after))")
        } else if let before {
            parts.append("behind \(quoted(before))")
        } else if let after {
            parts.append("before \(quoted(after))")
        }
        if let missing { parts.append("\(quoted(missing)) where there is no value") }
        return parts.joined(separator: ", ")
    }
}

extension CompressedFile {
    /// Codes of whole numbers in words.
    private func text(of lossy: LossyLayout) -> String {
        let perDimension = 8 * Double(size) / Double(max(header.examples * header.symbols, 1))
        return """
            \(header.original.name) (\(header.original.format)), compressed by elbo, lossy: what comes back resembles it
            \(Format.count(header.examples, "example")) of \(Format.count(header.symbols, "number")) (\(lossy.elements)) in \(Format.count(header.chunks, "chunk")), each as \(Format.count(lossy.places, "number")) of \(Format.count(lossy.codewords, "codeword"))
            \(Format.count(size, "byte")), \(Format.number(perDimension, decimals: 4)) bits for each number of an example
            likelihood: \(header.likelihood)
            model: \(header.model), SHA-256 \(header.modelHash)
            arithmetic: \(header.arithmetic), laws of 2^\(header.precision) slots, seed \(header.seed)
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
        if let loss { return text(losing: loss) }
        let (isTable, isText) = (columns != nil, account.text != nil)
        let unit = isTable ? examples : dimensions
        func share(_ bits: Double) -> String {
            Format.number(bits / Double(max(unit, 1)), decimals: isTable ? 2 : 4)
        }
        let total = 8 * Double(bytes)
        let beside = account.table?.beside ?? account.text?.beside ?? 0
        let rest = total - account.symbols - account.initial - beside
        let gzip = gzipBytes.map {
            "\ngzip would need \(Format.count($0, "byte")), \(share(8 * Double($0)))"
        }
        let texts =
            isTable
            ? " + texts and line ends \(share(beside))"
            : isText ? " + beside the tokens \(share(beside))" : ""
        let parts = account.text.map { text in
            "\n\(Format.count(text.tokens, "token")); beside them unknown words \(share(text.unknown)), spaces \(share(text.spaces)), capitals \(share(text.capitals)), lines \(share(text.lines))"
        }
        return """
            \(Format.count(examples, isTable || isText ? "line" : "example")): \(Format.count(originalBytes, "byte")) became \(Format.count(bytes, "byte")), \(share(total)) bits for each \(isTable ? "line" : isText ? "byte" : "number")
            bound \(share(account.bound)) + whole slots \(share(account.symbols - account.bound))\(texts) + initial bits \(share(account.initial)) + container \(share(rest))
            """ + (parts ?? "") + (gzip ?? "") + (columnLines.map { "\n\n" + $0 } ?? "")
    }

    private func text(losing loss: Compression.Loss) -> String {
        func share(_ bits: Double) -> String {
            Format.number(bits / Double(max(dimensions, 1)), decimals: 4)
        }
        let total = 8 * Double(bytes)
        let root = loss.squaredError.squareRoot()
        let difference =
            root > 0
            ? "lossy: what comes back differs from the original by \(Format.significant(root)) in root mean square, a peak signal-to-noise ratio of \(Format.number(loss.signalToNoise, decimals: 2)) dB (peak \(Format.significant(loss.peak)))"
            : "nothing was lost in these examples, though codewords promise nothing of others"
        let strangers =
            loss.squaredError > loss.variance
            ? "\nthe mean of these data alone would be nearer: are they in the units of what the model was trained on?"
            : ""
        let gzip = gzipBytes.map {
            "\ngzip, which loses nothing, would need \(Format.count($0, "byte")), \(share(8 * Double($0)))"
        }
        return """
            \(Format.count(examples, "example")): \(Format.count(originalBytes, "byte")) became \(Format.count(bytes, "byte")), \(share(total)) bits for each number
            \(difference)\(strangers)
            codewords \(share(account.bound)) + whole slots \(share(account.symbols - account.bound)) + container \(share(total - account.symbols))
            """ + (gzip ?? "")
    }

    /// Of a table what each column costs.
    private var columnLines: String? {
        guard let columns, let table = account.table, examples > 0 else { return nil }
        let width = max(columns.map { min($0.count, 32) }.max() ?? 0, 6) + 2
        func line(_ name: String, _ bits: [Double]) -> String {
            name.padded(to: width)
                + bits.map {
                    let text = Format.number($0 / Double(examples), decimals: 2)
                    return String(repeating: " ", count: max(9 - text.count, 1)) + text
                }.joined()
        }
        let codes = account.symbols - table.columns.reduce(0) { $0 + $1.symbols }
        return
            (["column".padded(to: width) + "  symbols    kinds    texts  (bits for each line)"]
            + zip(columns, table.columns).map {
                line(String($0.prefix(32)), [$1.symbols, $1.kinds, $1.texts])
            } + [line("codes", [codes])])
            .joined(separator: "\n").printable
    }
}
