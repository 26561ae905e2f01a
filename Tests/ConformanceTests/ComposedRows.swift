import ElboGraph
import ElboTestSupport

/// Functions composed of operations, at the places where compositions go wrong.
enum ComposedRows {
    static let all: [ConformanceRow] =
        exponentialFamilies + statistics + rectifiers + categories + fusions

    private static func row(
        _ name: String, _ shape: Shape, _ domain: Domain, _ tolerance: Tolerance, order: Int = 2,
        note: String = "", _ function: @escaping @Sendable (Tensor) -> Tensor
    ) -> ConformanceRow {
        ConformanceRow(
            name, [(shape, domain)], tolerance, order: shape.count < 500 ? order : min(order, 1),
            note: note
        ) { _, x in [function(x[0])] }
    }

    private static let exponentialFamilies: [ConformanceRow] =
        alongAxis("softmax", .ofLargest(2e-6)) { softmax($0, along: $1) }
        + alongAxis("logSoftmax", .relative(2e-6, floor: 1)) { logSoftmax($0, along: $1) }
        + alongAxis("logSumExp", .relative(2e-6, floor: 1)) { logSumExp($0, along: [$1]) }
        + alongAxis("logSumExp keeping axes", .relative(2e-6, floor: 1)) {
            logSumExp($0, along: [$1], keepingAxes: true)
        }

    private static func alongAxis(
        _ name: String, _ tolerance: Tolerance,
        _ function: @escaping @Sendable (Tensor, Int) -> Tensor
    ) -> [ConformanceRow] {
        let shapes: [(Shape, Int)] = [
            ([5], 0), ([3, 4], 1), ([3, 4], 0), ([2, 3, 2], 1), ([341, 3], -1), ([3, 341], 1),
        ]
        let smooth = shapes.map { shape, axis in
            row(name, shape, .normal, tolerance, order: 3, note: "axis \(axis)") {
                function($0, axis)
            }
        }
        func last(_ shape: Shape, _ domain: Domain, order: Int, _ note: String) -> ConformanceRow {
            row(name, shape, domain, tolerance, order: order, note: note) { function($0, -1) }
        }
        return smooth + [
            last([4, 6], .minusInfinity, order: 0, "all minus infinity"),
            last([19, 3], .special, order: 0, "special numbers"),
            last([40, 5], .between(-1e4, 1e4), order: 0, "huge numbers"),
            last([6, 5], .between(-30, 30), order: 1, "wide"),
        ]
    }

    private static let statistics: [ConformanceRow] = [
        row("mean", [6, 5], .normal, .ofLargest(2e-6)) { $0.mean() },
        row("mean", [6, 5], .normal, .ofLargest(2e-6), note: "axis 0") { $0.mean(along: [0]) },
        row("mean", [1023, 3], .normal, .ofLargest(2e-6), note: "axis -1 kept") {
            $0.mean(along: [-1], keepingAxes: true)
        },
        row("mean", [0, 3], .normal, .ofLargest(2e-6), order: 0, note: "of nothing") {
            $0.mean(along: [0])
        },
        row("min", [6, 5], .spaced(offset: 0), .exact) { $0.min() },
        row("min", [6, 5], .spaced(offset: 0), .exact, note: "axis 0") { $0.min(along: [0]) },
        row("min", [0, 5], .normal, .exact, order: 0, note: "of nothing") { $0.min(along: [0]) },
        row("min", [19, 5], .special, .exact, order: 0, note: "special numbers") {
            $0.min(along: [1])
        },
        row("max", [6, 5], .spaced(offset: 0), .exact, note: "axis -2") { $0.max(along: [-2]) },
        row("isFinite", [57], .special, .exact, order: 0, note: "special numbers") {
            $0.isFinite
        },
        row("variance", [64, 5], .normal, .ofLargest(4e-6)) {
            ($0 - $0.mean(along: [0])).squared().mean(along: [0])
        },
    ]

    private static let rectifiers: [ConformanceRow] = [
        row("relu", [40], .awayFromZero, .exact) { relu($0) },
        row("relu", [57], .special, .exact, order: 0, note: "special numbers") { relu($0) },
        row("relu's gradient", [57], .special, .exact, order: 0, note: "special numbers") {
            gradient(of: relu($0).sum(), withRespectTo: [$0])[0]
        },
        row("maximum with 0", [57], .special, .exact, order: 0, note: "special numbers") {
            maximum($0, 0)
        },
        row("tied maximum's gradient", [40], .coarse, .exact, order: 0) {
            gradient(of: (maximum($0, 0) * 3).sum(), withRespectTo: [$0])[0]
        },
        row("tied max's gradient", [8, 9], .coarse, .relative(2e-7, floor: 0), order: 0) {
            gradient(of: $0.max(along: [1]).sum(), withRespectTo: [$0])[0]
        },
    ]

