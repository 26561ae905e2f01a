extension String {
    /// The text without what a terminal would obey instead of show: control characters other than line breaks and
    /// tabs, and marks that turn the direction of writing. Texts of files come to the screen through this.
    var printable: String {
        guard unicodeScalars.contains(where: \.commandsTerminal) else { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars { text.append(scalar.commandsTerminal ? "?" : scalar) }
        return String(text)
    }
}

extension Unicode.Scalar {
    fileprivate var commandsTerminal: Bool {
        switch value {
        case 9, 10: false
        case 0..<32, 0x7f..<0xa0: true
        case 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
