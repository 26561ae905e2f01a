/// The numbers of tokens that are no part of a sentence; what a tokenizer knows begins behind them.
public enum TokenNumber {
    /// Stands behind the end, where a sentence is shorter than others beside it.
    public static let padding: Int = 0
    /// Stands before the first token.
    public static let start: Int = 1
    /// Stands behind the last token, and is told like one.
    public static let end: Int = 2
    /// Stands for what a tokenizer does not know.
    public static let unknown: Int = 3
    /// The first token of a tokenizer.
    public static let first: Int = 4
}
