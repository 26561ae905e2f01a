/// Colours close to each other, with how often each occurs.
struct ColorBox {
    /// A colour, as red, green and blue, and how often it occurs.
    typealias Bin = (color: SIMD3<Int>, count: Int)

    private let bins: [Bin]
    private let count: Int
    /// The channel over which the colours spread most, and how far.
    private let longest: (channel: Int, length: Int)

    private init(_ bins: [Bin]) {
        self.bins = bins
        count = bins.reduce(0) { $0 + $1.count }
        let lower = bins.reduce(SIMD3(repeating: 255)) { pointwiseMin($0, $1.color) }
        let upper = bins.reduce(SIMD3(repeating: 0)) { pointwiseMax($0, $1.color) }
        let lengths = upper &- lower
        let channel = (1...2).reduce(0) { lengths[$1] > lengths[$0] ? $1 : $0 }
        longest = (channel, lengths[channel])
    }

    /// Boxes around colours, at most `limit`; the one that holds most over the longest way is cut first.
    static func cut(_ bins: [Bin], into limit: Int) -> [ColorBox] {
        var boxes = [ColorBox(bins)]
        while boxes.count < limit {
            let weights = boxes.map { $0.count * $0.longest.length }
            guard let widest = weights.indices.max(by: { weights[$0] < weights[$1] }),
                weights[widest] > 0
            else { break }
            let halves = boxes[widest].halves
            boxes[widest] = halves.0
            boxes.append(halves.1)
        }
        return boxes
    }

    /// The box cut across its longest side, about half of its pixels on each side, neither empty.
    private var halves: (ColorBox, ColorBox) {
        let channel = longest.channel
        let sorted = bins.sorted { $0.color[channel] < $1.color[channel] }
        var before = sorted[0].count
        var place = 1
        while place < sorted.count - 1, before + sorted[place].count / 2 < count / 2 {
            before += sorted[place].count
            place += 1
        }
        return (ColorBox(Array(sorted[..<place])), ColorBox(Array(sorted[place...])))
    }

    /// The mean of the box's colours.
    var mean: SIMD3<Int> {
        let total = max(count, 1)
        let sum = bins.reduce(SIMD3<Int>(repeating: total / 2)) {
            $0 &+ $1.color &* SIMD3(repeating: $1.count)
        }
        return sum / SIMD3(repeating: total)
    }
}
