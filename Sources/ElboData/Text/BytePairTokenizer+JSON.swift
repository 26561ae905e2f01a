import ElboNumerics
import Foundation

/// The part of Hugging Face's `tokenizer.json` that byte pair encoding is: `model.merges` over the letters that stand for bytes
/// (Radford et al. 2019), words beginning with the space before them.
extension BytePairTokenizer {
    /// Reads merges.
    ///
    /// - Parameter path: A `tokenizer.json` whose model is byte-level BPE.
    /// - Throws: `DataError.corrupt` for anything else, and what a file that cannot be read throws.
    public init(json path: String) throws {
        func refusal(_ reason: String) -> DataError {
            .corrupt(path: path, format: "tokenizer.json", reason: reason)
        }
        let bytes = try ByteReader(InputFile(path), path: path)
            .remainder(atMost: MemoryLimit.bytes / 2)
        guard !bytes.isEmpty else { throw refusal("it is empty") }
        guard let root = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        else { throw refusal("it is no JSON object") }
        guard
            let model = root["model"] as? [String: Any], model["type"] as? String ?? "BPE" == "BPE",
            let listed = model["merges"] as? [Any]
        else { throw refusal("its model is no BPE with merges") }
        var pieces: [[UInt8]: Int] = [:]
        for byte in 0..<256 { pieces[[UInt8(byte)]] = byte }
        var merges: [Pair] = []
        for (index, entry) in listed.enumerated() {
            let halves =
                (entry as? [String])
                ?? (entry as? String)?.split(separator: " ").map(String.init) ?? []
            let bytes = halves.map { $0.unicodeScalars.compactMap { ByteLetters.byte[$0] } }
            guard halves.count == 2,
                zip(halves, bytes).allSatisfy({ $0.unicodeScalars.count == $1.count }),
                let left = pieces[bytes[0]], let right = pieces[bytes[1]]
            else { throw refusal("merge \(index + 1) is not two known pieces of bytes") }
            merges.append(Pair(left, right))
            if pieces[bytes[0] + bytes[1]] == nil {
                pieces[bytes[0] + bytes[1]] = 255 + merges.count
            }
        }
        self.init(merges: merges)
        guard isSound else { throw refusal("its merges are repeated or out of order") }
    }

    /// A `tokenizer.json` of the same merges, as bytes.
    ///
    /// - Throws: what JSON's encoder throws.
    public func json() throws -> [UInt8] {
        func letters(_ piece: Int) -> String {
            String(String.UnicodeScalarView(bytes(of: piece).map { ByteLetters.letter[Int($0)] }))
        }
        let vocabulary = Dictionary(
            uniqueKeysWithValues: (0..<tokenCount).map { (letters($0), $0) })
        let level: [String: Any] = [
            "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true,
            "use_regex": false,
        ]
        let root: [String: Any] = [
            "version": "1.0", "truncation": NSNull(), "padding": NSNull(),
            "added_tokens": [Any](), "normalizer": NSNull(), "post_processor": NSNull(),
            "pre_tokenizer": level, "decoder": level,
            "model": [
                "type": "BPE", "vocab": vocabulary,
                "merges": merges.map { [letters($0.left), letters($0.right)] },
            ] as [String: Any],
        ]
        return [UInt8](
            try JSONSerialization.data(
                withJSONObject: root, options: [.sortedKeys, .prettyPrinted]))
    }
}

/// The letters that stand for bytes: printable ones for themselves, the others by those from 256 on.
private enum ByteLetters {
    static let letter: [Unicode.Scalar] = {
        var next: UInt32 = 256
        return (0..<256).map { byte -> Unicode.Scalar in
            let isPrintable =
                (33...126).contains(byte) || (161...172).contains(byte)
                || (174...255).contains(byte)
            if isPrintable { return Unicode.Scalar(UInt8(byte)) }
            defer { next += 1 }
            return Unicode.Scalar(next) ?? " "
        }
    }()
    static let byte: [Unicode.Scalar: UInt8] = Dictionary(
        uniqueKeysWithValues: letter.enumerated().map { ($1, UInt8($0)) })
}
