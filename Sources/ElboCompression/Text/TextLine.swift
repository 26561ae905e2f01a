/// A line of a text: a sentence and what its tokens do not say, or bytes.
struct TextLine: Hashable, Sendable {
    /// Tokens, and how they are written.
    struct Sentence: Hashable, Sendable {
        /// Their numbers.
        var tokens: [Int]
        /// Words that are unknown, in order.
        var spelled: [[UInt8]] = []
        /// What stands before the first word, between words, and behind the last; nil where it is what it is in most lines: nothing, a space,
        /// nothing.
        var gaps: [[UInt8]]?
        /// Of each known word, where the model's words have small letters, how it is written.
        var cases: [Case] = []
    }

    /// How a word of small letters is written.
    enum Case: Hashable, Sendable, CaseIterable {
        case asItIs, capitalized, capitals
    }

    /// nil for a line that is bytes.
    var sentence: Sentence?
    var bytes: [UInt8]
    var ending: TableRecord.Ending
}
