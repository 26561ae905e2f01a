/// How a sentence is cut into tokens, and which tokens there are.
public enum Tokenizer: Codable, Hashable, Sendable {
    /// Words between white space.
    case words(WordTokenizer)
    /// Pieces of words, made of bytes: nothing is unknown.
    case bytePairs(BytePairTokenizer)

    /// How many numbers tokens have, those of `TokenNumber` among them.
    public var count: Int {
        switch self {
        case .words(let tokenizer): TokenNumber.first + tokenizer.words.count
        case .bytePairs(let tokenizer): TokenNumber.first + tokenizer.tokenCount
        }
    }

    /// What turns sentences into numbers.
    public var encoder: TokenEncoder { TokenEncoder(self) }

    /// The text of one token, with a mark for those of `TokenNumber`.
    public func text(of token: Int) -> String {
        switch token {
        case TokenNumber.padding: return "<pad>"
        case TokenNumber.start: return "<s>"
        case TokenNumber.end: return "</s>"
        case TokenNumber.unknown: return "<unk>"
        default: break
        }
        switch self {
        case .words(let tokenizer): return tokenizer.words[token - TokenNumber.first]
        case .bytePairs(let tokenizer):
            return String(decoding: tokenizer.bytes(of: token - TokenNumber.first), as: UTF8.self)
        }
    }

    /// A sentence's tokens as people know them: unknown words as they stand in it, its end in words.
    ///
    /// - Parameters:
    ///   - tokens: The sentence's, the end the last; fewer than it has where it was cut.
    ///   - sentence: As it is written.
    public func shown(_ tokens: [Int], of sentence: String) -> [String] {
        var words: [String] = []
        if case .words(let tokenizer) = self {
            WordCounts.forEachWord(of: sentence, tokenizer.isLowercased) { words.append($0) }
        }
        let isCut = words.count >= tokens.count
        return tokens.enumerated().map { place, token in
            switch token {
            case TokenNumber.end: isCut ? "its end, where it is cut" : "its end"
            case TokenNumber.unknown where place < words.count: "\(words[place]), unknown"
            default: text(of: token)
            }
        }
    }

    /// The sentence that tokens stand for, up to the end.
    public func sentence(of tokens: some Sequence<Int>) -> String {
        let told = tokens.prefix { $0 != TokenNumber.end && $0 != TokenNumber.padding }
        switch self {
        case .words: return told.map(text).joined(separator: " ")
        case .bytePairs(let tokenizer):
            let bytes = told.filter { $0 >= TokenNumber.first }
                .flatMap { tokenizer.bytes(of: $0 - TokenNumber.first) }
            let sentence = String(decoding: bytes, as: UTF8.self)
            return sentence.first == " " ? String(sentence.dropFirst()) : sentence
        }
    }

    /// Whether capitals are taken for small letters.
    package var isLowercased: Bool {
        if case .words(let tokenizer) = self { tokenizer.isLowercased } else { false }
    }

    /// In words.
    public var title: String {
        switch self {
        case .words(let tokenizer):
            "\(tokenizer.words.count) words"
                + (tokenizer.isLowercased ? ", capitals as small letters" : "")
        case .bytePairs(let tokenizer): "\(tokenizer.tokenCount) byte pairs"
        }
    }

    /// Whether numbers can be told apart by it: what a file claims is not trusted.
    var isSound: Bool {
        switch self {
        case .words(let tokenizer):
            tokenizer.words.count <= 10_000_000
                && Set(tokenizer.words).count == tokenizer.words.count
                && tokenizer.words.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isWhitespace) }
        case .bytePairs(let tokenizer): tokenizer.isSound
        }
    }
}

/// Turns sentences into numbers of tokens.
public struct TokenEncoder {
    private enum Rule {
        case words(WordTokenizer, [String: Int])
        case bytePairs(BytePairEncoder)
    }

    private let rule: Rule

    init(_ tokenizer: Tokenizer) {
        switch tokenizer {
        case .words(let words):
            let numbers = zip(words.words, TokenNumber.first...)
            rule = .words(words, Dictionary(numbers) { first, _ in first })
        case .bytePairs(let pairs):
            rule = .bytePairs(BytePairEncoder(pairs))
        }
    }

    /// The tokens of a sentence, without start and end.
    public func callAsFunction(_ sentence: String) -> [Int] {
        switch rule {
        case .words(let tokenizer, let numbers):
            var tokens: [Int] = []
            WordCounts.forEachWord(of: sentence, tokenizer.isLowercased) {
                tokens.append(numbers[$0] ?? TokenNumber.unknown)
            }
            return tokens
        case .bytePairs(let encoder):
            return encoder(sentence).map { $0 + TokenNumber.first }
        }
    }
}
