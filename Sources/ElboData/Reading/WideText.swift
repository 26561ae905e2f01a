/// Text of two or four bytes for each character, which is not read but recognised.
enum WideText {
    /// The name of the encoding that first bytes show: by the byte order mark, or by the zeros beside Latin letters.
    static func encoding(of start: some Sequence<UInt8>) -> String? {
        let bytes = Array(start.prefix(4))
        if bytes == [0xff, 0xfe, 0, 0] { return "UTF-32LE" }
        if bytes == [0, 0, 0xfe, 0xff] { return "UTF-32BE" }
        if bytes.starts(with: [0xff, 0xfe]) { return "UTF-16LE" }
        if bytes.starts(with: [0xfe, 0xff]) { return "UTF-16BE" }
        guard bytes.count == 4 else { return nil }
        let areZero = bytes.map { $0 == 0 }
        if areZero == [true, false, true, false] { return "UTF-16BE" }
        if areZero == [false, true, false, true] { return "UTF-16LE" }
        return nil
    }
}
