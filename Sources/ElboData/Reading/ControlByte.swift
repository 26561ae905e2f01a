/// A byte that stands in no text.
struct ControlByte {
    let value: UInt8
    /// From 1.
    let line: Int
    /// The place in its line, from 1.
    let place: Int

    /// The first one of some bytes from the beginning of a file; nil where there is none.
    init?(in start: ArraySlice<UInt8>) {
        guard let index = start.firstIndex(where: ControlByte.isOne) else { return nil }
        let before = start[..<index]
        value = start[index]
        line = 1 + before.count { $0 == 10 }
        place = 1 + before.count - (before.lastIndex(of: 10).map { $0 + 1 - start.startIndex } ?? 0)
    }

    /// Whether a byte is a control character other than tab, line feed and return.
    static func isOne(_ byte: UInt8) -> Bool { byte < 32 && ![9, 10, 13].contains(byte) }

    /// What is wrong with the line, and what to do about it.
    var reason: String {
        let digits = String(value, radix: 16)
        let name =
            value == 0
            ? "a NUL" : "the control character 0x" + (digits.count < 2 ? "0" : "") + digits
        return
            "has \(name) as byte \(place), and a text has none: remove it, or name the file by what it is"
    }
}
