/// The tokens of sentences side by side: each sentence from where it begins to the token for its end.
///
/// A token takes two bytes where no vocabulary is larger than 65,536; padding is none of them.
public struct TokenRows: Sendable, Equatable {
    private var tokens = PackedNumbers()
    private var starts = PackedNumbers()
    /// The most tokens of a sentence so far, its end among them.
    private(set) var longest = 0

    /// No sentence.
    init() {}

    /// How many sentences there are.
    public var count: Int { starts.count }

    /// Adds a sentence.
    ///
    /// - Parameter sentence: Its tokens without the end, none of which is that or padding.
    mutating func append(_ sentence: some Collection<Int>) {
        starts.append(tokens.count)
        for token in sentence { tokens.append(token) }
        tokens.append(TokenNumber.end)
        longest = max(longest, sentence.count + 1)
    }

    /// Hands over the tokens of a sentence, the end the last.
    @inline(__always)
    private func forEachToken(ofRow row: Int, _ body: (_ place: Int, _ token: Int) -> Void) {
        let start = starts[row]
        var place = 0
        while true {
            let token = tokens[start + place]
            body(place, token)
            if token == TokenNumber.end { return }
            place += 1
        }
    }

    /// The tokens of a sentence, the end the last.
    public subscript(row: Int) -> [Int] {
        var all: [Int] = []
        forEachToken(ofRow: row) { all.append($1) }
        return all
    }

    /// How many tokens a sentence has, the end counted.
    public func tokenCount(ofRow row: Int) -> Int {
        var last = 0
        forEachToken(ofRow: row) { place, _ in last = place }
        return last + 1
    }

    /// Writes a sentence, its end and padding into a buffer of at least as many numbers.
    func fill<Number: BinaryFloatingPoint>(
        row: Int, into buffer: UnsafeMutableBufferPointer<Number>
    ) {
        var filled = 0
        forEachToken(ofRow: row) { place, token in
            buffer[place] = Number(token)
            filled = place + 1
        }
        for place in filled..<buffer.count { buffer[place] = Number(TokenNumber.padding) }
    }

    /// Some of the sentences, in this order; their tokens are shared with these.
    func selecting(_ rows: some Collection<Int>) -> TokenRows {
        var chosen = self
        chosen.starts = starts.selecting(rows)
        return chosen
    }

    /// Whether both have the same sentences in the same order, however they lie.
    public static func == (left: TokenRows, right: TokenRows) -> Bool {
        left.count == right.count && (0..<left.count).allSatisfy { left[$0] == right[$0] }
    }
}
