import CElboKernels
import ElboGraph

/// Kernels of a convolution y = conv(x, w) and of its adjoints in x and in w.
struct ConvolutionKernels {
    let convolution: Convolution
    /// x: [N, H, W, C].
    let images: Shape
    /// y: [N, H', W', O].
    let results: Shape
    let path: InstructionPath
    let workers: Int

    private var window: Window { convolution.window }
    private var count: Int { images[0] }
    private var channels: Int { images[3] / convolution.groups }
    private var outputs: Int { results[3] / convolution.groups }
    private var extents: [Int] { Array(images.extents[1...2]) }
    private var positions: [Int] { Array(results.extents[1...2]) }
    private var pixels: Int { positions[0] * positions[1] }
    /// Multiplications for one image.
    private var work: Int { pixels * window.count * channels * results[3] }
    /// Whether each channel has a filter of its own: then nothing is summed across channels.
    private var isChannelwise: Bool { convolution.groups > 1 && channels == 1 && outputs == 1 }
    private var isEmpty: Bool { work == 0 || count == 0 }
    private var summary: String {
        "\(images.extents.map(String.init).joined(separator: "x")), "
            + "\(window.kernel[0])x\(window.kernel[1])x\(results[3])"
    }

    /// x with the zeros that the window sees.
    private var paddedImages: PaddedImages {
        PaddedImages(
            extents: extents, channels: images[3], low: window.low,
            padded: (0..<2).map { (positions[$0] - 1) * window.strides[$0] + window.reach($0) })
    }

    /// Where the elements (tap, channel) of a group's filter meet the padded images.
    private func elements(_ group: Int) -> [Int] {
        let taps = (0..<window.kernel[0]).flatMap { u in
            (0..<window.kernel[1]).map { [u * window.dilation[0], $0 * window.dilation[1]] }
        }
        return paddedImages.elements(taps, group * channels..<(group + 1) * channels)
    }

    /// One group's windows times its filter, all groups' where channels stay apart.
    private func product(
        rows: [Int], inner: [Int], resultRows: [Int], columns: Int, innerStride: Int
    ) -> any WindowProduct {
        isChannelwise
            ? ChannelwiseProduct(
                rows: Offsets(rows), taps: Offsets(inner), resultRows: Offsets(resultRows),
                channels: results[3], path: path)
            : IndexedProduct(
                rows: Offsets(rows), inner: Offsets(inner), resultRows: Offsets(resultRows),
                columns: columns, innerStride: innerStride, columnStride: 1, path: path)
    }

    /// Groups whose products are made one after the other.
    private var productGroups: Range<Int> { 0..<(isChannelwise ? 1 : convolution.groups) }

    private func zeros(_ target: Address, _ count: Int) -> [Kernel] {
        [Kernel("zeros") { _, _ in target.update(repeating: 0, count: count) }]
    }

    // MARK: y from x and w

    /// conv(x, w): rows are windows, columns the filter's outputs.
    func result(_ x: Address, _ w: Address, _ y: Address) -> [Kernel] {
        guard !isEmpty else { return zeros(y, results.count) }
        let shares = ImageShares(
            images: count, positions: positions[0], width: positions[1], work: work)
        let places = paddedImages.places(
            shares.together, positions: positions, strides: window.strides)
        let parts = productGroups.map { group in
            SlidingProducts.Part(
                product: product(
                    rows: places, inner: elements(group),
                    resultRows: places.indices.map { $0 * results[3] + group * outputs },
                    columns: outputs, innerStride: results[3]),
                filter: w + group * outputs, positions: positions)
        }
        let products = SlidingProducts(
            source: paddedImages, stride: window.strides[0], reach: window.reach(0), parts: parts,
            resultCount: pixels * results[3])
        return [products.kernel("conv(\(summary))", shares, workers: workers, from: x, to: y)]
    }

    // MARK: x from y and w

    /// Up to so many channels, the products of all taps together fill vectors better than one tap's.
    private static let fewChannels = 8

