import Foundation

/// Looks for a key that stands twice in one object of a JSON text.
///
/// Readers differ in which of two values they take, so that one file would mean two things.
package enum RepeatedKey {
    /// The first key that repeats another of its object; nil when there is none.
    ///
    /// - Parameter text: JSON that a decoder has accepted; of anything else the answer means nothing.
    package static func first(in text: some Collection<UInt8>) -> String? {
        let bytes = Array(text)
        // The keys of the objects that are open; nil for a list.
        var open: [Set<String>?] = []
        var expectsKey = false
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "{"):
                open.append([])
                expectsKey = true
            case UInt8(ascii: "["):
                open.append(nil)
                expectsKey = false
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                expectsKey = false
            case UInt8(ascii: ","):
                expectsKey = open.last.map { $0 != nil } ?? false
            case UInt8(ascii: "\""):
                let end = endOfString(bytes, from: place)
                if expectsKey, let last = open.indices.last {
                    let key = string(bytes[place...end])
                    if open[last]?.insert(key).inserted == false { return key }
                    expectsKey = false
                }
                place = end
            default: break
            }
            place += 1
        }
        return nil
    }

    /// Where the quotation mark stands that ends a string; the last byte when none does.
    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
        var place = start + 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(place, bytes.count - 1)
    }

    /// A string without its marks; escapes count as what they stand for.
    private static func string(_ quoted: ArraySlice<UInt8>) -> String {
        if quoted.contains(UInt8(ascii: "\\")),
            let decoded = try? JSONDecoder().decode(String.self, from: Data(quoted))
        {
            return decoded
        }
        return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
    }
}
