import CElboKernels
import ElboGraph

/// Kernels that copy what windows see, and add it back.
struct WindowKernels {
    let window: Window
    /// x: [N, H, W, C].
    let images: Shape
    let workers: Int

    private var extents: [Int] { Array(images.extents[1...2]) }

    private var padded: PaddedImages {
        let positions = window.positions(over: extents)
        return PaddedImages(
            extents: extents, channels: images[3], low: window.low,
            padded: (0..<2).map {
                max((positions[$0] - 1) * window.strides[$0] + window.reach($0), 0)
            })
    }

    /// The windows' elements, [N, H', W', kh·kw, C].
    func elements(_ x: Address, _ out: Address) -> Kernel {
        let (source, positions) = (padded, window.positions(over: extents))
        let taps = OverlapAdd(window, positions: positions, source)
        let room = WorkerScratch(workers: workers, count: source.count)
        let each = positions[0] * positions[1] * window.count * images[3]
        return Kernel("windows(\(images))", pieces: each > 0 ? images[0] : 0) { image, worker in
            source.fill(
                1, band: 0..<source.padded[0], from: x + image * source.sourceCount,
                into: room[worker])
            taps.copy(room[worker], into: out + image * each)
        }
    }

    /// Each element added to the pixel it came from.
    func sum(_ elements: Address, _ out: Address) -> Kernel {
        let (target, positions) = (padded, window.positions(over: extents))
        let taps = OverlapAdd(window, positions: positions, target)
        let room = WorkerScratch(workers: workers, count: target.count)
        let each = positions[0] * positions[1] * window.count * images[3]
        return Kernel("overlapadd(\(images))", pieces: images.count > 0 ? images[0] : 0) {
            image, worker in
            taps.add(
                elements + image * each, scratch: room[worker],
                into: out + image * target.sourceCount)
        }
    }
}

/// The elements of windows over one padded image, in the order of positions.
struct OverlapAdd {
    private let image: PaddedImages
    private let positions: Offsets
    /// Taps whose pixels are neighbours form one run.
    private let runs: Offsets
    private let runLength: Int

    init(_ window: Window, positions: [Int], _ image: PaddedImages) {
        self.image = image
        self.positions = Offsets(image.places(1, positions: positions, strides: window.strides))
        let isDense = window.dilation[1] == 1
        runLength = (isDense ? window.kernel[1] : 1) * image.channels
        let columns = isDense ? [0] : (0..<window.kernel[1]).map { $0 * window.dilation[1] }
        runs = Offsets(
            (0..<window.kernel[0]).flatMap { row in
                columns.map {
                    (row * window.dilation[0] * image.padded[1] + $0) * image.channels
                }
            })
    }

    /// Adds up one image's elements.
    func add(_ elements: Address, scratch: Address, into target: Address) {
        scratch.update(repeating: 0, count: image.count)
        elbo_add_runs(
            scratch, elements, positions.base, positions.count, runs.base, runs.count, runLength)
        image.crop(from: scratch, into: target)
    }

    /// Copies one image's elements.
    func copy(_ padded: Address, into elements: Address) {
        elbo_copy_runs(
            elements, padded, positions.base, positions.count, runs.base, runs.count, runLength)
    }
}
