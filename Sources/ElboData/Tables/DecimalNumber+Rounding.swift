extension DecimalNumber {
    /// The number at the start of some bytes as the nearest Double, and where it ends.
    ///
    /// Three ways, each correctly rounded. A w of at most 53 bits and a power of ten that Float64 holds
    /// exactly, up to 10^22, make one rounded operation (Clinger 1990). Up to 10^27 the power's factor
    /// 5^27 < 2^63 is an integer of one word, so that 128-bit arithmetic is exact. All else goes to the
    /// standard library.
    @inline(__always)
    static func scan(
        _ bytes: UnsafeRawBufferPointer, from start: Int
    ) -> (value: Double, end: Int)? {
        guard let digits = digits(bytes, from: start) else { return nil }
        let magnitude: Double
        if digits.significand <= 1 << 53, digits.exponent.magnitude <= 22, !digits.isCut {
            let power = exactPowers[Int(digits.exponent.magnitude)]
            let whole = Double(digits.significand)
            magnitude = digits.exponent < 0 ? whole / power : whole * power
        } else {
            magnitude = slow(digits, bytes, from: start)
        }
        return (digits.isNegative ? -magnitude : magnitude, digits.end)
    }

    private static func slow(
        _ digits: Digits, _ bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Double {
        if digits.significand == 0, !digits.isCut { return 0 }
        if digits.exponent.magnitude <= 27, !digits.isCut {
            return digits.exponent < 0
                ? quotient(digits.significand, -digits.exponent)
                : product(digits.significand, digits.exponent)
        }
        return Double(exactText(bytes, start..<digits.end)) ?? .nan
    }

    /// w 10^e for w > 0 and 0 ≤ e ≤ 27: w 5^e has at most 128 bits.
    private static func product(_ w: UInt64, _ e: Int) -> Double {
        let (high, low) = w.multipliedFullWidth(by: fives[e])
        guard high > 0 else { return scaled(low, e) }
        let shift = high.leadingZeroBitCount
        let leading = shift == 0 ? high : high << shift | low >> (64 - shift)
        return scaled(leading | (low << shift == 0 ? 0 : 1), e + 64 - shift)
    }

    /// w 10^-k for w > 0 and 1 ≤ k ≤ 27: a quotient of at least 63 bits, and whether it left a rest.
    private static func quotient(_ w: UInt64, _ k: Int) -> Double {
        let five = fives[k]
        let (up, down) = (w.leadingZeroBitCount, five.leadingZeroBitCount)
        let (dividend, divisor) = (w << up, five << down)
        // The dividend's high word must be less than the divisor.
        let isLess = dividend < divisor
        let words = isLess ? (dividend, UInt64(0)) : (dividend >> 1, dividend << 63)
        let (quotient, rest) = divisor.dividingFullWidth(words)
        return scaled(quotient | (rest == 0 ? 0 : 1), down - up - k - (isLess ? 64 : 63))
    }

    /// m 2^e, rounded once. Of an m that is not exact, bit 0 must say so; it must have 56 bits or more.
    private static func scaled(_ m: UInt64, _ e: Int) -> Double {
        Double(m) * Double(sign: .plus, exponent: e, significand: 1)
    }

    /// 5^0 to 5^27.
    private static let fives: [UInt64] = (0..<27).reduce(into: [1]) { powers, _ in
        powers.append(5 * (powers.last ?? 1))
    }

    /// 10^0 to 10^22, which Float64 holds exactly; literals, since computed ones would be asked for at each number whether
    /// they are there.
    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
