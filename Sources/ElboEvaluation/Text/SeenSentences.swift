public import ElboData

extension Tokenizer {
    /// What two sentences have in common that are the same word for word: their words with one space between them, with what the tokens do
    /// not know and what is cut.
    public func wording(of sentence: String) -> String {
        let words = sentence.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return isLowercased ? words.lowercased() : words
    }
}

extension Dataset {
    /// For each sentence whether it stands, word for word, among those of training.
    ///
    /// Only these sentences are held in memory, not those of training.
    ///
    /// - Parameter training: Sentences that a model learned from.
    public func areSeen(in training: some Sequence<String>) -> [Bool] {
        guard let tokenizer = schema.text?.tokenizer, let rowNames else {
            preconditionFailure("sentences with their texts")
        }
        let own = rowNames.map(tokenizer.wording)
        let wanted = Set(own)
        var seen: Set<String> = []
        for sentence in training {
            let wording = tokenizer.wording(of: sentence)
            if wanted.contains(wording) { seen.insert(wording) }
        }
        return own.map(seen.contains)
    }
}
