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
    ///   - progress: Told how many sentences are done, now and then.
    /// - Returns: The examples, named by their texts, and what became of the sentences.
    /// - Throws: `DataError.noSentences` when none is left.
    public static func sentences(
        _ sentences: some Sequence<String>, as coding: TextCoding, long: LongSentences = .cut,
        name: String = "data", progress: (Int) -> Void = { _ in }
    ) throws -> (data: Dataset, counts: SentenceCounts) {
        try self.sentences(
            TextList(sentences), by: coding.tokenizer, length: coding.length, long: long,
            name: name, progress: progress)
    }

    /// Sentences as examples, of as many tokens as the longest has, where nothing else is asked for.
    ///
    /// - Parameters:
    ///   - sentences: One text each; those without a token are left out.
    ///   - tokenizer: What cuts them.
    ///   - length: The most tokens that are told of one; nil takes those of the longest, at most 50.
    ///   - long: What becomes of longer ones.
    ///   - name: What messages call the data.
    ///   - progress: Told how many sentences are done, now and then.
    /// - Returns: The examples, named by their texts, and what became of the sentences.
    /// - Throws: `DataError.noSentences` when none is left.
    public static func sentences(
        _ sentences: TextList, by tokenizer: Tokenizer, length: Int?, long: LongSentences = .cut,
        name: String = "data", progress: (Int) -> Void = { _ in }
    ) throws -> (data: Dataset, counts: SentenceCounts) {
        try self.sentences(
            sentences, at: nil, of: sentences.count, by: tokenizer, length: length, long: long,
            name: name, progress: progress)
    }

    /// The sentences of a source as examples, which keep the numbers of the rows that they stand in.
    ///
    /// - Throws: as the others.
    public static func sentences(
        of source: SentenceSource, by tokenizer: Tokenizer, length: Int?,
        long: LongSentences = .cut, progress: (Int) -> Void = { _ in }
    ) throws -> (data: Dataset, counts: SentenceCounts) {
        try sentences(
            source.sentences, at: source.rows, of: source.rowCount, by: tokenizer, length: length,
            long: long, name: source.name, progress: progress)
    }

    /// - Parameters:
    ///   - numbers: Of the rows of a source that the sentences stand in; nil for all rows in order.
    ///   - rowCount: How many rows the source has.
    private static func sentences(
        _ sentences: TextList, at numbers: PackedNumbers?, of rowCount: Int,
        by tokenizer: Tokenizer, length: Int?, long: LongSentences, name: String,
        progress: (Int) -> Void
    ) throws -> (data: Dataset, counts: SentenceCounts) {
        let encode = tokenizer.encoder
        let limit = length ?? 50
        var counts = SentenceCounts()
        var rows = TokenRows()
        var taken = PackedNumbers()
        for (place, sentence) in sentences.enumerated() {
            if place % 65_536 == 0 { progress(place) }
            var tokens = encode(sentence)
            guard !tokens.isEmpty else {
                counts.empty += 1
                continue
            }
            if tokens.count > limit {
                guard long == .cut else {
                    counts.leftOut += 1
                    continue
                }
                counts.cut += 1
                tokens.removeLast(tokens.count - limit)
            }
            counts.sentences += 1
            counts.tokens += tokens.count
            counts.unknown += tokens.count { $0 == TokenNumber.unknown }
            rows.append(tokens)
            taken.append(place)
        }
        let coding = TextCoding(
            tokenizer: tokenizer, length: length ?? max(rows.longest - 1, 1))
        guard counts.sentences > 0 else {
            throw DataError.noSentences(path: name, tooLong: counts.leftOut)
        }
        let names =
            taken.count == sentences.count
            ? sentences : sentences.selecting((0..<taken.count).lazy.map { taken[$0] })
        var own: PackedNumbers?
        if taken.count < rowCount {
            own = PackedNumbers(
                (0..<taken.count).lazy.map { numbers?[taken[$0]] ?? taken[$0] + 1 })
        }
        return (
            Dataset(
                .tokens(rows), schema: ExampleSchema(coding), name: name, rowNames: names,
                rowNumbers: own, sourceCount: own == nil ? nil : rowCount), counts
        )
    }

    /// The tokens of a row that is a sentence, the end counted.
    public func tokens(ofRow row: Int) -> [Int] {
        guard case .tokens(let rows) = values else { return [] }
        return rows[row]
    }

    /// How many tokens a row has that is a sentence, the end counted.
    func tokenCount(ofRow row: Int) -> Int {
        guard case .tokens(let rows) = values else { return itemSize }
        return rows.tokenCount(ofRow: row)
    }

    /// The tokens of some rows with padding behind their ends, each as wide as is said.
    func shownTokens(of rows: some Collection<Int>, width: Int) -> [Float] {
        guard case .tokens(let sentences) = values else { return values(of: rows) }
        return [Float](unsafeUninitializedCapacity: rows.count * width) { buffer, count in
            for row in rows {
                sentences.fill(
                    row: row,
                    into: UnsafeMutableBufferPointer(rebasing: buffer[count..<count + width]))
                count += width
            }
        }
    }
}
