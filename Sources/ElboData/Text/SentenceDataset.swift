/// What became of the sentences of a source.
public struct SentenceCounts: Hashable, Sendable {
    /// Sentences that are examples.
    public fileprivate(set) var sentences: Int = 0
    /// Their tokens, ends not counted.
    public fileprivate(set) var tokens: Int = 0
    /// Tokens among them that the tokenizer does not know.
    public fileprivate(set) var unknown: Int = 0
    /// Sentences of which only the beginning is told.
    public fileprivate(set) var cut: Int = 0
    /// Sentences left out since they are too long.
    public fileprivate(set) var leftOut: Int = 0
    /// Lines without a token.
    public fileprivate(set) var empty: Int = 0
}

/// What becomes of sentences longer than a model takes.
public enum LongSentences: String, Codable, Hashable, Sendable, CaseIterable {
    /// Only their beginning is told.
    case cut
    /// They are no examples.
    case leaveOut = "leave-out"
}

extension Dataset {
    /// Sentences as examples.
    ///
    /// - Parameters:
    ///   - sentences: One text each; those without a token are left out.
    ///   - coding: How they become numbers.
    ///   - long: What becomes of those longer than `coding.length`.
    ///   - name: What messages call the data.
    /// - Returns: The examples, named by their texts, and what became of the sentences.
    /// - Throws: `DataError.noValues` when none is left.
    public static func sentences(
        _ sentences: some Sequence<String>, as coding: TextCoding, long: LongSentences = .cut,
        name: String = "data"
    ) throws -> (data: Dataset, counts: SentenceCounts) {
        let encode = coding.tokenizer.encoder
        var counts = SentenceCounts()
        var values: [Float] = []
        var names: [String] = []
        for sentence in sentences {
            var tokens = encode(sentence)
            guard !tokens.isEmpty else {
                counts.empty += 1
                continue
            }
            if tokens.count > coding.length {
                guard long == .cut else {
                    counts.leftOut += 1
                    continue
                }
                counts.cut += 1
                tokens.removeLast(tokens.count - coding.length)
            }
            counts.sentences += 1
            counts.tokens += tokens.count
            counts.unknown += tokens.count { $0 == TokenNumber.unknown }
            values.append(contentsOf: tokens.map { Float($0) })
            values.append(Float(TokenNumber.end))
            values.append(
                contentsOf: repeatElement(
                    Float(TokenNumber.padding), count: coding.length - tokens.count))
            names.append(sentence)
        }
        guard counts.sentences > 0 else {
            throw DataError.noValues(path: name, shape: [0, coding.itemSize])
        }
        return (
            Dataset(
                .floats(values), schema: ExampleSchema(coding), name: name, rowNames: names),
            counts
        )
    }

    /// The tokens of a row that is a sentence, the end counted.
    public func tokens(ofRow row: Int) -> [Int] {
        guard case .floats(let values) = values, schema.text != nil else { return [] }
        let numbers = values[row * itemSize..<(row + 1) * itemSize]
        return numbers.prefix { $0 != Float(TokenNumber.padding) }.map { Int($0) }
    }
}
