/// Between the bytes of lines and the tokens of sentences.
///
/// Words are what stands between spaces, tabs and their like; nothing depends on what else a library takes for white space or a capital.
struct TextGrammar: Sendable {
    private let text: CodedText
    private let numbers: [[UInt8]: Int]
    private let isLowercased: Bool
    private static let space = UInt8(ascii: " ")
    /// A longer word is no sentence's where words are cut into pieces.
    private static let longestWord = 1000

    init(_ text: CodedText) {
        self.text = text
        let known = text.tokens.enumerated().dropFirst(text.marks.first)
        if case .words(let areLowercased) = text.writing {
            isLowercased = areLowercased
            numbers = Dictionary(known.map { ($0.element, $0.offset) }) { first, _ in first }
        } else {
            isLowercased = false
            numbers = [:]
        }
    }

    // MARK: Bytes to sentences

    /// The line that some bytes are.
    func line(_ bytes: ArraySlice<UInt8>) -> TextLine {
        let (line, ending) = RecordCutter.parted(bytes)
        let raw = TextLine(sentence: nil, bytes: Array(line), ending: ending)
        guard let sentence = sentence(line) else { return raw }
        let told = TextLine(sentence: sentence, bytes: [], ending: ending)
        var again: [UInt8] = []
        write(told, to: &again)
        // Whatever a tokenizer does, what it says must be these bytes.
        return again.elementsEqual(bytes) ? told : raw
    }

    private func sentence(_ line: ArraySlice<UInt8>) -> TextLine.Sentence? {
        var (gaps, words) = ([[UInt8]](), [ArraySlice<UInt8>]())
        var place = line.startIndex
        while true {
            let end = line[place...].firstIndex { !TextGrammar.isSpace($0) } ?? line.endIndex
            gaps.append(Array(line[place..<end]))
            guard end < line.endIndex else { break }
            place = line[end...].firstIndex(where: TextGrammar.isSpace) ?? line.endIndex
            words.append(line[end..<place])
        }
        guard !words.isEmpty, words.count <= SentenceCoder.mostTokens else { return nil }
        var sentence = TextLine.Sentence(tokens: [])
        for word in words {
            switch text.writing {
            case .words: add(Array(word), to: &sentence)
            case .pieces(let cut):
                guard word.count <= TextGrammar.longestWord else { return nil }
                sentence.tokens += cut([TextGrammar.space] + word)
            }
        }
        guard sentence.tokens.count <= SentenceCoder.mostTokens else { return nil }
        if !TextGrammar.areUsual(gaps) { sentence.gaps = gaps }
        return sentence
    }

    private func add(_ word: [UInt8], to sentence: inout TextLine.Sentence) {
        let plain = isLowercased ? word.map(TextGrammar.lowercased) : word
        let writing = TextLine.Case.allCases.first {
            TextGrammar.written(plain, $0) == word
        }
        guard let number = numbers[plain], let writing else {
            sentence.tokens.append(text.marks.unknown)
            sentence.spelled.append(word)
            return
        }
        sentence.tokens.append(number)
        if hasCase(number) { sentence.cases.append(writing) }
    }

    // MARK: Sentences to bytes

    /// Adds the bytes of a line.
    func write(_ line: TextLine, to bytes: inout [UInt8]) {
        if let sentence = line.sentence {
            for (place, word) in words(of: sentence).enumerated() {
                bytes += gap(place, of: sentence)
                bytes += word
            }
            bytes += sentence.gaps?.last ?? []
        } else {
            bytes += line.bytes
        }
        bytes += line.ending.bytes
    }

    /// The words of a sentence as they are written.
    private func words(of sentence: TextLine.Sentence) -> [[UInt8]] {
        var spelled = sentence.spelled.makeIterator()
        var cases = sentence.cases.makeIterator()
        switch text.writing {
        case .words:
            return sentence.tokens.map { token in
                if token == text.marks.unknown { return spelled.next() ?? [] }
                let word = text.tokens[token]
                return hasCase(token) ? TextGrammar.written(word, cases.next() ?? .asItIs) : word
            }
        case .pieces:
            return sentence.tokens.flatMap { text.tokens[$0] }
                .split(separator: TextGrammar.space).map(Array.init)
        }
    }

    /// How many words tokens are.
    func wordCount(of tokens: [Int]) -> Int {
        switch text.writing {
        case .words: tokens.count
        case .pieces: words(of: TextLine.Sentence(tokens: tokens)).count
        }
    }

    private func gap(_ place: Int, of sentence: TextLine.Sentence) -> [UInt8] {
        guard let gaps = sentence.gaps else { return place == 0 ? [] : [TextGrammar.space] }
        return place < gaps.count ? gaps[place] : []
    }

    // MARK: Letters

    /// Whether a token is a word of which it must be said how it is written.
    func hasCase(_ token: Int) -> Bool {
        isLowercased && token >= text.marks.first
            && text.tokens[token].contains { (97...122).contains($0) }
    }

    /// Whether a token is a word that must be spelled.
    func isUnknown(_ token: Int) -> Bool {
        if case .words = text.writing { token == text.marks.unknown } else { false }
    }

    private static func written(_ word: [UInt8], _ writing: TextLine.Case) -> [UInt8] {
        switch writing {
        case .asItIs: word
        case .capitalized: word.prefix(1).map(uppercased) + word.dropFirst()
        case .capitals: word.map(uppercased)
        }
    }

    private static func areUsual(_ gaps: [[UInt8]]) -> Bool {
        gaps.first == [] && gaps.last == []
            && gaps.dropFirst().dropLast().allSatisfy { $0 == [space] }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == space || (9...13).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (65...90).contains(byte) ? byte + 32 : byte
    }

    private static func uppercased(_ byte: UInt8) -> UInt8 {
        (97...122).contains(byte) ? byte - 32 : byte
    }
}
