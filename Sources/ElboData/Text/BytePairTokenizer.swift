/// Byte pair encoding on bytes: words, each with the space before it, in pieces that were frequent in training
/// (Sennrich, Haddow and Birch 2016, algorithm 1; on bytes as of Radford et al. 2019).
///
/// The first 256 pieces are the bytes; each merge makes a piece of two. Training is the same for any machine and number of
/// threads: of pairs that are equally frequent the one of the lowest numbers is merged.
public struct BytePairTokenizer: Codable, Hashable, Sendable {
    /// The pieces that are merged, in order: merge i makes the piece 256 + i.
    public let merges: [Pair]

    /// Two pieces side by side.
    public struct Pair: Codable, Hashable, Sendable, Comparable {
        /// The first.
        public let left: Int
        /// The one behind it.
        public let right: Int

        /// Pairs two pieces.
        public init(_ left: Int, _ right: Int) {
            self.left = left
            self.right = right
        }

        /// By the first piece, then by the other.
        public static func < (a: Pair, b: Pair) -> Bool { (a.left, a.right) < (b.left, b.right) }
    }

    /// Takes merges as known.
    public init(merges: [Pair]) { self.merges = merges }

    /// How many pieces there are.
    public var tokenCount: Int { 256 + merges.count }

    /// Whether each merge is of pieces made before it.
    var isSound: Bool {
        merges.count <= 1_000_000
            && merges.enumerated().allSatisfy { index, pair in
                let known = 0..<256 + index
                return known.contains(pair.left) && known.contains(pair.right)
            } && Set(merges).count == merges.count
    }

    /// The bytes of a piece.
    public func bytes(of piece: Int) -> [UInt8] {
        guard piece >= 256 else { return [UInt8(piece)] }
        let pair = merges[piece - 256]
        return bytes(of: pair.left) + bytes(of: pair.right)
    }

    /// The words of a sentence as bytes, each with a space before it.
    static func words(of sentence: String) -> [[UInt8]] {
        sentence.split(whereSeparator: \.isWhitespace).map { [32] + Array($0.utf8) }
    }

    /// Cuts words, each with the space before it, into the numbers of tokens that a sentence's words have.
    public var wordCutter: @Sendable ([UInt8]) -> [Int] {
        let ranks = BytePairRanks(self)
        return { word in ranks.pieces(of: word).map { $0 + TokenNumber.first } }
    }

    /// Learns merges.
    ///
    /// Pairs are counted once; each merge changes only the words in which the pair stands.
    ///
    /// - Parameters:
    ///   - sentences: What is learned from.
    ///   - size: How many pieces are wanted; fewer when no pair stands twice.
    public init(learning sentences: some Sequence<String>, size: Int = 8192) {
        var frequencies: [[UInt8]: Int] = [:]
        for sentence in sentences {
            for word in Self.words(of: sentence) { frequencies[word, default: 0] += 1 }
        }
        var training = BytePairTraining(frequencies)
        var merges: [Pair] = []
        while 256 + merges.count < size, let pair = training.mostFrequent {
            training.merge(pair, into: 256 + merges.count)
            merges.append(pair)
        }
        self.init(merges: merges)
    }
}

/// Words in pieces, and how often each pair stands in them.
private struct BytePairTraining {
    private typealias Pair = BytePairTokenizer.Pair

    private var words: [(pieces: [Int], frequency: Int)]
    private var counts: [Pair: Int] = [:]
    /// The words in which a pair has stood.
    private var places: [Pair: Set<Int>] = [:]
    /// Pairs by their counts, some of which are out of date.
    private var queue: [(count: Int, pair: Pair)] = []

    init(_ frequencies: [[UInt8]: Int]) {
        words = frequencies.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { ($0.key.map(Int.init), $0.value) }
        for index in words.indices { count(index, sign: 1) }
        for (pair, count) in counts { push(count, pair) }
    }

    /// The pair that stands most often, at least twice; of several the lowest.
    var mostFrequent: BytePairTokenizer.Pair? {
        mutating get {
            while let top = popTop() {
                let now = counts[top.pair] ?? 0
                if now == top.count { return now >= 2 ? top.pair : nil }
                if now > 0 { push(now, top.pair) }
            }
            return nil
        }
    }

