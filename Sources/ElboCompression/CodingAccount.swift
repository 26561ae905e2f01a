/// Where the bits of a file go.
public struct CodingAccount: Hashable, Sendable, Codable {
    /// The negative bound of the examples, -log₂ p(x|z) of the codes that were drawn and the divergence of q(z|x) from the
    /// prior in closed form, summed.
    public var bound = 0.0
    /// What all symbols cost in whole numbers of slots, less what the codes gave back.
    public var symbols = 0.0
    /// What was taken from beneath the chunks' stacks and could not be given back.
    public var initial = 0.0
    /// Of a table what its columns cost, and what is beside their symbols.
    public var table: TableAccount?
    /// Of a text what is beside its tokens.
    public var text: TextAccount?

    /// Nothing yet.
    public init() {}

    /// Counts the information in a symbol of some probability.
    mutating func addBound(_ probability: Double) {
        // Where rounding leaves nothing, the smallest positive number stands for it.
        bound -= ExactLog2.of(max(probability, .leastNormalMagnitude))
    }

    static func += (sum: inout CodingAccount, other: CodingAccount) {
        sum.bound += other.bound
        sum.symbols += other.symbols
        sum.initial += other.initial
        if let other = other.table {
            sum.table = (sum.table ?? TableAccount(other.columns.count)) + other
        }
        if let other = other.text { sum.text = (sum.text ?? TextAccount()) + other }
    }
}

/// Bits of what is beside the tokens of a text.
public struct TextAccount: Hashable, Sendable, Codable {
    /// How many tokens there are, an end behind each sentence.
    public var tokens = 0
    /// Line ends, and lines that are no sentences.
    public var lines = 0.0
    /// Words that the model does not know, letter by letter.
    public var unknown = 0.0
    /// What stands between words where it is not one space.
    public var spaces = 0.0
    /// Capitals, where the model's words have none.
    public var capitals = 0.0

    /// Nothing yet.
    public init() {}

    /// All that is beside the tokens.
    public var beside: Double { lines + unknown + spaces + capitals }

    static func + (one: TextAccount, other: TextAccount) -> TextAccount {
        var sum = one
        sum.tokens += other.tokens
        sum.lines += other.lines
        sum.unknown += other.unknown
        sum.spaces += other.spaces
        sum.capitals += other.capitals
        return sum
    }
}

/// Bits of a table's parts.
public struct TableAccount: Hashable, Sendable, Codable {
    /// Of each column of the file.
    public struct Column: Hashable, Sendable, Codable {
        /// Symbols with the model's law, given the codes.
        public var symbols = 0.0
        /// Which cells have a symbol, which are missing and which are texts.
        public var kinds = 0.0
        /// Texts that no symbol stands for.
        public var texts = 0.0

        /// All of them.
        public var total: Double { symbols + kinds + texts }
    }

    /// Columns of the file.
    public var columns: [Column]
    /// Line ends, and lines that are no rows.
    public var lines = 0.0

    /// Nothing yet, of so many columns.
    public init(_ count: Int) { columns = [Column](repeating: Column(), count: count) }

    /// What is beside the symbols.
    public var beside: Double { columns.reduce(lines) { $0 + $1.kinds + $1.texts } }

    static func + (one: TableAccount, other: TableAccount) -> TableAccount {
        var sum = one
        sum.lines += other.lines
        for place in sum.columns.indices {
            sum.columns[place].symbols += other.columns[place].symbols
            sum.columns[place].kinds += other.columns[place].kinds
            sum.columns[place].texts += other.columns[place].texts
        }
        return sum
    }
}