    /// The adjoint in x.
    func images(_ y: Address, _ w: Address, _ x: Address) -> [Kernel] {
        guard !isEmpty else { return zeros(x, images.count) }
        let isNarrow = convolution.groups == 1 && channels <= ConvolutionKernels.fewChannels
        return isNarrow ? [overlapping(y, w, x)] : phases(y, w, x)
    }

    /// Each position's products with all taps, added where the taps lie.
    private func overlapping(_ y: Address, _ w: Address, _ x: Address) -> Kernel {
        let shares = ImageShares(images: count, positions: 1, width: pixels, work: work)
        let (outputs, columns, pixels) = (results[3], window.count * channels, pixels)
        let product = IndexedProduct(
            rows: Offsets((0..<shares.together * pixels).map { $0 * outputs }),
            inner: Offsets(Array(0..<outputs)),
            resultRows: Offsets((0..<shares.together * pixels).map { $0 * columns }),
            columns: columns, innerStride: 1, columnStride: outputs, path: path)
        let target = paddedImages
        let room = WorkerScratch(
            workers: workers, count: shares.together * pixels * columns + target.count)
        let taps = OverlapAdd(window, positions: positions, target)
        let kernel = Kernel("transposedconv(\(summary))", pieces: shares.shares.count) {
            piece, worker in
            let range = shares.shares[piece].images
            let terms = room[worker]
            product(
                y + range.lowerBound * pixels * outputs, w, terms, rows: 0..<range.count * pixels)
            for (index, image) in range.enumerated() {
                taps.add(
                    terms + index * pixels * columns,
                    scratch: terms + shares.together * pixels * columns,
                    into: x + image * target.sourceCount)
            }
        }
        kernel.ranges = shares.ranges(target.sourceCount)
        return kernel
    }

    /// Pixels that lie alike towards the strides see the same taps: each such phase is a product of its
    /// own, with a window that slides over y by ones.
    private func phases(_ y: Address, _ w: Address, _ x: Address) -> [Kernel] {
        let (channels, outputs, all) = (channels, outputs, results[3])
        let turned = isChannelwise ? all : outputs
        let axes = (0..<2).map { PhaseAxis(window, axis: $0, extent: extents[$0]) }
        let shares = ImageShares(
            images: count, positions: axes[0].phases[0].count,
            width: axes[1].phases[0].count, work: work)
        let source = PaddedImages(
            extents: positions, channels: results[3], low: axes.map(\.low),
            padded: axes.map(\.padded))
        // The filters of all phases, outputs before channels.
        let filters = WorkerScratch(
            workers: 1, count: window.count * results[3] * channels)
        var parts: [SlidingProducts.Part] = []
        var turns: [(from: Address, to: Address)] = []
        var filter = filters[0]
        for vertical in axes[0].phases {
            for horizontal in axes[1].phases {
                let taps = vertical.taps.flatMap { u in horizontal.taps.map { v in (u, v) } }
                let positions = [vertical.count, horizontal.count]
                let rows = source.places(shares.together, positions: positions, strides: [1, 1])
                let places = pixelPlaces(shares.together, vertical, horizontal)
                for group in productGroups {
                    let inner = source.elements(
                        taps.map { [$0.0.place, $0.1.place] },
                        group * outputs..<(group + 1) * outputs)
                    parts.append(
                        SlidingProducts.Part(
                            product: product(
                                rows: rows, inner: inner,
                                resultRows: places.map { $0 + group * channels },
                                columns: channels, innerStride: channels),
                            filter: filter, positions: positions))
                    for (u, v) in taps {
                        let tap = u.tap * window.kernel[1] + v.tap
                        turns.append((w + tap * channels * results[3] + group * outputs, filter))
                        filter += turned * channels
                    }
                }
            }
        }
        let turn = Kernel("filter phases", pieces: turns.count) {
            [filters, loops = path.loops] piece, _ in
            withExtendedLifetime(filters) {
                loops.pointee.transpose(
                    turns[piece].to, turns[piece].from, channels, all, 0, turned)
            }
        }
        let products = SlidingProducts(
            source: source, stride: 1, reach: axes[0].reach, parts: parts,
            resultCount: extents[0] * extents[1] * images[3])
        return [
            turn,
            products.kernel(
                "transposedconv(\(summary))", shares, workers: workers, from: y, to: x),
        ]
    }

