import ElboNumerics
import Foundation

/// What JSON objects have under a key.
struct JSONKey {
    let path: String
    /// The key; of the first object `text`, or the only one with a text, when none is named.
    var key: String?

    /// The text in an object.
    mutating func text(in object: String, line: Int) throws -> String {
        func refusal(_ reason: String) -> DataError {
            .badLine(path: path, line: line, reason: reason)
        }
        let object = try Self.object(in: object, path: path, line: line)
        let name = try key ?? Self.key(of: object, refusal: refusal)
        key = name
        guard let text = object[name] as? String else {
            throw refusal(
                object[name] == nil ? "has no key '\(name)'" : "has no text under '\(name)'")
        }
        return text
    }

    private static func key(of object: [String: Any], refusal: (String) -> DataError) throws
        -> String
    {
        let keys = object.filter { $0.value is String }.keys.sorted()
        if keys.contains("text") { return "text" }
        guard keys.count == 1 else {
            throw refusal(
                keys.isEmpty
                    ? "has no text"
                    : "has several texts; name one of \(keys.joined(separator: ", "))")
        }
        return keys[0]
    }

    /// The object that a line is.
    static func object(in text: String, path: String, line: Int) throws -> [String: Any] {
        guard
            let object = try? JSONSerialization.jsonObject(with: Data(text.utf8))
                as? [String: Any]
        else {
            throw DataError.badLine(
                path: path, line: line,
                reason: "is no JSON object; each line must be one, such as {\"text\": \"...\"}")
        }
        return object
    }

    /// Hands over the objects of a file that has one in each line, and its line.
    static func forEachObject(
        of file: RecognizedFile, _ body: ([String: Any], _ line: Int) throws -> Void
    ) throws {
        let lines = LineReader(
            file.reader, isBounded: file.isOnDisk, limit: MemoryLimit.bytes / 2)
        try lines.forEach { bytes, _, number in
            guard try !bytes.isBlank(path: file.path, number: number) else { return }
            try body(
                object(
                    in: String(decoding: bytes, as: UTF8.self), path: file.path, line: number),
                number)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a line is nothing but white space.
    ///
    /// - Throws: `DataError.badLine` for one that is not UTF-8.
    func isBlank(path: String, number: Int) throws -> Bool {
        if allSatisfy({ $0 < 0x80 }) { return allSatisfy { $0 == 32 || (9...13).contains($0) } }
        guard let text = String(bytes: self, encoding: .utf8) else {
            throw DataError.badLine(
                path: path, line: number,
                reason: "is not UTF-8; convert the file, such as iconv -f LATIN1 -t UTF-8")
        }
        return text.allSatisfy(\.isWhitespace)
    }
}
