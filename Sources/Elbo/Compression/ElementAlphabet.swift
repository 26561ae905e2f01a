import ElboCompression
import ElboData
import Foundation

/// Which symbol each element of a file stands for, and back.
struct ElementAlphabet {
    private let path: String
    private let size: Int
    private var symbols: [UInt64: UInt8] = [:]
    /// The bytes of each symbol's element; zeros for symbols that do not occur.
    private(set) var elements: [UInt8]

    /// Looks at all elements of a file.
    ///
    /// - Throws: `DataError`; `CompressionError.unsuitedData` for an element that is no symbol of the law.
    init(_ path: String, law: SymbolLaw, transform: DataTransform) throws {
        let stream = try ElementStream(path)
        self.path = path
        size = stream.elementSize
        elements = [UInt8](repeating: 0, count: law.symbols * size)
        var owners: [UInt8: UInt64] = [:]
        let count = stream.shape.reduce(1, *)
        for start in stride(from: 0, to: count, by: 1 << 20) {
            let bytes = try stream.next(min(1 << 20, count - start))
            for pattern in Set(patterns(bytes)) where symbols[pattern] == nil {
                let element = (0..<size).map {
                    UInt8(truncatingIfNeeded: pattern >> UInt64(8 * $0))
                }
                let number = stream.number(element[...])
                let symbol = try ElementAlphabet.symbol(of: number, law, transform, path)
                if let other = owners[symbol], other != pattern {
                    throw CompressionError.unsuitedData(
                        path: path, reason: "two kinds of element mean the level \(symbol)")
                }
                owners[symbol] = pattern
                symbols[pattern] = symbol
                elements.replaceSubrange(
                    Int(symbol) * size..<(Int(symbol) + 1) * size, with: element)
            }
        }
        try stream.requireEnd()
    }

    /// The symbols of elements that were looked at.
    func symbols(of bytes: [UInt8]) -> [UInt8] {
        if size == 1 {
            var table = [UInt8](repeating: 0, count: 256)
            for (pattern, symbol) in symbols { table[Int(pattern)] = symbol }
            return bytes.map { table[Int($0)] }
        }
        return patterns(bytes).map { symbols[$0] ?? 0 }
    }

    private func patterns(_ bytes: [UInt8]) -> [UInt64] {
        if size == 1 { return bytes.map { UInt64($0) } }
        return stride(from: 0, to: bytes.count, by: size).map { start in
            (0..<size).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
        }
    }

    private static func symbol(
        of number: Float, _ law: SymbolLaw, _ transform: DataTransform, _ path: String
    ) throws -> UInt8 {
        var x = number
        withUnsafeMutablePointer(to: &x) {
            transform.apply(UnsafeMutableBufferPointer(start: $0, count: 1), itemSize: 1)
        }
        let last = Float(law.symbols - 1)
        let level = (last * x).rounded()
        // A scale of 1 / 255 in Float32 is off by a rounding error.
        guard (0...last).contains(level), abs(last * x - level) < 1e-3 else {
            let wanted =
                law == .bernoulli
                ? "nothing between black and white; train with --likelihood beta-binomial for levels of grey"
                : "the 256 levels of a byte"
            throw CompressionError.unsuitedData(
                path: path,
                reason: "\(number) is no symbol of the model's likelihood, which has \(wanted)")
        }
        return UInt8(level)
    }
}
