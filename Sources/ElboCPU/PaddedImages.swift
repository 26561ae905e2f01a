/// Images with room for zeros around them.
struct PaddedImages {
    /// Height and width of the images.
    let extents: [Int]
    let channels: Int
    /// Zeros before the first row and column; negative where rows or columns are left out.
    let low: [Int]
    /// Height and width with the zeros.
    let padded: [Int]

    /// Elements of one image with its zeros.
    var count: Int { padded[0] * padded[1] * channels }
    /// Elements of one image without.
    var sourceCount: Int { extents[0] * extents[1] * channels }
    /// Whether the images can be read where they are.
    var isPlain: Bool { low == [0, 0] && padded == extents }

    /// Where a window begins at each position, image after image.
    func places(_ images: Int, positions: [Int], strides: [Int]) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(images * positions[0] * positions[1])
        for n in 0..<images {
            for i in 0..<positions[0] {
                for j in 0..<positions[1] {
                    places.append(
                        ((n * padded[0] + i * strides[0]) * padded[1] + j * strides[1]) * channels)
                }
            }
        }
        return places
    }

    /// Where the elements (tap, channel) that a window sees lie from its beginning.
    func elements(_ taps: [[Int]], _ range: Range<Int>) -> [Int] {
        taps.flatMap { tap in range.map { (tap[0] * padded[1] + tap[1]) * channels + $0 } }
    }

    /// Copies rows `band` of padded images into memory whose padding columns are zero.
    ///
    /// - Parameter target: Row `band.lowerBound` of the first image.
    func fill(_ images: Int, band: Range<Int>, from source: Address, into target: Address) {
        let width = padded[1] * channels
        let skipped = max(-low[1], 0)
        let first = max(low[1], 0)
        let columns = max(min(extents[1] - skipped, padded[1] - first), 0) * channels
        for n in 0..<images {
            for row in band {
                let to = target + (n * padded[0] + row - band.lowerBound) * width
                let original = row - low[0]
                if (0..<extents[0]).contains(original) {
                    let from =
                        source + ((n * extents[0] + original) * extents[1] + skipped) * channels
                    (to + first * channels).update(from: from, count: columns)
                } else {
                    to.update(repeating: 0, count: width)
                }
            }
        }
    }

    /// Copies one padded image back; what lies beyond its padded extents is zero.
    func crop(from source: Address, into target: Address) {
        for row in 0..<extents[0] {
            let to = target + row * extents[1] * channels
            let inside = row + low[0] < padded[0] ? min(extents[1], padded[1] - low[1]) : 0
            let from = source + ((row + low[0]) * padded[1] + low[1]) * channels
            if inside > 0 { to.update(from: from, count: inside * channels) }
            (to + max(inside, 0) * channels).update(
                repeating: 0, count: (extents[1] - max(inside, 0)) * channels)
        }
    }
}
