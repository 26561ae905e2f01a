/// Reads decimal numbers as the nearest Float64.
///
/// Goals, in this order: 1. the nearest number, ties to even, for every input; 2. no allocation for ordinary
/// numbers; 3. speed. The digits make an integer w < 10^19, and the number is w 10^e.
enum DecimalNumber {
    /// What the characters of a number say: w 10^e with a sign.
    struct Digits {
        var isNegative: Bool
        /// The first nineteen digits that count.
        var significand: UInt64
        var exponent: Int
        /// Whether digits other than zero follow the nineteenth.
        var isCut: Bool
        /// One past the last character.
        var end: Int
    }

    /// The digits at the start of some bytes.
    ///
    /// The grammar is `[+-] (digits [. digits] | . digits) [(e|E) [+-] digits]`.
    @inline(__always)
    static func digits(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Digits? {
        let count = bytes.count
        var position = start
        var negative = false
        if position < count, bytes[position] == minus || bytes[position] == plus {
            negative = bytes[position] == minus
            position += 1
        }
        var significand: UInt64 = 0
        var exponent = 0
        var digits = 0
        var isCut = false
        // 10^18 - 1 leaves room for one more digit below 10^19.
        let full: UInt64 = 1_000_000_000_000_000_000
        if let (number, length) = eightDigits(bytes, from: position), length > 0 {
            significand = number
            digits = length
            position += length
        }
        while position < count, case let digit = bytes[position] &- zero, digit < 10 {
            if significand < full {
                significand = significand &* 10 &+ UInt64(digit)
            } else {
                exponent += 1
                isCut = isCut || digit != 0
            }
            digits += 1
            position += 1
        }
        if position < count, bytes[position] == point {
            position += 1
            // Eight digits more stay below 10^18.
            if significand < 10_000_000_000,
                let (number, length) = eightDigits(bytes, from: position), length > 0
            {
                significand = significand &* powersOfTen[length] &+ number
                exponent = -length
                digits += length
                position += length
            }
            while position < count, case let digit = bytes[position] &- zero, digit < 10 {
                if significand < full {
                    significand = significand &* 10 &+ UInt64(digit)
                    exponent -= 1
                } else {
                    isCut = isCut || digit != 0
                }
                digits += 1
                position += 1
            }
        }
        guard digits > 0 else { return nil }
        if position < count, bytes[position] | 0x20 == letterE,
            let (written, end) = scanExponent(bytes, from: position + 1)
        {
            exponent += written
            position = end
        }
        return Digits(
            isNegative: negative, significand: significand, exponent: exponent, isCut: isCut,
            end: position)
    }

    /// The number of the digits at a place, up to eight, and how many there are; nil near the end of the bytes.
    ///
    /// All are taken at once. A byte that is no digit has its upper bit set after an addition whose carries only reach
    /// later bytes. What is left of eight digits, with zeros before them, is added up in pairs, fours and eights (Lemire,
    /// "Number Parsing at a Gigabyte per Second", 2021, algorithm 1).
    @inline(__always)
    private static func eightDigits(
        _ bytes: UnsafeRawBufferPointer, from position: Int
    ) -> (number: UInt64, length: Int)? {
        guard position &+ 8 <= bytes.count else { return nil }
        let word = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        let values = word ^ 0x3030_3030_3030_3030
        let others = ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
        let length = others.trailingZeroBitCount / 8
        guard length > 0 else { return (0, 0) }
        var sum = values &<< UInt64(64 &- 8 &* length)
        sum = sum &* 10 &+ (sum >> 8)
        let mask: UInt64 = 0x0000_00ff_0000_00ff
        let left = (sum & mask) &* 0x000f_4240_0000_0064
        let right = ((sum >> 16) & mask) &* 0x0000_2710_0000_0001
        return ((left &+ right) >> 32, length)
    }

    private static let powersOfTen: [UInt64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
    ]

    /// The number that a text is; nil if it is none.
    static func parse(_ text: String) -> Double? {
        var text = text
        return text.withUTF8 { parse(UnsafeRawBufferPointer($0)) }
    }

    /// The number that fills some bytes completely; also the words for NaN and infinity.
    static func parse(_ bytes: UnsafeRawBufferPointer) -> Double? {
        if let (value, end) = scan(bytes, from: 0) { return end == bytes.count ? value : nil }
        guard bytes.count <= 9 else { return nil }
        return switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "nan", "+nan", "-nan": .nan
        case "inf", "+inf", "infinity", "+infinity": .infinity
        case "-inf", "-infinity": -.infinity
        default: nil
        }
    }

    private static func scanExponent(
        _ bytes: UnsafeRawBufferPointer, from start: Int
    ) -> (exponent: Int, end: Int)? {
        var position = start
        var negative = false
        if position < bytes.count, bytes[position] == minus || bytes[position] == plus {
            negative = bytes[position] == minus
            position += 1
        }
        let first = position
        var exponent = 0
        while position < bytes.count, case let digit = bytes[position] &- zero, digit < 10 {
            exponent = min(exponent * 10 + Int(digit), 1_000_000)
            position += 1
        }
        return position > first ? (negative ? -exponent : exponent, position) : nil
    }

    /// Digits already checked, without the sign, for the standard library's correctly rounded reading.
    static func exactText(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
        String(decoding: bytes[range].drop { $0 == minus || $0 == plus }, as: UTF8.self)
    }

    private static let plus = UInt8(ascii: "+")
    private static let minus = UInt8(ascii: "-")
    private static let point = UInt8(ascii: ".")
    private static let zero = UInt8(ascii: "0")
    private static let letterE = UInt8(ascii: "e")
}
