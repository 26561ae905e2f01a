/// Hashes that are the same on every machine.
public enum GoldenHash {
    /// FNV-1a of bytes.
    public static func of(_ bytes: some Sequence<UInt8>) -> String {
        let hash = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return String(hash, radix: 16)
    }

    /// Of the bits of numbers.
    public static func of(_ numbers: some Sequence<Double>) -> String {
        of(
            numbers.flatMap { number in
                (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(8 * $0)) }
            })
    }

    /// Of a function's values at ten thousand places between -40 and 40.
    public static func of(_ function: (Double) -> Double) -> String {
        of(
            (0..<10_000).map { place -> Double in
                let value = function(Double(place - 5_000) * 0x1p-7)
                return value.isNaN ? 0 : value
            })
    }
}
