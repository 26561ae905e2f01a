import ElboGraph
import ElboTestSupport

/// Fourier transforms, and what is composed of them.
enum SignalRows {
    static let all: [ConformanceRow] = transforms + composed

    /// Shapes of signals: every pass of a transform, blocks of sixteen with a rest, several pieces, and none.
    private static let signals: [Shape] = [
        [2], [4], [3, 8], [16, 16], [17, 32], [2, 3, 64], [70, 128], [5, 256], [1, 512], [2, 1024],
        [0, 8],
    ]

    private static let transforms: [ConformanceRow] = signals.flatMap { x in
        let spectra = Shape([2] + x.extents.dropLast() + [x[-1] / 2 + 1])
        let order = x.count < 100 ? 3 : x.count < 1000 ? 2 : 1
        return [
            ConformanceRow(.fourier, [(x, .normal)], .ofLargest(1e-6), order: order),
            ConformanceRow(.fourierAdjoint, [(spectra, .normal)], .ofLargest(1e-6), order: order),
        ]
    }

    private static let composed: [ConformanceRow] = [
        (samples: 64, window: 16, hop: 4), (samples: 50, window: 8, hop: 3),
        (samples: 8, window: 32, hop: 32),
    ].map { samples, window, hop in
        ConformanceRow(
            "powers of windows of \(window) by \(hop)", [([3, samples], .normal)],
            .ofLargest(2e-6), order: 2
        ) { _, x in
            [x[0].shortTimeFourier(window: window, hop: hop).squared().sum(along: [0])]
        }
    }
}
