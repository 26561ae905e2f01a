import ElboGraph
import ElboTestSupport

/// Operations that combine elements along axes.
enum ReductionRows {
    static let all: [ConformanceRow] =
        reductions + cumulativeSums + products + infinities

    private static let axes: [(Shape, [Int])] = [
        ([], []), ([5], []), ([5], [0]), ([0], [0]), ([0, 3], [0]), ([0, 3], [1]), ([3, 0], [0]),
        ([3, 4], [0]), ([3, 4], [1]), ([3, 4], [0, 1]), ([2, 3, 4], [1]), ([2, 3, 4], [0, 2]),
        ([2, 3, 4], [1, 2]), ([2, 1, 4], [1]), ([2, 3, 2, 2], [0, 3]), ([1023, 3], [0]),
        ([1023, 3], [1]), ([1023, 3], [0, 1]), ([3, 1023], [1]), ([3, 1023], [0]),
    ]
    private static let largeAxes: [(Shape, [Int])] = [
        ([131_075], [0]), ([129, 515], [0]), ([129, 515], [1]), ([17, 65, 33], [1]),
    ]

    private static let reductions: [ConformanceRow] = Reduction.allCases.flatMap { reduction in
        let (domain, tolerance) = reduction.conditions
        let shaped = (axes + largeAxes).map { (shape: Shape, axes: [Int]) -> ConformanceRow in
            // The largest of nothing is minus infinity.
            let isSmooth = shape.count < 5000 && !(reduction == .max && shape.count == 0)
            let order = !isSmooth ? 0 : shape.count < 100 ? 2 : 1
            return ConformanceRow(
                .reduce(reduction, axes: axes), [(shape, domain)], tolerance, order: order)
        }
        return shaped + [
            ConformanceRow(
                .reduce(reduction, axes: [1]), [([40, 19], .partlyInfinite)], order: 0,
                note: "infinities and NaN"),
            ConformanceRow(
                .reduce(reduction, axes: [0]), [([19, 40], .partlyInfinite)], order: 0,
                note: "infinities and NaN"),
            ConformanceRow(
                .reduce(reduction, axes: [1]), [([40, 9], .coarse)], order: 0, note: "ties"),
            ConformanceRow(
                .reduce(reduction, axes: [0, 1]), [([4, 5], .minusInfinity)], order: 0,
                note: "all minus infinity"),
        ]
    }

    private static let cumulativeSums: [ConformanceRow] = [
        (Shape([1]), 0), ([6], 0), ([0], 0), ([0, 3], 1), ([3, 0], 0), ([4, 3], 0), ([4, 3], 1),
        ([2, 3, 4], 1), ([1023, 3], 0), ([3, 1023], 1),
    ].flatMap { (shape: Shape, axis: Int) in
        [(false, false), (false, true), (true, false), (true, true)].map { reversed, exclusive in
            ConformanceRow(
                .cumulativeSum(axis: axis, reversed: reversed, exclusive: exclusive),
                [(shape, .normal)], .ofLargest(4e-6), order: shape.count < 100 ? 2 : 1)
        }
    }

    /// Neither infinities nor NaN, nor infinity times zero, may be lost on the way.
    private static let infinities: [ConformanceRow] = [
        ConformanceRow(
            .cumulativeSum(axis: 1, reversed: false, exclusive: false),
            [([40, 19], .partlyInfinite)], order: 0, note: "infinities and NaN"),
        ConformanceRow(
            .scatterAdd(count: 9), [([40, 3], .partlyInfinite), ([40], .index(below: 9))],
            order: 0, note: "infinities and NaN"),
        ConformanceRow(
            .matrixMultiply(transposeLeft: false, transposeRight: false),
            [([33, 7], .partlyInfinite), ([7, 18], .coarse)], order: 0, note: "infinities and NaN"),
        ConformanceRow(
            .matrixMultiply(transposeLeft: false, transposeRight: true),
            [([33, 7], .coarse), ([18, 7], .partlyInfinite)], order: 0, note: "infinities and NaN"),
    ]

    /// Batch, rows, inner and columns of each product.
    private static let extents: [([Int], Int, Int, Int)] = [
        ([], 1, 1, 1), ([], 2, 3, 4), ([], 0, 3, 2), ([], 2, 0, 3), ([], 2, 3, 0), ([], 1, 17, 5),
        ([], 5, 17, 1), ([], 33, 65, 31), ([3], 2, 3, 4), ([2, 3], 3, 2, 5), ([0], 2, 3, 2),
        ([5], 9, 1, 8), ([], 130, 67, 129),
    ]

    private static let products: [ConformanceRow] = extents.flatMap { batch, rows, inner, columns in
        [(false, false), (false, true), (true, false), (true, true)].map { left, right in
            let a = Shape(batch + (left ? [inner, rows] : [rows, inner]))
            let b = Shape(batch + (right ? [columns, inner] : [inner, columns]))
            let work = rows * inner * columns
            return ConformanceRow(
                .matrixMultiply(transposeLeft: left, transposeRight: right),
                [(a, .normal), (b, .normal)], .ofLargest(2e-6),
                order: work < 200 ? 3 : work < 3000 ? 2 : work < 100_000 ? 1 : 0)
        }
    }
}

extension Reduction {
    /// Where the reduction is smooth, and how near to the reference it must be.
    fileprivate var conditions: (Domain, Tolerance) {
        switch self {
        case .sum: (.normal, .ofLargest(2e-6))
        case .max: (.spaced(offset: 0), .exact)
        }
    }
}
