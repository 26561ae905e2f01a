/// Colours close to each other, with how often each occurs.
struct ColorBox {
    /// A colour, as red, green and blue, and how often it occurs.
    typealias Bin = (color: SIMD3<Int>, count: Int)

    private let bins: [Bin]
    /// The mean of the colours.
    let mean: SIMD3<Double>
    /// The sums of squared distances from the mean, channel by channel.
    private let spread: SIMD3<Double>

    private init(_ bins: [Bin]) {
        self.bins = bins
        let count = Double(bins.reduce(0) { $0 + $1.count })
        let sum = bins.reduce(SIMD3<Double>.zero) { $0 + SIMD3($1.color) * Double($1.count) }
        let mean = sum / max(count, 1)
        self.mean = mean
        spread = bins.reduce(SIMD3<Double>.zero) {
            let distance = SIMD3<Double>($1.color) - mean
            return $0 + distance * distance * Double($1.count)
        }
    }

    /// Boxes around colours, at most `limit`; the one of the greatest spread is cut first.
    static func cut(_ bins: [Bin], into limit: Int) -> [ColorBox] {
        var boxes = [ColorBox(bins)]
        while boxes.count < limit {
            let spreads = boxes.map { $0.spread.max() }
            guard let widest = spreads.indices.max(by: { spreads[$0] < spreads[$1] }),
                let halves = boxes[widest].halves
            else { break }
            boxes[widest] = halves.lower
            boxes.append(halves.upper)
        }
        return boxes
    }

    /// The box cut at the mean of the channel that spreads most; nil if it holds one colour.
    private var halves: (lower: ColorBox, upper: ColorBox)? {
        let channel = (1...2).reduce(0) { spread[$1] > spread[$0] ? $1 : $0 }
        let lower = bins.filter { Double($0.color[channel]) <= mean[channel] }
        let upper = bins.filter { Double($0.color[channel]) > mean[channel] }
        return lower.isEmpty || upper.isEmpty ? nil : (ColorBox(lower), ColorBox(upper))
    }
}
