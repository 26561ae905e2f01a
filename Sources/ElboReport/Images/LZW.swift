/// The compression of GIF: Lempel, Ziv and Welch 1984, codes of growing length (GIF89a, appendix F).
enum LZW {
    /// The codes as bytes, the lowest bit first.
    ///
    /// - Parameters:
    ///   - symbols: Numbers below two to the power of `depth`.
    ///   - depth: Bits in a symbol, 2...8.
    static func encode(_ symbols: [UInt8], depth: Int) -> [UInt8] {
        let (clear, end, longest) = (1 << depth, 1 << depth + 1, 12)
        var output = BitWriter()
        var length = depth + 1
        output.write(clear, length: length)
        // The code of a known string followed by a symbol; 0 where there is none.
        var next = [UInt16](repeating: 0, count: 1 << (longest + depth))
        var filled: [Int] = []
        var free = end + 1
        guard var code = symbols.first.map(Int.init) else {
            output.write(end, length: length)
            return output.finished()
        }
        for symbol in symbols.dropFirst() {
            let place = code << depth | Int(symbol)
            if next[place] != 0 {
                code = Int(next[place])
                continue
            }
            output.write(code, length: length)
            if free < 1 << longest {
                // The reader is one entry behind, so codes grow when the entry needs the next length.
                if free == 1 << length { length += 1 }
                next[place] = UInt16(free)
                filled.append(place)
                free += 1
            } else {
                output.write(clear, length: length)
                for place in filled { next[place] = 0 }
                filled.removeAll(keepingCapacity: true)
                (free, length) = (end + 1, depth + 1)
            }
            code = Int(symbol)
        }
        output.write(code, length: length)
        if free == 1 << length, length < longest { length += 1 }
        output.write(end, length: length)
        return output.finished()
    }
}

/// Bits on their way into bytes, the lowest first.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending = 0
    private var count = 0

    mutating func write(_ value: Int, length: Int) {
        pending |= value << count
        count += length
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            count -= 8
        }
    }

    func finished() -> [UInt8] {
        count > 0 ? bytes + [UInt8(truncatingIfNeeded: pending)] : bytes
    }
}
