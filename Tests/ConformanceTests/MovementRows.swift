import ElboGraph
import ElboTestSupport

/// Sources, and operations that put elements elsewhere.
enum MovementRows {
    static let all: [ConformanceRow] =
        sources + randomness + broadcasts + reshapes + transposes + slices + pads + concatenations
        + tables

    // MARK: Sources

    private static let sources: [ConformanceRow] = arguments + states + constants

    private static func argument(_ domain: Domain, _ shape: Shape) -> ConformanceRow {
        ConformanceRow(
            "argument", [(shape, domain)], .exact, order: domain == .normal ? 2 : 0,
            subject: .argument(0)
        ) { _, x in x }
    }

    private static let arguments: [ConformanceRow] = {
        let shapes: [Shape] = [.scalar, [0, 4], [31, 3]]
        let domains: [Domain] = [.normal, .int, .bool]
        return domains.flatMap { domain in shapes.map { argument(domain, $0) } }
    }()

    private static func state(_ domain: Domain) -> ConformanceRow {
        let shape: Shape = domain == .key ? [] : [5, 3]
        return ConformanceRow(
            "state", [(shape, domain)], .exact, order: 0, subject: .state(0), isState: true
        ) { _, x in x }
    }

    private static let states: [ConformanceRow] = [Domain.normal, .int, .bool, .key].map(state)

    private static let constants: [ConformanceRow] =
        [
            ConformanceRow("argument", [([], .key)], .exact, order: 0, subject: .argument(0)) {
                _, x in x
            },
            ConformanceRow("the same output twice", [([9], .normal)], .exact, order: 2) { _, x in
                [x[0], x[0], x[0] * 2]
            },
        ]
        + [
            HostArray(2.5), HostArray([3], [1, -2, 0.1] as [Double]),
            HostArray([0, 2], [Double]()),
            HostArray([2, 2], [1, 2, 3, 4] as [Int32]), HostArray([2], [true, false]),
            HostArray([3], [.nan, .infinity, -.infinity] as [Float]),
        ].map { (array: HostArray) in
            ConformanceRow(.constant(array), [], order: 0, note: "\(array.type) \(array.values)")
        }
        + [
            (Shape([5]), 0), ([3, 4, 2], 0), ([3, 4, 2], 1), ([3, 4, 2], 2), ([0, 3], 1), ([1], 0),
        ]
        .map { (shape: Shape, axis: Int) in
            ConformanceRow(.iota(shape, axis: axis), [], order: 0)
        }

    // MARK: Randomness

    private static let randomness: [ConformanceRow] =
        [0, 1, 0xFFFF_FFFF_FFFF_FFFF].map { (label: UInt64) in
            ConformanceRow(.deriveKey(label), [([], .key)], order: 0)
        }
        + [Shape.scalar, [0, 3], [3], [5, 7], [1023, 3], [66_001]].flatMap { shape in
            [
                ConformanceRow(.random(.uniform, shape), [([], .key)], .exact, order: 0),
                // A radius near zero is the square root of a cancelling logarithm.
                ConformanceRow(
                    .random(.normal, shape), [([], .key)], .relative(4e-6, floor: 1), order: 0),
            ]
        }
        + [
            ConformanceRow("two draws from children", [([], .key)], .ofLargest(4e-6), order: 0) {
                _, x in
                [x[0].child(1).uniform([33]), x[0].child(2).normal([33]), x[0].uniform([33])]
            }
        ]

    // MARK: Shapes

    private static let broadcasts: [ConformanceRow] =
        [
            (Shape.scalar, Shape([3, 4])), ([], [0]), ([1], [7]), ([3], [5, 3]),
            ([5, 1], [5, 33]),
            ([2, 1, 3], [2, 4, 3]), ([1, 4, 1], [3, 4, 5]), ([3], [2, 2, 3]), ([1, 1], [2, 3, 4]),
            ([1, 3], [0, 3]), ([1023, 1], [1023, 3]), ([3], [1023, 3]), ([], [40_001]),
            ([4, 5], [4, 5]),
        ].map { (from: Shape, to: Shape) in
            ConformanceRow(.broadcast(to), [(from, .normal)], order: from.count < 100 ? 2 : 1)
        }
        + [Domain.int, .bool].map {
            ConformanceRow(.broadcast([4, 3]), [([3], $0)], order: 0)
        }

    private static let reshapes: [ConformanceRow] =
        [
            (Shape([]), Shape([1, 1])), ([6], [2, 3]), ([2, 3], [3, 2]), ([0, 4], [2, 0]),
            ([4, 6], [2, 2, 3, 2]), ([1023, 3], [3069]),
        ].map { (from: Shape, to: Shape) in
            ConformanceRow(.reshape(to), [(from, .normal)], order: from.count < 100 ? 2 : 1)
        }
        + [Domain.int, .bool].map { ConformanceRow(.reshape([6]), [([3, 2], $0)], order: 0) }

