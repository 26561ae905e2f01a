/// At most 256 colours for all frames of a moving picture, as GIF wants them.
///
/// Pictures of at most 256 colours, and all grey ones, keep their colours exactly. Others get the means of 256 boxes
/// of colours, each cut where it spreads most (Wan, Prusinkiewicz and Wong 1990).
struct ColorTable {
    /// Red, green and blue of each entry.
    let colors: [SRGBColor]
    /// The entry of each colour: by its 24 bits when exact, else by the upper five bits of each channel.
    private let entries: [UInt8]
    private let isExact: Bool
    private let exactEntries: [UInt32: UInt8]

    /// The colours for `frames`, whose opacity is ignored.
    init(for frames: [Picture]) {
        var seen: [UInt32: UInt8] = [:]
        var distinct: [SRGBColor] = []
        search: for frame in frames {
            for color in ColorTable.pixels(of: frame) where seen[ColorTable.bits(color)] == nil {
                guard distinct.count < 256 else {
                    distinct = []
                    break search
                }
                seen[ColorTable.bits(color)] = UInt8(distinct.count)
                distinct.append(color)
            }
        }
        isExact = !distinct.isEmpty
        exactEntries = seen
        guard distinct.isEmpty else {
            colors = distinct
            entries = []
            return
        }
        var counts = [Int](repeating: 0, count: 1 << 15)
        for frame in frames {
            for color in ColorTable.pixels(of: frame) { counts[ColorTable.bin(color)] += 1 }
        }
        let used = counts.indices.filter { counts[$0] > 0 }
        let means = ColorBox.cut(
            used.map { (color: ColorTable.center(of: $0), count: counts[$0]) }, into: 256
        ).map { SIMD3<Int>($0.mean, rounding: .toNearestOrAwayFromZero) }
        var entries = [UInt8](repeating: 0, count: counts.count)
        for bin in used {
            let center = ColorTable.center(of: bin)
            let distances = means.map { (($0 &- center) &* ($0 &- center)).wrappedSum() }
            let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
            entries[bin] = UInt8(nearest)
        }
        self.entries = entries
        colors = means.map { SRGBColor(red: UInt8($0.x), green: UInt8($0.y), blue: UInt8($0.z)) }
    }

    /// The entry of each pixel.
    func indices(of frame: Picture) -> [UInt8] {
        ColorTable.pixels(of: frame).map {
            isExact ? exactEntries[ColorTable.bits($0)] ?? 0 : entries[ColorTable.bin($0)]
        }
    }

    private static func pixels(of frame: Picture) -> some Sequence<SRGBColor> {
        stride(from: 0, to: frame.bytes.count, by: frame.channels).lazy.map { start in
            let red = frame.bytes[start]
            return frame.hasColour
                ? SRGBColor(
                    red: red, green: frame.bytes[start + 1], blue: frame.bytes[start + 2])
                : SRGBColor(red: red, green: red, blue: red)
        }
    }

    private static func bits(_ color: SRGBColor) -> UInt32 {
        UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
    }

    private static func bin(_ color: SRGBColor) -> Int {
        Int(color.red >> 3) << 10 | Int(color.green >> 3) << 5 | Int(color.blue >> 3)
    }

    /// The middle of the colours of a bin.
    private static func center(of bin: Int) -> SIMD3<Int> {
        SIMD3(bin >> 10 & 31, bin >> 5 & 31, bin & 31) &* 8 &+ 4
    }
}
