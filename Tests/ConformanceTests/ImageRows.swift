import ElboGraph
import ElboTestSupport

/// Convolutions, windows, and what is composed of them.
enum ImageRows {
    static let all: [ConformanceRow] = convolutions + windows + composed

    /// A window over images of some extents.
    private struct Setting {
        var images = 2
        var extents: [Int]
        var channels = 3
        var outputs = 4
        var window: Window
        var groups = 1
    }

    private static let settings: [Setting] = [
        Setting(extents: [1, 1], channels: 1, outputs: 1, window: Window(kernel: [1, 1])),
        Setting(extents: [5, 4], window: Window(kernel: [3, 2])),
        Setting(extents: [5, 4], window: Window(kernel: [3, 3], padding: 1)),
        Setting(extents: [8, 8], window: Window(kernel: [4, 4], strides: [2, 2], padding: 1)),
        Setting(
            extents: [7, 9], channels: 2, outputs: 3,
            window: Window(kernel: [4, 4], strides: [2, 2], padding: 1)),
        Setting(
            extents: [6, 7],
            window: Window(kernel: [2, 3], strides: [3, 1], low: [0, 2], high: [1, 0])
        ),
        Setting(
            extents: [9, 8], channels: 2,
            window: Window(kernel: [3, 2], padding: 2, dilation: [2, 3])),
        Setting(
            extents: [9, 9], channels: 2, outputs: 2,
            window: Window(kernel: [3, 3], strides: [2, 2], padding: 1, dilation: [2, 2])),
        // A stride wider than the window leaves pixels out.
        Setting(extents: [7, 8], window: Window(kernel: [2, 1], strides: [3, 4])),
        Setting(extents: [5, 5], window: Window(kernel: [5, 5], strides: [4, 4], padding: 4)),
        Setting(
            extents: [5, 6], channels: 4, outputs: 6, window: Window(kernel: [3, 3], padding: 1),
            groups: 2),
        Setting(
            extents: [6, 6], channels: 3, outputs: 3,
            window: Window(kernel: [4, 4], strides: [2, 2], padding: 1), groups: 3),
        // Each channel by itself: whole vectors, single ones and a rest, with the taps of several blocks.
        Setting(
            extents: [9, 8], channels: 53, outputs: 53, window: Window(kernel: [3, 3], padding: 1),
            groups: 53),
        Setting(
            images: 9, extents: [11, 10], channels: 37, outputs: 37,
            window: Window(kernel: [4, 5], strides: [2, 1], padding: 2), groups: 37),
        Setting(images: 0, extents: [4, 4], window: Window(kernel: [3, 3])),
        Setting(extents: [2, 2], window: Window(kernel: [3, 3])),
        Setting(extents: [4, 4], channels: 0, window: Window(kernel: [3, 3])),
        // Wide enough for whole vectors, pieces and partial sums.
        Setting(
            images: 3, extents: [9, 7], channels: 17, outputs: 35,
            window: Window(kernel: [3, 3], strides: [2, 2], padding: 1)),
        Setting(
            images: 21, extents: [14, 14], channels: 20, outputs: 33,
            window: Window(kernel: [4, 4], strides: [2, 2], padding: 1)),
        Setting(
            images: 1, extents: [40, 41], channels: 12, outputs: 40,
            window: Window(kernel: [5, 5], padding: 2)),
        Setting(
            images: 12, extents: [28, 28], channels: 3, outputs: 32,
            window: Window(kernel: [4, 4], strides: [2, 2], padding: 1)),
    ]

    private static let convolutions: [ConformanceRow] = settings.flatMap { setting in
        let convolution = Convolution(setting.window, groups: setting.groups)
        let (n, c, o) = (setting.images, setting.channels, setting.outputs)
        let x = Shape([n] + setting.extents + [c])
        let w = Shape(setting.window.kernel + [c / setting.groups, o])
        let y = Shape([n] + convolution.outputExtents(for: setting.extents) + [o])
        let work = y.count * w.count / max(o, 1)
        let order = work < 2000 ? 3 : work < 40_000 ? 2 : work < 150_000 ? 1 : 0
        // Filters of large images are long sums.
        let tolerance = Tolerance.ofLargest(4e-6)
        return [
            ConformanceRow(
                .convolution(convolution), [(x, .normal), (w, .normal)], tolerance, order: order,
                note: "\(x) \(w)"),
            ConformanceRow(
                .transposedConvolution(convolution, extents: setting.extents),
                [(y, .normal), (w, .normal)], tolerance, order: order),
            ConformanceRow(
                .convolutionFilter(convolution), [(x, .normal), (y, .normal)], tolerance,
                order: order),
        ]
    }

    private static let windows: [ConformanceRow] = settings.filter { $0.groups == 1 }.flatMap {
        setting in
        let window = setting.window
        let x = Shape([setting.images] + setting.extents + [setting.channels])
        let positions = window.positions(over: setting.extents)
        let elements = Shape([setting.images] + positions + [window.count, setting.channels])
        let order = elements.count < 500 ? 2 : elements.count < 5000 ? 1 : 0
        return [
            ConformanceRow(.windows(window), [(x, .normal)], .exact, order: order),
            ConformanceRow(
                .overlapAdd(window, extents: setting.extents), [(elements, .normal)],
                .ofLargest(2e-6), order: order),
        ]
    }

    private static let composed: [ConformanceRow] = [
        row("maxPooled", .spaced(offset: 0), .exact, order: 1) {
            $0.maxPooled(Window(kernel: [2, 2], strides: [2, 2]))
        },
        row("maxPooled", .spaced(offset: 0), .exact, order: 1, note: "overlapping, padded") {
            $0.maxPooled(Window(kernel: [3, 3], strides: [2, 2], padding: 1))
        },
        row("averagePooled", .normal, .ofLargest(2e-6), order: 2) {
            $0.averagePooled(Window(kernel: [2, 2], strides: [2, 2]))
        },
        row("averagePooled", .normal, .ofLargest(2e-6), order: 2, note: "overlapping, padded") {
            $0.averagePooled(Window(kernel: [3, 2], strides: [2, 1], low: [1, 0], high: [0, 1]))
        },
        row("upsampledNearest", .normal, .exact, order: 2) { $0.upsampledNearest(by: [2, 3]) },
        row("resizedBilinear", .normal, .ofLargest(2e-6), order: 2, note: "larger") {
            $0.resizedBilinear(to: [9, 11])
        },
        row("resizedBilinear", .normal, .ofLargest(2e-6), order: 2, note: "smaller") {
            $0.resizedBilinear(to: [2, 3])
        },
        row("group normalisation", .normal, .ofLargest(1e-5), order: 2) {
            let grouped = $0.reshaped(to: [2, 30, 2, 2])
            let centred = grouped - grouped.mean(along: [1, 3], keepingAxes: true)
            return centred
                / sqrt(centred.squared().mean(along: [1, 3], keepingAxes: true) + 1e-3)
        },
    ]

    private static func row(
        _ name: String, _ domain: Domain, _ tolerance: Tolerance, order: Int, note: String = "",
        _ function: @escaping @Sendable (Tensor) -> Tensor
    ) -> ConformanceRow {
        ConformanceRow(
            name, [([2, 6, 5, 4], domain)], tolerance, order: order, note: note
        ) { _, x in [function(x[0])] }
    }
}
