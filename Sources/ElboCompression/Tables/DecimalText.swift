/// Numbers as a column writes them: steps of 10⁻ᵈ with an optional sign, no zeros in front, and one way to write the decimals.
public struct DecimalText: Hashable, Sendable {
    /// d, 0...18
    public var decimals: Int
    /// Whether zeros at the end are written, so that every number has all decimals.
    public var isPadded: Bool
    /// What stands before the decimals.
    public var mark: UInt8

    /// The digits that a step of 64 bits surely holds.
    static let mostDigits = 18

    /// 10ⁿ, n at most `mostDigits`.
    static func power(_ n: Int) -> Int { (0..<n).reduce(1) { power, _ in power * 10 } }

    /// A number without its place among a column's steps.
    struct Scanned {
        /// The digits as one whole number, with the sign.
        let digits: Int
        let decimals: Int
        let mark: UInt8
        /// Whether the last decimal is a zero.
        let isPadded: Bool
    }

    /// The number that fills some bytes completely and is written without anything superfluous in front; nil for others.
    static func scan(_ bytes: some Collection<UInt8>) -> Scanned? {
        var (digits, count, decimals, mark) = (0, 0, -1, UInt8(ascii: "."))
        var (isNegative, isZeroInFront, last) = (false, false, UInt8(0))
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where place == 0: isNegative = true
            case UInt8(ascii: ".") where decimals < 0 && count > 0,
                UInt8(ascii: ",") where decimals < 0 && count > 0:
                (decimals, mark) = (0, byte)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard count < mostDigits, !(isZeroInFront && decimals < 0) else { return nil }
                if count == 0 { isZeroInFront = byte == UInt8(ascii: "0") }
                count += 1
                digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
                if decimals >= 0 { decimals += 1 }
            default: return nil
            }
            last = byte
        }
        // Minus zero is no step.
        guard count > 0, decimals != 0, !(isNegative && digits == 0) else { return nil }
        return Scanned(
            digits: isNegative ? -digits : digits, decimals: max(decimals, 0), mark: mark,
            isPadded: decimals > 0 && last == UInt8(ascii: "0"))
    }

    /// The step of a number; nil for one that is written in another way.
    func step(of number: Scanned) -> Int? {
        guard number.decimals == decimals || !isPadded && number.decimals < decimals,
            isPadded || !number.isPadded, number.decimals == 0 || number.mark == mark
        else { return nil }
        let (step, isTooLarge) = number.digits.multipliedReportingOverflow(
            by: DecimalText.power(decimals - number.decimals))
        return isTooLarge || step.magnitude >= 1 << 61 ? nil : step
    }

    /// A step as a text.
    func text(of step: Int) -> [UInt8] {
        var digits = Array(String(step.magnitude).utf8)
        if digits.count <= decimals {
            digits.insert(
                contentsOf: [UInt8](
                    repeating: UInt8(ascii: "0"), count: decimals + 1 - digits.count), at: 0)
        }
        var fraction = digits[(digits.count - decimals)...]
        if !isPadded { while fraction.last == UInt8(ascii: "0") { fraction.removeLast() } }
        return (step < 0 ? [UInt8(ascii: "-")] : []) + digits.prefix(digits.count - decimals)
            + (fraction.isEmpty ? [] : [mark] + fraction)
    }
}

extension DecimalText: Codable {
    /// Reads the decimals, with ` 0` behind them for padded ones and `,` for a comma: `2`, `2 0`, `2,`.
    ///
    /// - Throws: `DecodingError` for other texts.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.singleValueContainer()
        let text = try values.decode(String.self)
        mark = UInt8(ascii: text.hasSuffix(",") ? "," : ".")
        let parts = text.filter { $0 != "," }.split(separator: " ")
        isPadded = parts.count > 1
        guard let number = parts.first.flatMap({ Int($0) }),
            (0...DecimalText.mostDigits).contains(number)
        else {
            throw DecodingError.dataCorruptedError(
                in: values, debugDescription: "'\(text)' says no decimals")
        }
        decimals = number
    }

    /// Writes them.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.singleValueContainer()
        try values.encode(
            "\(decimals)\(isPadded ? " 0" : "")\(mark == UInt8(ascii: ",") ? "," : "")")
    }
}
