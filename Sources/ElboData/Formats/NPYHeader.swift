/// What a NumPy array file says about its data: a Python dictionary written as text.
///
/// Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`, versions 1.0 to 3.0.
struct NPYHeader: Equatable {
    var type: ElementType
    var bigEndian: Bool
    var fortranOrder: Bool
    var shape: [Int]

    static let magic: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

    /// No sensible header is longer; NumPy itself stops at 10 000 bytes.
    private static let longest = 1 << 16

    init(_ reader: ByteReader) throws {
        let path = reader.path
        let start = try reader.bytes(8)
        guard Array(start[..<6]) == NPYHeader.magic else {
            throw DataError.wrongFormat(path: path, expected: "NPY")
        }
        guard (1...3).contains(start[6]) else {
            throw DataError.corrupt(
                path: path, format: "NPY", reason: "unknown version \(start[6])")
        }
        let length = try reader.bytes(start[6] == 1 ? 2 : 4).reversed().reduce(0) {
            $0 << 8 | Int($1)
        }
        guard length <= NPYHeader.longest else {
            throw DataError.corrupt(
                path: path, format: "NPY", reason: "its header has \(length) bytes")
        }
        let text = try reader.bytes(length)
        var literal = PythonLiteral(text[...])
        guard let fields = literal.dictionary(),
            case .text(let descriptor)? = fields["descr"],
            case .flag(let fortranOrder)? = fields["fortran_order"],
            case .tuple(let shape)? = fields["shape"]
        else {
            if String(decoding: text, as: UTF8.self).contains("[(") {
                throw DataError.unsupportedType(path: path, type: "record")
            }
            throw DataError.corrupt(
                path: path, format: "NPY", reason: "its header cannot be understood")
        }
        guard let type = NPYHeader.elementType(descriptor) else {
            throw DataError.unsupportedType(path: path, type: "'\(descriptor)'")
        }
        self.type = type
        self.bigEndian = descriptor.hasPrefix(">")
        self.fortranOrder = fortranOrder
        self.shape = shape
    }

    /// The type of a descriptor such as `<f4`: byte order, kind, size in bytes.
    private static func elementType(_ descriptor: String) -> ElementType? {
        guard let order = descriptor.first, "<>|=".contains(order) else { return nil }
        return switch descriptor.dropFirst() {
        case "b1": .bool
        case "u1": .uint8
        case "u2": .uint16
        case "u4": .uint32
        case "u8": .uint64
        case "i1": .int8
        case "i2": .int16
        case "i4": .int32
        case "i8": .int64
        case "f2": .float16
        case "f4": .float32
        case "f8": .float64
        default: nil
        }
    }
}

/// A reader for the few Python literals that a NumPy header is made of.
private struct PythonLiteral {
    enum Value: Equatable {
        case text(String)
        case flag(Bool)
        case tuple([Int])
    }

    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    mutating func dictionary() -> [String: Value]? {
        guard take("{") else { return nil }
        var fields: [String: Value] = [:]
        while !take("}") {
            guard let key = text(), take(":"), let value = value() else { return nil }
            fields[key] = value
            guard take(",") || peek("}") else { return nil }
        }
        skipSpace()
        return rest.isEmpty ? fields : nil
    }

    private mutating func value() -> Value? {
        if peek("(") { return tuple().map { .tuple($0) } }
        if peek("'") || peek("\"") { return text().map { .text($0) } }
        if take("True") { return .flag(true) }
        if take("False") { return .flag(false) }
        return nil
    }

    private mutating func tuple() -> [Int]? {
        guard take("(") else { return nil }
        var numbers: [Int] = []
        while !take(")") {
            guard let number = number() else { return nil }
            numbers.append(number)
            guard take(",") || peek(")") else { return nil }
        }
        return numbers
    }

    private mutating func number() -> Int? {
        skipSpace()
        let digits = rest.prefix { (48...57).contains($0) }
        rest = rest.dropFirst(digits.count)
        // Python 2 wrote long integers with a letter.
        if rest.first == 76 { rest = rest.dropFirst() }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private mutating func text() -> String? {
        skipSpace()
        guard let quote = rest.first, quote == 39 || quote == 34 else { return nil }
        let inside = rest.dropFirst().prefix { $0 != quote }
        guard inside.endIndex < rest.endIndex else { return nil }
        rest = rest[(inside.endIndex + 1)...]
        return String(decoding: inside, as: UTF8.self)
    }

    private mutating func take(_ word: String) -> Bool {
        guard peek(word) else { return false }
        rest = rest.dropFirst(word.utf8.count)
        return true
    }

    private mutating func peek(_ word: String) -> Bool {
        skipSpace()
        return rest.starts(with: word.utf8)
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == 32 || $0 == 10 || $0 == 13 || $0 == 9 }
    }
}