    private static let transposes: [ConformanceRow] =
        [
            (Shape([]), []), ([4], [0]), ([3, 5], [1, 0]), ([3, 5], [0, 1]),
            ([2, 3, 4], [2, 0, 1]),
            ([2, 3, 4], [1, 2, 0]), ([2, 3, 4], [0, 2, 1]), ([2, 3, 4], [2, 1, 0]),
            ([2, 3, 2, 4], [3, 1, 0, 2]), ([0, 3], [1, 0]), ([1023, 3], [1, 0]),
            ([65, 67], [1, 0]),
        ].map { (shape: Shape, order: [Int]) in
            ConformanceRow(
                .transpose(order), [(shape, .normal)], order: shape.count < 100 ? 2 : 1)
        }
        + [Domain.int, .bool].map {
            ConformanceRow(.transpose([1, 0]), [([3, 2], $0)], order: 0)
        }

    private static let slices: [ConformanceRow] =
        [
            (Shape([]), [], [], []), ([7], [2], [5], [1]), ([7], [0], [7], [3]),
            ([7], [1], [6], [2]), ([7], [3], [3], [1]), ([7], [7], [7], [2]),
            ([5, 6], [1, 0], [4, 6], [1, 1]), ([5, 6], [0, 1], [5, 6], [2, 3]),
            ([4, 5, 6], [1, 2, 0], [3, 3, 6], [1, 1, 4]), ([0, 3], [0, 1], [0, 2], [1, 1]),
            ([1023, 3], [7, 1], [1000, 3], [5, 1]),
        ].map { (shape: Shape, starts: [Int], ends: [Int], strides: [Int]) in
            ConformanceRow(
                .slice(starts: starts, ends: ends, strides: strides), [(shape, .normal)],
                order: shape.count < 200 ? 2 : 1)
        }
        + [Domain.int, .bool].map {
            ConformanceRow(
                .slice(starts: [1, 0], ends: [3, 2], strides: [1, 1]), [([3, 2], $0)], order: 0)
        }

    private static let pads: [ConformanceRow] =
        [
            (Shape([]), [], [], []), ([4], [1], [2], [0]), ([4], [0], [0], [2]),
            ([1], [1], [0], [3]), ([0], [2], [1], [5]), ([3, 2], [1, 0], [0, 2], [0, 0]),
            ([3, 2], [1, 2], [2, 1], [1, 3]), ([2, 3, 2], [0, 1, 0], [1, 0, 0], [1, 0, 2]),
            ([341, 3], [5, 0], [3, 1], [1, 0]), ([0, 3], [1, 1], [1, 1], [0, 2]),
        ].flatMap { (shape: Shape, low: [Int], high: [Int], interior: [Int]) in
            [0, -1.5, -.infinity].map { value in
                ConformanceRow(
                    .pad(low: low, high: high, interior: interior, value: value),
                    [(shape, .normal)],
                    order: value.isInfinite ? 0 : shape.count < 200 ? 2 : 1)
            }
        }

    private static let concatenations: [ConformanceRow] =
        [
            ([[3]], 0), ([[3], [4]], 0), ([[2, 3], [1, 3], [4, 3]], 0), ([[2, 3], [2, 1]], 1),
            ([[2, 3, 2], [2, 5, 2]], 1), ([[0, 3], [2, 3]], 0), ([[2, 0], [2, 0]], 1),
            ([[1023, 2], [1023, 1]], 1), ([[700, 3], [323, 3]], 0),
        ].map { (shapes: [Shape], axis: Int) in
            ConformanceRow(
                .concatenate(axis: axis), shapes.map { ($0, .normal) },
                order: shapes[0].count < 100 ? 2 : 1)
        }
        + [Domain.int, .bool].map {
            ConformanceRow(.concatenate(axis: 1), [([2, 2], $0), ([2, 3], $0)], order: 0)
        }

    // MARK: Tables

    private static let tables: [ConformanceRow] =
        [
            (Shape([5, 3]), Shape([4])), ([5], [4]), ([5, 3], []), ([5, 3], [2, 3]),
            ([2, 3, 4], [6]), ([5, 3], [0]), ([5, 0], [3]), ([50, 7], [1023]), ([300, 65], [130]),
        ].flatMap { (table: Shape, indices: Shape) in
            let rows = Shape(indices.extents + table.extents.dropFirst())
            let order = rows.count < 100 ? 2 : 1
            let index = Domain.index(below: table.extents[0])
            return [
                ConformanceRow(.gather, [(table, .normal), (indices, index)], order: order),
                ConformanceRow(
                    .scatterAdd(count: table.extents[0]), [(rows, .normal), (indices, index)],
                    .ofLargest(2e-6), order: order),
            ]
        }
        + [
            ConformanceRow(
                .scatterAdd(count: 9), [([4, 2], .normal), ([4], .index(below: 3))],
                .ofLargest(2e-6), order: 2, note: "some rows empty"),
            ConformanceRow(
                .scatterAdd(count: 1), [([3000, 2], .normal), ([3000], .index(below: 1))],
                .ofLargest(2e-6), note: "all rows the same"),
        ]
}
