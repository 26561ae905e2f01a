import Foundation

/// Numbers as a reader wants them: a true minus sign, thousands set apart, powers of ten spelled.
package enum NumberText {
    /// A number with so many significant digits: "−101.9", "60 000", "3.2×10⁻⁵".
    package static func text(_ value: Double, significantDigits: Int = 4) -> String {
        precondition(significantDigits > 0, "a number needs at least one digit")
        guard value.isFinite else { return notFinite(value) }
        if value == 0 { return "0" }
        let exponent = decimalExponent(of: value)
        if exponent < -4 || exponent >= 7 {
            return scientific(value, decimals: significantDigits - 1, trimmed: true)
        }
        return text(value, decimals: max(significantDigits - 1 - exponent, 0))
    }

    /// A whole number: "10 000".
    package static func text(_ value: Int) -> String {
        (value < 0 ? "\u{2212}" : "") + grouped(String(value.magnitude))
    }

    /// A share as a percentage without decimals that say nothing: "95 %", "99.5 %".
    static func percent(_ share: Double) -> String {
        guard share.isFinite else { return notFinite(share) }
        let percent = share * 100
        let isWhole = abs(percent - percent.rounded()) < 0.05
        return text(percent, decimals: isWhole ? 0 : 1) + "\u{202F}%"
    }

    /// A number with exactly so many decimals.
    package static func text(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return notFinite(value) }
        let digits = String(format: "%.\(max(decimals, 0))f", abs(value))
        let parts = digits.split(separator: ".", maxSplits: 1)
        let fraction = parts.count > 1 ? "." + parts[1] : ""
        let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
        return (value < 0 && !isZero ? "\u{2212}" : "") + grouped(String(parts[0])) + fraction
    }

    /// How many decimals an error leaves standing: two of its own digits, so that neither the number nor its error
    /// shows digits that say nothing. Negative counts round before the point.
    package static func decimals(forError error: Double) -> Int {
        guard error.isFinite, error > 0 else { return 3 }
        // 0.0996 is 0.10, not 0.100.
        let exponent = decimalExponent(of: error * 1.005)
        return min(1 - exponent, 12)
    }

    /// A number rounded to its error, and the error: "−104.1 ± 0.6", "3690 ± 440".
    package static func text(_ value: Double, error: Double) -> (value: String, error: String) {
        guard value.isFinite, error.isFinite, error > 0 else {
            return (text(value), error.isFinite ? "0" : notFinite(error))
        }
        let decimals = decimals(forError: error)
        let largest = max(abs(value), error)
        guard largest < 1e9, decimals < 9 else {
            return (text(value, significantDigits: 3), text(error, significantDigits: 2))
        }
        func rounded(_ number: Double) -> String {
            guard decimals < 0 else { return text(number, decimals: decimals) }
            let unit = pow(10, Double(-decimals))
            return text((number / unit).rounded() * unit, decimals: 0)
        }
        return (rounded(value), rounded(error))
    }

    /// A number as a mantissa with so many decimals, and a power of ten.
    static func scientific(_ value: Double, decimals: Int, trimmed: Bool = false) -> String {
        let written = String(format: "%.\(max(decimals, 0))e", abs(value))
        let parts = written.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return written }
        var mantissa = String(parts[0])
        if trimmed, mantissa.contains(".") {
            while mantissa.hasSuffix("0") { mantissa.removeLast() }
            if mantissa.hasSuffix(".") { mantissa.removeLast() }
        }
        let power = "10" + superscript(exponent)
        let sign = value < 0 ? "\u{2212}" : ""
        return sign + (mantissa == "1" ? power : mantissa + "\u{D7}" + power)
    }

    private static func superscript(_ number: Int) -> String {
        let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        let body = String(number.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] }
        return (number < 0 ? "⁻" : "") + String(body)
    }

    private static func notFinite(_ value: Double) -> String {
        value.isNaN ? "NaN" : value < 0 ? "\u{2212}∞" : "∞"
    }

    /// Thousands set apart by a narrow space that does not break, from five digits on.
    private static func grouped(_ digits: String) -> String {
        guard digits.count > 4 else { return digits }
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result += "\u{202F}" }
            result.append(digit)
        }
        return result
    }
}

/// The power of ten of a number's first digit; the number must be finite and not zero.
func decimalExponent(of value: Double) -> Int {
    Int(log10(abs(value)).rounded(.down))
}
