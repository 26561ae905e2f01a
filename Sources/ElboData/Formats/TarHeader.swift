/// One block of 512 bytes before each file of a tar archive (POSIX.1-1988, section 10.1.1).
struct TarHeader {
    enum Kind {
        case file, link, longName, longTarget, extended, global, other
    }

    let path: String
    /// The file in the archive that a hard link is another name of.
    let target: String
    let size: Int
    let kind: Kind

    /// Whether it says something of the header that follows.
    var isExtension: Bool {
        switch kind {
        case .longName, .longTarget, .extended, .global: true
        case .file, .link, .other: false
        }
    }

    /// Nil where the sum of the bytes is not the one that is written.
    init?(_ bytes: [UInt8]) {
        guard let sum = TarHeader.number(bytes[148..<156]) else { return nil }
        let found = bytes.indices.reduce(0) {
            $0 + ((148..<156).contains($1) ? 32 : Int(bytes[$1]))
        }
        guard sum == found, let size = TarHeader.number(bytes[124..<136]) else { return nil }
        kind =
            switch bytes[156] {
            case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): .file
            case UInt8(ascii: "1"): .link
            case UInt8(ascii: "L"): .longName
            case UInt8(ascii: "K"): .longTarget
            case UInt8(ascii: "x"): .extended
            case UInt8(ascii: "g"): .global
            default: .other
            }
        // Links and folders may keep the size of what they name.
        let keepsNone = kind == .link || kind == .other && bytes[156] < UInt8(ascii: "A")
        self.size = keepsNone ? 0 : size
        target = TarHeader.text(bytes[157..<257])
        let name = TarHeader.text(bytes[..<100])
        let isStandard = bytes[257..<263].elementsEqual(Array("ustar\0".utf8))
        let prefix = isStandard ? TarHeader.text(bytes[345..<500]) : ""
        path = prefix.isEmpty ? name : prefix + "/" + name
    }

    /// Octal digits between spaces and zeros, or GNU's number of base 256 behind a bit.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        if let first = bytes.first, first & 0x80 != 0 {
            guard first == 0x80, bytes.dropFirst().dropLast(7).allSatisfy({ $0 == 0 }) else {
                return nil
            }
            return bytes.suffix(7).reduce(0) { $0 << 8 | Int($1) }
        }
        let digits = bytes.drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
        guard digits.allSatisfy({ (48...55).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 - 48) }
    }

    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Records `length key=value\n` of a pax header; what is no record ends them.
    static func records(_ bytes: [UInt8]) -> [String: String] {
        var records: [String: String] = [:]
        var rest = bytes[...]
        while let space = rest.firstIndex(of: 32),
            let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
            length > space - rest.startIndex + 1, length <= rest.count
        {
            let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
            if let mark = record.firstIndex(of: UInt8(ascii: "=")) {
                records[String(decoding: record[..<mark], as: UTF8.self)] =
                    String(decoding: record[(mark + 1)...], as: UTF8.self)
            }
            rest = rest.dropFirst(length)
        }
        return records
    }
}