    /// Where the pixels of a phase lie in x.
    private func pixelPlaces(
        _ together: Int, _ vertical: PhaseAxis.Phase, _ horizontal: PhaseAxis.Phase
    ) -> [Int] {
        (0..<together).flatMap { n in
            (0..<vertical.count).flatMap { i in
                let row = n * extents[0] + vertical.first + i * window.strides[0]
                return (0..<horizontal.count).map { j in
                    let column = horizontal.first + j * window.strides[1]
                    return (row * extents[1] + column) * images[3]
                }
            }
        }
    }

    // MARK: w from x and y

    /// The adjoint in w: rows are the filter's elements, and the sum runs over windows.
    ///
    /// The images fall into a number of parts that shapes decide; the parts' sums are added in order.
    func filter(_ x: Address, _ y: Address, _ w: Address) -> [Kernel] {
        let size = window.count * channels * results[3]
        guard !isEmpty else { return zeros(w, size) }
        let (count, all, pixels) = (count, results[3], pixels)
        let source = paddedImages
        let wanted = max(1, min(count, 16, count * work / ImageShares.pieceWork))
        let length = (count + wanted - 1) / wanted
        let pieces = (count + length - 1) / length
        // Images that stay in cache while all rows of the result are visited.
        let together = max(1, min(length, 32_768 / source.count))
        let places = paddedImages.places(
            together, positions: positions, strides: window.strides)
        let sums = windowSums(Offsets(places))
        let room = WorkerScratch(
            workers: workers, count: source.isPlain ? 0 : together * source.count)
        let partial = WorkerScratch(workers: pieces, count: pieces > 1 ? size : 0)
        let main = Kernel("convfilter(\(summary))", pieces: pieces) { piece, worker in
            let range = piece * length..<min((piece + 1) * length, count)
            for first in stride(from: range.lowerBound, to: range.upperBound, by: together) {
                let images = min(together, range.upperBound - first)
                var base = x + first * source.sourceCount
                if !source.isPlain {
                    source.fill(
                        images, band: 0..<source.padded[0], from: base, into: room[worker])
                    base = room[worker]
                }
                for sum in sums {
                    sum(
                        base, y + first * pixels * all, pieces > 1 ? partial[piece] : w,
                        images * pixels, first > range.lowerBound)
                }
            }
        }
        guard pieces > 1 else { return [main] }
        let band = max(4096, (size / 16 + 15) / 16 * 16)
        let sum = Kernel("sums of filters", pieces: (size + band - 1) / band) { [path] piece, _ in
            let first = piece * band
            let length = min(band, size - first)
            (w + first).update(from: partial[0] + first, count: length)
            for part in 1..<pieces {
                path.loops.pointee.accumulate_sum(w + first, partial[part] + first, length)
            }
        }
        return [main, sum]
    }

    /// Sums of a filter over the first so many windows, added to what is there or not.
    private typealias WindowSums = (
        _ x: Address, _ y: Address, _ w: Address, _ windows: Int, _ accumulates: Bool
    ) -> Void

    /// The sums of each group's filter, of all where channels stay apart; windows begin at `places`.
    private func windowSums(_ places: Offsets) -> [WindowSums] {
        let (outputs, all) = (outputs, results[3])
        if isChannelwise {
            let taps = Offsets(elements(0))
            return [
                { [path] x, y, w, windows, accumulates in
                    path.loops.pointee.channelwise_filter(
                        x, places.base, windows, taps.base, taps.count, y, w, all, accumulates)
                }
            ]
        }
        return (0..<convolution.groups).map { group in
            let elements = elements(group)
            let product = IndexedProduct(
                rows: Offsets(elements), inner: places,
                resultRows: Offsets(elements.indices.map { $0 * all + group * outputs }),
                columns: outputs, innerStride: all, columnStride: 1, path: path)
            return { x, y, w, windows, accumulates in
                product(
                    x, y + group * outputs, w, innerCount: windows, accumulates: accumulates)
            }
        }
    }
}
