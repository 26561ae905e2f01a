import ElboNumerics
import Foundation

/// The JSON header of a safetensors file.
struct SafeTensorsHeader {
    /// What the header says about one array, checked against everything else.
    struct Entry {
        var name: String
        var type: SafeTensors.ElementType
        var shape: [Int]
        var begin: Int
        var count: Int
    }

    let metadata: [String: String]
    private let claims: [String: Claim]

    /// Decodes the text of a header.
    ///
    /// - Throws: `SafeTensorsDefect.invalidHeader`.
    init(_ text: [UInt8]) throws {
        guard text.first == UInt8(ascii: "{") else {
            throw SafeTensorsDefect.invalidHeader(reason: "it does not begin with a brace")
        }
        do {
            let document = try JSONDecoder().decode(Document.self, from: Data(text))
            (metadata, claims) = (document.metadata, document.claims)
            if let key = RepeatedKey.first(in: text) {
                throw SafeTensorsDefect.invalidHeader(
                    reason: "'\(key.shortened())' stands in it twice")
            }
        } catch let DecodingError.dataCorrupted(context) {
            throw SafeTensorsDefect.invalidHeader(
                reason: "it is not JSON (\(context.debugDescription))")
        } catch let DecodingError.keyNotFound(key, context) {
            throw SafeTensorsDefect.invalidHeader(
                reason: "\(SafeTensorsHeader.place(context)) lacks '\(key.stringValue)'")
        } catch let DecodingError.typeMismatch(_, context) {
            throw SafeTensorsDefect.invalidHeader(
                reason: "\(SafeTensorsHeader.place(context)) is of the wrong type")
        } catch let DecodingError.valueNotFound(_, context) {
            throw SafeTensorsDefect.invalidHeader(
                reason: "\(SafeTensorsHeader.place(context)) is missing")
        }
    }

    /// The arrays in the order of their bytes, which must fill the data exactly.
    ///
    /// - Parameter dataSize: the bytes for arrays; nil where nobody knows before they have come.
    /// - Throws: `SafeTensorsDefect` for the first rule that is broken.
    func checkedEntries(dataSize: Int?) throws -> [Entry] {
        let ordered = claims.sorted {
            let (left, right) = ($0.value.offsets, $1.value.offsets)
            return left != right ? left.lexicographicallyPrecedes(right) : $0.key < $1.key
        }
        var entries: [Entry] = []
        var position = 0
        for (name, claim) in ordered {
            guard claim.offsets.count == 2 else {
                throw SafeTensorsDefect.invalidHeader(
                    reason: "'\(name.shortened())' has \(claim.offsets.count) offsets instead of 2")
            }
            let (begin, end) = (claim.offsets[0], claim.offsets[1])
            guard begin >= 0, begin <= end else {
                throw SafeTensorsDefect.invalidOffsets(tensor: name, begin: begin, end: end)
            }
            guard let type = SafeTensors.ElementType(rawValue: claim.type) else {
                throw SafeTensorsDefect.unsupportedType(tensor: name, type: claim.type)
            }
            guard let bytes = ([type.size] + claim.shape).checkedProduct else {
                throw SafeTensorsDefect.invalidShape(tensor: name, shape: claim.shape)
            }
            guard bytes == end - begin else {
                throw SafeTensorsDefect.sizeMismatch(
                    tensor: name, expected: bytes, found: end - begin)
            }
            guard begin == position else {
                throw SafeTensorsDefect.overlapOrGap(tensor: name, expected: position, found: begin)
            }
            position = end
            entries.append(
                Entry(
                    name: name, type: type, shape: claim.shape, begin: begin,
                    count: bytes / type.size))
        }
        if let dataSize, position != dataSize {
            throw SafeTensorsDefect.dataSize(expected: position, found: dataSize)
        }
        guard position <= MemoryLimit.bytes else {
            throw SafeTensorsDefect.beyondMemory(bytes: position, memory: MemoryLimit.bytes)
        }
        return entries
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.stringValue.shortened() }
        return path.isEmpty ? "the header" : "'\(path.joined(separator: "."))'"
    }
}

/// What the header claims about one array.
private struct Claim: Decodable {
    var type: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
        case type = "dtype"
        case shape
        case offsets = "data_offsets"
    }
}

/// The whole header: array names beside one reserved name.
private struct Document: Decodable {
    var metadata: [String: String] = [:]
    var claims: [String: Claim] = [:]

    struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        for key in container.allKeys {
            if key.stringValue == "__metadata__" {
                metadata = try container.decode([String: String].self, forKey: key)
            } else {
                claims[key.stringValue] = try container.decode(Claim.self, forKey: key)
            }
        }
    }
}