    private static let categories: [ConformanceRow] = [
        ConformanceRow("oneHot", [([7], .index(below: 4))], .exact, order: 0) { _, x in
            [x[0].oneHot(count: 4)]
        },
        ConformanceRow("oneHot", [([], .index(below: 4))], .exact, order: 0) { _, x in
            [x[0].oneHot(count: 4)]
        },
        ConformanceRow("oneHot", [([130, 2], .index(below: 9))], .exact, order: 0) { _, x in
            [x[0].oneHot(count: 5)]
        },
        ConformanceRow("oneHot", [([0], .index(below: 4))], .exact, order: 0) { _, x in
            [x[0].oneHot(count: 4)]
        },
        ConformanceRow("gumbel", [([], .key)], .relative(2e-6, floor: 1), order: 0) { _, x in
            [x[0].gumbel([1023, 3])]
        },
        ConformanceRow(
            "bernoulli", [([], .key), ([1023, 3], .between(0.0001, 0.9999))], .exact, order: 0
        ) { _, x in [x[0].bernoulli(x[1])] },
        ConformanceRow(
            "cross entropy", [([12, 5], .normal), ([12], .index(below: 5))],
            .relative(2e-6, floor: 1), order: 2
        ) { _, x in [-(logSoftmax(x[0]) * x[1].oneHot(count: 5)).sum(along: [1])] },
    ]

    /// Chains that an executor would like to run as one loop.
    private static let fusions: [ConformanceRow] = [
        ConformanceRow(
            "dense layer", [([37, 13], .normal), ([13, 29], .normal), ([29], .normal)],
            .ofLargest(4e-6), order: 1
        ) { _, x in [tanh(x[0].matrixMultiplied(by: x[1]) + x[2])] },
        ConformanceRow(
            "reparameterised sample", [([33, 7], .normal), ([33, 7], .normal), ([], .key)],
            .ofLargest(4e-6), order: 2
        ) { _, x in [x[0] + exp(x[1] * 0.5) * x[2].normal([33, 7])] },
        ConformanceRow(
            "divergence from the standard normal", [([33, 7], .normal), ([33, 7], .normal)],
            .ofLargest(4e-6), order: 3
        ) { _, x in
            [0.5 * (exp(x[1]) + x[0].squared() - 1 - x[1]).sum(along: [-1])]
        },
        ConformanceRow(
            "Bernoulli log-likelihood", [([21, 30], .normal), ([21, 30], .between(0, 1))],
            .ofLargest(4e-6), order: 2
        ) { _, x in [(x[0] * x[1] - softplus(x[0])).sum(along: [-1])] },
        ConformanceRow(
            "columns, rows and both used again", [([65, 33], .normal)], .ofLargest(4e-6), order: 2
        ) { _, x in
            let columns = x[0].mean(along: [0])
            let rows = x[0].mean(along: [1], keepingAxes: true)
            return [(x[0] - columns) * (x[0] - rows), columns, rows, x[0] * columns]
        },
        ConformanceRow(
            "layer normalisation", [([31, 16], .normal), ([16], .normal), ([16], .normal)],
            .ofLargest(1e-5), order: 2
        ) { _, x in
            let centred = x[0] - x[0].mean(along: [-1], keepingAxes: true)
            let variance = centred.squared().mean(along: [-1], keepingAxes: true)
            return [centred / sqrt(variance + 1e-3) * x[1] + x[2]]
        },
        ConformanceRow(
            "broadcast then transposed product", [([5], .normal), ([4, 5], .normal)],
            .ofLargest(2e-6), order: 2
        ) { _, x in
            [x[0].broadcast(to: [3, 5]).matrixMultiplied(by: x[1].transposed())]
        },
        ConformanceRow(
            "transposed and sliced views", [([6, 8], .normal)], .ofLargest(2e-6), order: 2
        ) { _, x in
            let t = x[0].transposed()
            return [exp(t.slice(1..<7, along: 0, stride: 2)) + t.slice(0..<3, along: 0), t * t]
        },
        ConformanceRow(
            "pairwise squared distances", [([9, 4], .normal), ([7, 4], .normal)],
            .ofLargest(4e-6), order: 2
        ) { _, x in
            [(x[0].expandingAxis(at: 1) - x[1].expandingAxis(at: 0)).squared().sum(along: [2])]
        },
    ]
}
