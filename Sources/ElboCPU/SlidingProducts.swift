/// Matrix products whose left rows are what windows see in images, read where they lie: nothing is copied
/// but the zeros around the images.
struct SlidingProducts {
    /// One product: a group of channels, or a phase of a stride.
    struct Part {
        /// Rows for as many images as are taken together.
        let product: any WindowProduct
        /// The right operand.
        let filter: Address
        /// Positions along height and width.
        let positions: [Int]
    }

    let source: PaddedImages
    /// Rows of the padded images from one row of positions to the next.
    let stride: Int
    /// Rows that one row of positions sees.
    let reach: Int
    let parts: [Part]
    /// Elements of the results for one image.
    let resultCount: Int

    func kernel(
        _ name: String, _ shares: ImageShares, workers: Int, from images: Address,
        to results: Address
    ) -> Kernel {
        let room = WorkerScratch(
            workers: workers, count: source.isPlain ? 0 : shares.together * source.count)
        let kernel = Kernel(name, pieces: shares.shares.count) { piece, worker in
            let share = shares.shares[piece]
            var base = images + share.images.lowerBound * source.sourceCount
            if !source.isPlain {
                let first = share.band.lowerBound * stride
                let end = (share.band.upperBound - 1) * stride + reach
                source.fill(
                    share.images.count, band: first..<min(end, source.padded[0]), from: base,
                    into: room[worker])
                base = room[worker] - first * source.padded[1] * source.channels
            }
            for part in parts {
                let rows = share.band.clamped(to: 0..<part.positions[0])
                let all = part.positions[0] * part.positions[1]
                let first = rows.lowerBound * part.positions[1]
                let last = (share.images.count - 1) * all + rows.upperBound * part.positions[1]
                part.product(
                    base, part.filter, results + share.images.lowerBound * resultCount,
                    rows: first..<last)
            }
        }
        kernel.ranges = shares.ranges(resultCount)
        return kernel
    }
}
