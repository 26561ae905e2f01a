public import ElboData
public import ElboReport

extension ToyVideo {
    /// So many videos that play side by side.
    ///
    /// - Parameters:
    ///   - count: At least one.
    ///   - seed: Decides all of them.
    public func movingPicture(of count: Int, seed: UInt64) -> MovingPicture {
        var random = SplitMix64(seed: seed)
        let videos = (0..<count).map { _ in video(from: &random) }
        let perRow = Int(Double(count).squareRoot().rounded(.up))
        let size = side * side
        return MovingPicture(
            (0..<frames).compactMap { time in
                ContactSheet(
                    videos.map {
                        Picture(
                            height: side, width: side,
                            bytes: Array($0[time * size..<(time + 1) * size]))
                    }, columns: perRow, background: .grey(64)
                ).picture
            }, framesPerSecond: 10)
    }
}
