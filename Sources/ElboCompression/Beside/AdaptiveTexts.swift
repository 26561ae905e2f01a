/// Answers to questions, and texts byte by byte, each told with the probability that those before it had in its place: what is
/// beside the symbols of a model.
struct AdaptiveTexts {
    private var bits = AdaptiveBits()
    /// The last text of each kind.
    private var last: [[UInt8]]

    /// For so many kinds of text.
    init(kinds: Int) { last = [[UInt8]](repeating: [], count: kinds) }

    /// Passes an answer on.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - before: An answer before it that tells something of this one.
    mutating func flag(
        _ bit: Bool, _ question: Int, _ before: Int, _ port: inout some BitPort
    ) throws -> Bool {
        try flag(bit, question, [before], &port)
    }

    /// Passes an answer on.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - before: What tells something of the answer, the most telling last.
    mutating func flag(
        _ bit: Bool, _ question: Int, _ before: [Int], _ port: inout some BitPort
    ) throws -> Bool {
        let wide = AdaptiveBits.context(1 << 40, question)
        let chain = [wide] + before.map { AdaptiveBits.context(wide, $0) }
        return try bits.pass(bit, in: ContextChains(chain), node: 0, through: &port)
    }

    /// Passes bytes on, each behind a bit that says whether there is one more.
    ///
    /// - Parameters:
    ///   - given: The bytes; of a port that tells them, anything.
    ///   - kind: Texts of one kind are alike.
    /// - Throws: `ChunkDamage`.
    mutating func text(
        _ given: [UInt8], kind: Int, _ port: inout some BitPort
    ) throws -> [UInt8] {
        var reading = TextReading(kind: kind, above: last[kind])
        while true {
            let place = reading.text.count
            let chains = reading.chains
            let isMore = try bits.pass(
                place < given.count, in: chains, node: 0, mixture: 0, through: &port)
            guard isMore else { break }
            let byte = place < given.count ? given[place] : 0
            var node = 1
            for bit in (0..<8).reversed() {
                let isOne = try bits.pass(
                    byte >> UInt8(bit) & 1 == 1, in: chains, node: node,
                    mixture: reading.isLikeAbove ? 2 : 1, through: &port)
                node = 2 * node + (isOne ? 1 : 0)
            }
            reading.take(UInt8(node & 255))
            guard reading.text.count <= RecordCutter.longest else { throw ChunkDamage() }
        }
        last[kind] = reading.text
        return reading.text
    }
}

/// A text on the way, and the contexts of what comes next.
private struct TextReading {
    private(set) var text: [UInt8] = []
    /// Whether all bytes so far are those of the text before.
    private(set) var isLikeAbove = true

    private let above: [UInt8]
    private let wide: UInt64
    /// All bytes so far.
    private var all: UInt64
    /// The bytes of the word so far, and those of the word before it.
    private var word: UInt64
    private var wordBefore: UInt64

    init(kind: Int, above: [UInt8]) {
        self.above = above
        wide = AdaptiveBits.context(0, kind)
        (all, word, wordBefore) = (wide, wide, wide)
    }

    /// The byte that stands here in the text before; 258 behind its end.
    private var next: Int { text.count < above.count ? Int(above[text.count]) : 258 }

    /// The last one, two, three, four and six bytes; the byte above, and it with the last byte; all bytes so far; the word so far,
    /// and it with the word before.
    var chains: ContextChains {
        func back(_ distance: Int) -> Int {
            text.count >= distance ? Int(text[text.count - distance]) : 255 + distance
        }
        var orders = [wide, AdaptiveBits.context(wide, back(1))]
        for distance in 2...4 {
            orders.append(AdaptiveBits.context(orders[distance - 1], back(distance)))
        }
        orders.append(AdaptiveBits.context(AdaptiveBits.context(orders[4], back(5)), back(6)))
        let column = AdaptiveBits.context(~wide, 2 * next + (isLikeAbove ? 1 : 0))
        let own = AdaptiveBits.context(word, 260)
        return ContextChains(
            orders, [wide, column, AdaptiveBits.context(column, back(1))],
            [wide, AdaptiveBits.context(all, 259)],
            [wide, own, AdaptiveBits.context(own ^ wordBefore, 261)])
    }

    /// Goes on behind a byte.
    mutating func take(_ byte: UInt8) {
        isLikeAbove = isLikeAbove && next == Int(byte)
        all = AdaptiveBits.context(all, Int(byte))
        text.append(byte)
        // Digits, letters, and whatever begins a letter in UTF-8.
        if byte >= 48 && byte != 127 {
            word = AdaptiveBits.context(word, Int(byte))
        } else if word != wide {
            (word, wordBefore) = (wide, word)
        }
    }
}
