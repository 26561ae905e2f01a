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
        return try bits.pass(
            bit, in: [wide] + before.map { AdaptiveBits.context(wide, $0) }, node: 0,
            through: &port)
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
        let above = last[kind]
        let wide = AdaptiveBits.context(0, kind)
        var all = wide
        var isLikeAbove = true
        var text: [UInt8] = []
        while true {
            let place = text.count
            let first = AdaptiveBits.context(wide, place > 0 ? Int(text[place - 1]) : 256)
            let second = AdaptiveBits.context(first, place > 1 ? Int(text[place - 2]) : 257)
            let next = place < above.count ? Int(above[place]) : 258
            let contexts = [
                wide, first, second,
                AdaptiveBits.context(~wide, 2 * next + (isLikeAbove ? 1 : 0)),
                AdaptiveBits.context(all, 259),
            ]
            let isMore = try bits.pass(
                place < given.count, in: contexts, node: 0, through: &port)
            guard isMore else { break }
            var node = 1
            let byte = place < given.count ? given[place] : 0
            for bit in (0..<8).reversed() {
                let isOne = try bits.pass(
                    byte >> UInt8(bit) & 1 == 1, in: contexts, node: node, through: &port)
                node = 2 * node + (isOne ? 1 : 0)
            }
            let known = UInt8(node & 255)
            isLikeAbove = isLikeAbove && next == Int(known)
            all = AdaptiveBits.context(all, Int(known))
            text.append(known)
            guard text.count <= RecordCutter.longest else { throw ChunkDamage() }
        }
        last[kind] = text
        return text
    }
}
