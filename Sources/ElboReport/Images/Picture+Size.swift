extension Picture {
    /// The side in pixels below which a picture is enlarged to be seen well.
    public static let legibleSide = 64

    /// The whole factor that brings the longer side to `legibleSide` at least; 1 for larger pictures.
    public var legibleScale: Int { Picture.legibleScale(height: height, width: width) }

    /// The whole factor that brings the longer side to `legibleSide` at least; 1 for larger pictures.
    public static func legibleScale(height: Int, width: Int) -> Int {
        let side = max(height, width)
        return (legibleSide + side - 1) / side
    }

    /// The picture with each pixel as a square of `factor` x `factor` pixels.
    public func enlarged(by factor: Int) -> Picture {
        precondition(factor > 0, "pixels cannot become \(factor) times as large")
        guard factor > 1 else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * factor * factor)
        for row in 0..<height {
            let start = result.count
            for column in 0..<width {
                let pixel = (row * width + column) * channels
                for _ in 0..<factor { result += bytes[pixel..<pixel + channels] }
            }
            let line = result[start...]
            for _ in 1..<factor { result += line }
        }
        return Picture(
            height: height * factor, width: width * factor, channels: channels, bytes: result)
    }

    /// The picture with the mean of each square of `factor` x `factor` pixels as one pixel.
    ///
    /// Squares that reach over the right or lower edge are averaged over what they hold.
    public func reduced(by factor: Int) -> Picture {
        precondition(factor > 0, "pixels cannot become \(factor) times as small")
        guard factor > 1 else { return self }
        let (rows, columns) = ((height + factor - 1) / factor, (width + factor - 1) / factor)
        var result: [UInt8] = []
        result.reserveCapacity(rows * columns * channels)
        for row in 0..<rows {
            for column in 0..<columns {
                let lines = row * factor..<min((row + 1) * factor, height)
                let places = column * factor..<min((column + 1) * factor, width)
                let count = lines.count * places.count
                for channel in 0..<channels {
                    var sum = 0
                    for line in lines {
                        for place in places {
                            sum += Int(bytes[(line * width + place) * channels + channel])
                        }
                    }
                    result.append(UInt8((2 * sum + count) / (2 * count)))
                }
            }
        }
        return Picture(height: rows, width: columns, channels: channels, bytes: result)
    }

    /// The picture reduced by the least whole factor after which no side is longer than `side`.
    public func fitting(_ side: Int) -> Picture {
        reduced(by: max((max(height, width) + side - 1) / side, 1))
    }
}
