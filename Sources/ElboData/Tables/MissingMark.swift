/// The customary ways of writing that a cell has no value.
enum MissingMark {
    private static let words: Set<String> = [
        "", "?", ".", "-", "na", "n/a", "#n/a", "<na>", "nan", "null", "none",
    ]

    /// Whether a cell, without its quotes and the spaces around it, says that it has no value.
    static func matches(_ cell: UnsafeRawBufferPointer) -> Bool {
        if cell.allSatisfy({ $0 == UInt8(ascii: " ") }) { return true }
        guard cell.count <= 4 else { return false }
        return words.contains(String(decoding: cell, as: UTF8.self).lowercased())
    }

    /// Whether a label says that the class is not known; `-`, `.` and `none` may be names of classes.
    static func matchesLabel(_ text: String) -> Bool {
        matches(text) && !["-", ".", "none"].contains(text.lowercased())
    }

    /// Whether a text says that there is no value.
    static func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
    }
}
