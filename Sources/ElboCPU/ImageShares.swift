/// How images, or bands of one image's rows, are shared out in pieces; shapes alone decide.
struct ImageShares {
    /// One piece.
    struct Share {
        let images: Range<Int>
        /// Rows of positions.
        let band: Range<Int>
    }

    /// Images of a share, at most.
    let together: Int
    let shares: [Share]

    /// The elements of each share's images, so many in each; nil where images are cut into bands.
    func ranges(_ count: Int) -> [Range<Int>]? {
        let images = shares.map(\.images)
        guard Set(images.map(\.lowerBound)).count == images.count else { return nil }
        return images.map { $0.lowerBound * count..<$0.upperBound * count }
    }

    /// Multiplications that are worth a piece of their own.
    static let pieceWork = 4_000_000
    /// Rows of a product for which packing its right operand is worth the while.
    private static let productRows = 256

    /// - Parameters:
    ///   - work: Multiplications for one image.
    ///   - positions: Rows of positions in one image.
    ///   - width: Positions in a row.
    init(images: Int, positions: Int, width: Int, work: Int) {
        let bands = max(1, min(work / (2 * ImageShares.pieceWork), positions, 64))
        if bands > 1 {
            together = 1
            let height = (positions + bands - 1) / bands
            shares = (0..<images).flatMap { image in
                stride(from: 0, to: positions, by: height).map {
                    Share(images: image..<image + 1, band: $0..<min($0 + height, positions))
                }
            }
        } else {
            let worthwhile = ImageShares.pieceWork / max(work, 1)
            // Sixteen pieces at least, where the images allow it.
            let packed = min(ImageShares.productRows / max(positions * width, 1) + 1, images / 16)
            let together = min(images, max(1, (images + 63) / 64, worthwhile, packed))
            self.together = together
            shares = stride(from: 0, to: images, by: max(together, 1)).map {
                Share(images: $0..<min($0 + together, images), band: 0..<positions)
            }
        }
    }
}

/// Zeroed memory for each worker, its parts used anew by each piece.
final class WorkerScratch {
    private let memory: Memory
    private let stride: Int

    init(workers: Int, count: Int) {
        stride = (count + 31) / 16 * 16
        memory = Memory(bytes: workers * stride * MemoryLayout<Float>.stride)
    }

    subscript(worker: Int) -> Address {
        memory.base.assumingMemoryBound(to: Float.self) + worker * stride
    }
}
