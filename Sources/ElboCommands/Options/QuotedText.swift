/// A text of which some parts stand in double quotes, a quote within them being doubled: `"a,b=1",c`.
struct QuotedText {
    /// A character, and whether it stands in quotes.
    private struct Letter {
        let character: Character
        let isQuoted: Bool
    }

    private let letters: [Letter]

    private init(_ letters: some Sequence<Letter>) { self.letters = Array(letters) }

    /// Takes the quotes off; nil if the last one is not closed.
    init?(_ text: String) {
        var letters: [Letter] = []
        var isQuoted = false
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "\"", isQuoted, rest.first == "\"" {
                rest.removeFirst()
                letters.append(Letter(character: "\"", isQuoted: true))
            } else if character == "\"", isQuoted || letters.last?.isQuoted != true {
                isQuoted.toggle()
            } else {
                letters.append(Letter(character: character, isQuoted: isQuoted))
            }
        }
        guard !isQuoted else { return nil }
        self.letters = letters
    }

    /// The text without its quotes.
    var text: String { String(letters.map(\.character)) }

    var isEmpty: Bool { letters.isEmpty }

    /// The parts between separators that stand outside of quotes.
    func split(at separator: Character) -> [QuotedText] {
        letters.split(
            omittingEmptySubsequences: false,
            whereSeparator: { !$0.isQuoted && $0.character == separator }
        ).map { QuotedText($0) }
    }

    /// What stands before and behind the first of some signs outside of quotes, and which it is; of signs at one place the
    /// first of the list.
    func cut(atFirstOf signs: [String]) -> (before: QuotedText, sign: String, behind: QuotedText)? {
        for place in letters.indices {
            let sign = signs.first { sign in
                let part = letters[place...].prefix(sign.count)
                return part.allSatisfy { !$0.isQuoted } && part.map(\.character) == Array(sign)
            }
            guard let sign else { continue }
            return (
                QuotedText(letters[..<place]), sign, QuotedText(letters[(place + sign.count)...])
            )
        }
        return nil
    }
}
