import CElboKernels

/// What windows over images are multiplied by where no sum crosses channels: result row r, channel n is the sum over k of
/// `a[rows[r] + taps[k] + n] · b[k · channels + n]`, at `resultRows[r] + n` of the result.
struct ChannelwiseProduct: WindowProduct {
    let rows: Offsets
    let taps: Offsets
    let resultRows: Offsets
    let channels: Int
    let path: InstructionPath

    func callAsFunction(_ a: Address, _ b: Address, _ result: Address, rows range: Range<Int>) {
        path.loops.pointee.channelwise(
            a, rows.base + range.lowerBound, range.count, taps.base, taps.count, b, result,
            resultRows.base + range.lowerBound, channels)
    }
}
