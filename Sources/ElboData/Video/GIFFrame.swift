/// One frame of a GIF file, still packed.
struct GIFFrame {
    /// What a frame leaves for the next one.
    enum Disposal {
        case keep, background, previous
    }

    var left = 0
    var top = 0
    var width = 0
    var height = 0
    var isInterlaced = false
    /// Where its colours are in the file, three bytes each.
    var colors = 0..<0
    /// Whether all of them are grey.
    var isGrey = true
    /// The colour that leaves the canvas as it is; -1 for none.
    var transparent = -1
    var disposal = Disposal.keep
    /// Hundredths of a second.
    var delay = 0
    /// Bits of a symbol.
    var depth = 2
    /// Where its data are: blocks of up to 255 bytes behind their length.
    var blocks: [Range<Int>] = []

    /// Rows in the order of the data: from top to bottom, or every eighth, the rest of every fourth, and so on.
    var rows: [Int] {
        guard isInterlaced else { return Array(0..<height) }
        return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { start, step in
            Array(stride(from: start, to: height, by: step))
        }
    }

    /// The number of a colour for each pixel, in the order of the data (Lempel, Ziv and Welch; GIF89a, appendix F).
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - number: The frame's, for messages.
    func indices(in bytes: [UInt8], number: Int) throws(VideoDefect) -> [UInt8] {
        let count = width * height
        let (clear, end) = (1 << depth, 1 << depth + 1)
        var result: [UInt8] = []
        // Of each code the string it stands for: all but the last symbol as a code, the last, and its length.
        var prefixes = [Int](repeating: -1, count: 4096)
        var lasts = [UInt8](repeating: 0, count: 4096)
        var lengths = [Int](repeating: 1, count: 4096)
        for symbol in 0..<clear { lasts[symbol] = UInt8(symbol) }
        var (length, free, previous) = (depth + 1, end + 1, -1)
        var (pending, available) = (0, 0)
        unpacking: for block in blocks {
            for byte in bytes[block] {
                pending |= Int(byte) << available
                available += 8
                while available >= length {
                    let code = pending & (1 << length - 1)
                    pending >>= length
                    available -= length
                    if code == clear {
                        (length, free, previous) = (depth + 1, end + 1, -1)
                        continue
                    }
                    if code == end { break unpacking }
                    guard code < free || code == free && previous >= 0 else {
                        throw .damaged(reason: "frame \(number) has a code that nothing defines")
                    }
                    // The string of a code that is being defined ends as it begins.
                    let known = code < free ? code : previous
                    let size = lengths[known] + (code < free ? 0 : 1)
                    let start = result.count
                    result.append(contentsOf: repeatElement(0, count: size))
                    var (place, walk) = (start + lengths[known] - 1, known)
                    while walk >= 0, place >= start {
                        result[place] = lasts[walk]
                        walk = prefixes[walk]
                        place -= 1
                    }
                    if code == free { result[start + size - 1] = result[start] }
                    if previous >= 0, free < 4096 {
                        prefixes[free] = previous
                        lasts[free] = result[start]
                        lengths[free] = lengths[previous] + 1
                        free += 1
                        if free == 1 << length, length < 12 { length += 1 }
                    }
                    previous = code
                    if result.count >= count { break unpacking }
                }
            }
        }
        guard result.count >= count else { throw .truncated(frame: number) }
        return result
    }
}