    mutating func merge(_ pair: BytePairTokenizer.Pair, into piece: Int) {
        var changed: Set<BytePairTokenizer.Pair> = []
        for index in (places[pair] ?? []).sorted() {
            changed.formUnion(count(index, sign: -1))
            words[index].pieces = words[index].pieces.merging(pair, into: piece)
            changed.formUnion(count(index, sign: 1))
        }
        counts[pair] = nil
        places[pair] = nil
        for other in changed where other != pair { push(counts[other] ?? 0, other) }
    }

    /// Adds a word's pairs to the counts, or takes them away.
    @discardableResult
    private mutating func count(_ index: Int, sign: Int) -> [BytePairTokenizer.Pair] {
        let (pieces, frequency) = words[index]
        let pairs = zip(pieces, pieces.dropFirst()).map { BytePairTokenizer.Pair($0, $1) }
        for pair in pairs {
            counts[pair, default: 0] += sign * frequency
            if sign > 0 { places[pair, default: []].insert(index) }
        }
        return pairs
    }

    // A heap, the most frequent pair on top.
    private static func precedes(
        _ a: (count: Int, pair: BytePairTokenizer.Pair),
        _ b: (count: Int, pair: BytePairTokenizer.Pair)
    ) -> Bool { a.count != b.count ? a.count > b.count : a.pair < b.pair }

    private mutating func push(_ count: Int, _ pair: BytePairTokenizer.Pair) {
        queue.append((count, pair))
        var child = queue.count - 1
        while child > 0, Self.precedes(queue[child], queue[(child - 1) / 2]) {
            queue.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func popTop() -> (count: Int, pair: BytePairTokenizer.Pair)? {
        guard let top = queue.first, let last = queue.popLast() else { return nil }
        guard !queue.isEmpty else { return top }
        queue[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < queue.count }
            guard let first = children.min(by: { Self.precedes(queue[$0], queue[$1]) }),
                Self.precedes(queue[first], queue[parent])
            else { return top }
            queue.swapAt(first, parent)
            parent = first
        }
    }
}

/// Cuts words into the pieces of a tokenizer.
final class BytePairEncoder {
    private let ranks: BytePairRanks
    private var known: [[UInt8]: [Int]] = [:]

    init(_ tokenizer: BytePairTokenizer) { ranks = BytePairRanks(tokenizer) }

    func callAsFunction(_ sentence: String) -> [Int] {
        BytePairTokenizer.words(of: sentence).flatMap { word -> [Int] in
            if let pieces = known[word] { return pieces }
            let pieces = ranks.pieces(of: word)
            known[word] = pieces
            return pieces
        }
    }
}

/// Which merge of a tokenizer comes first.
struct BytePairRanks {
    private let ranks: [BytePairTokenizer.Pair: Int]

    init(_ tokenizer: BytePairTokenizer) {
        ranks = Dictionary(zip(tokenizer.merges, 0...)) { first, _ in first }
    }

    /// Merges in the order in which they were learned.
    func pieces(of word: [UInt8]) -> [Int] {
        var pieces = word.map(Int.init)
        while pieces.count > 1 {
            let pairs = zip(pieces, pieces.dropFirst()).map { BytePairTokenizer.Pair($0, $1) }
            let first = pairs.compactMap { pair in ranks[pair].map { (rank: $0, pair: pair) } }
                .min { $0.rank < $1.rank }
            guard let first else { break }
            pieces = pieces.merging(first.pair, into: 256 + first.rank)
        }
        return pieces
    }
}

extension [Int] {
    /// The pieces with each occurrence of a pair, from the left, made one.
    fileprivate func merging(_ pair: BytePairTokenizer.Pair, into piece: Int) -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(count)
        var index = 0
        while index < count {
            if index + 1 < count, self[index] == pair.left, self[index + 1] == pair.right {
                result.append(piece)
                index += 2
            } else {
                result.append(self[index])
                index += 1
            }
        }
        return result
    }
}
