import ElboGraph
import ElboTestSupport

/// Operations that work element by element.
enum ElementwiseRows {
    static let all: [ConformanceRow] =
        unary + binary + comparisons + logical + selections + conversions

    private static let small: [Shape] = [[], [0], [1], [17], [4, 0, 2], [2, 3, 5]]
    private static let ragged: Shape = [1023, 3]
    private static let large: Shape = [70_001]

    // MARK: One number

    private static let unary: [ConformanceRow] = UnaryFunction.allCases.flatMap { function in
        let operation = Operation.unary(function)
        let (domain, tolerance) = (function.domain, function.tolerance)
        return small.map {
            ConformanceRow(operation, [($0, domain)], tolerance, order: function.order)
        } + [
            ConformanceRow(operation, [(ragged, domain)], tolerance, order: 1),
            ConformanceRow(operation, [(large, domain)], tolerance, order: 0),
            ConformanceRow(
                operation, [(Shape([Domain.specials.count]), .special)], tolerance, order: 0,
                note: "special numbers"),
            ConformanceRow(
                operation, [([4096], .between(-12, 12))], tolerance, order: 0, note: "wide"),
        ]
    }

    // MARK: Two numbers

    private static let binary: [ConformanceRow] = BinaryFunction.allCases.flatMap { function in
        let operation = Operation.binary(function)
        let (domains, order) = function.domains
        return small.map {
            ConformanceRow(operation, [($0, domains.0), ($0, domains.1)], .exact, order: order)
        } + [
            ConformanceRow(operation, [(ragged, domains.0), (ragged, domains.1)], .exact),
            ConformanceRow(
                operation, [(large, .normal), (large, .normal)], .exact, order: 0),
            ConformanceRow(
                operation, [([2500], .coarse), ([2500], .coarse)], .exact, order: 0,
                note: "many ties and zeros"),
            specialPairs(operation),
        ] + broadcast(function)
    }

    /// Every special number against every other.
    private static func specialPairs(_ operation: Operation) -> ConformanceRow {
        let n = Domain.specials.count
        return ConformanceRow(
            operation.name, [([n, 1], .special), ([1, n], .special)], .exact, order: 0,
            note: "special numbers", subject: operation
        ) { trace, x in
            [trace.append(operation, x.map { $0.broadcast(to: [n, n]) })]
        }
    }

    /// Operands repeated along leading, trailing and middle axes, and both ways at once.
    private static func broadcast(_ function: BinaryFunction) -> [ConformanceRow] {
        let shapes: [(Shape, Shape)] = [
            ([4, 3], [3]), ([3], [4, 3]), ([4, 3], [4, 1]), ([2, 4, 3], [2, 1, 3]),
            ([5, 1], [1, 7]), ([], [3, 2]), ([3, 2], []), ([257, 33], [33]),
            ([257, 33], [257, 1]),
            ([0, 3], [1, 3]), ([2, 1, 3, 1], [4, 1, 5]),
        ]
        let (domains, order) = function.domains
        return shapes.map { a, b in
            ConformanceRow(
                "repeated \(function.rawValue)", [(a, domains.0), (b, domains.1)], .exact,
                order: order
            ) { _, x in
                switch function {
                case .add: [x[0] + x[1]]
                case .subtract: [x[0] - x[1]]
                case .multiply: [x[0] * x[1]]
                case .divide: [x[0] / x[1]]
                case .maximum: [maximum(x[0], x[1])]
                case .minimum: [minimum(x[0], x[1])]
                }
            }
        }
    }

    private static let comparisons: [ConformanceRow] = Comparison.allCases.flatMap { comparison in
        let operation = Operation.compare(comparison)
        return small.map {
            ConformanceRow(operation, [($0, .coarse), ($0, .coarse)], order: 0)
        } + [
            ConformanceRow(operation, [(ragged, .coarse), (ragged, .coarse)], order: 0),
            ConformanceRow(operation, [(ragged, .int), (ragged, .int)], order: 0),
            ConformanceRow(
                operation, [([2500], .index(below: 3)), ([2500], .index(below: 3))], order: 0),
            specialPairs(operation),
        ]
    }

    // MARK: Truth values

    private static let logical: [ConformanceRow] =
        LogicalFunction.allCases.flatMap { function in
            (small + [ragged]).map {
                ConformanceRow(.logical(function), [($0, .bool), ($0, .bool)], order: 0)
            }
        } + (small + [ragged]).map { ConformanceRow(.not, [($0, .bool)], order: 0) }

    private static let selections: [ConformanceRow] =
        (small + [ragged]).map {
            ConformanceRow(.select, [($0, .bool), ($0, .normal), ($0, .normal)], order: 3)
        } + [
            ConformanceRow(.select, [([57], .bool), ([57], .special), ([57], .normal)], order: 0),
            ConformanceRow(.select, [([57], .bool), ([57], .int), ([57], .int)], order: 0),
            ConformanceRow(.select, [([57], .bool), ([57], .bool), ([57], .bool)], order: 0),
            ConformanceRow(
                "repeated select", [([5, 1], .bool), ([1, 4], .normal), ([], .normal)], .exact,
                order: 2
            ) { _, x in [select(x[0], x[1], x[2])] },
        ]

    // MARK: Kinds

    private static func conversion(
        _ shape: Shape, _ domain: Domain, to element: ElementType
    ) -> ConformanceRow {
        ConformanceRow(
            .convert(element), [(shape, domain)], .exact,
            order: domain == .normal && element == .float ? 2 : 0)
    }

    private static let plainConversions: [ConformanceRow] = {
        let shapes: [Shape] = [.scalar, [0], [33], ragged]
        let (domains, elements): ([Domain], [ElementType]) =
            ([.normal, .int, .bool], [.float, .int, .bool])
        return shapes.flatMap { shape in
            domains.flatMap { domain in elements.map { conversion(shape, domain, to: $0) } }
        }
    }()

    private static let conversions: [ConformanceRow] =
        plainConversions
        + [ElementType.int, .bool].map {
            ConformanceRow(
                .convert($0), [(Shape([Domain.specials.count]), .special)], order: 0,
                note: "special numbers")
        }
        + [Shape.scalar, [33], ragged].map {
            ConformanceRow(.stopGradient, [($0, .normal)], order: 0)
        }
        + [
            ConformanceRow(.stopGradient, [([7], .int)], order: 0),
            ConformanceRow(
                "product with a stopped factor", [([6], .normal)], .exact, order: 0
            ) { _, x in
                [x[0].stoppingGradient() * x[0]]
            },
        ]
}

extension UnaryFunction {
    /// Where the function is smooth.
    fileprivate var domain: Domain {
        switch self {
        case .log, .sqrt, .logGamma, .polygamma: .between(0.25, 6)
        case .log1p: .between(-0.7, 4)
        case .absolute, .sign, .relu: .awayFromZero
        case .floor: .spaced(offset: 0.0625)
        default: .normal
        }
    }

    /// Single precision keeps 24 bits; the system's functions lose one or two of them.
    ///
    /// Near the zeros of ln Γ and its derivative only absolute accuracy is asked.
    fileprivate var tolerance: Tolerance {
        switch self {
        case .negate, .absolute, .sign, .floor, .sqrt, .relu: .exact
        case .exp, .expm1, .log, .log1p, .tanh, .sigmoid, .softplus, .erf: .ulps(4)
        case .logGamma, .polygamma: .relative(1e-6, floor: 1)
        }
    }

    /// The highest derivative that is checked.
    fileprivate var order: Int {
        switch self {
        case .negate, .absolute, .sign, .floor, .relu: 2
        default: 3
        }
    }
}

extension BinaryFunction {
    /// Where the function is smooth, and the highest derivative that is checked.
    fileprivate var domains: ((Domain, Domain), Int) {
        switch self {
        case .add, .subtract, .multiply: ((.normal, .normal), 3)
        case .divide: ((.normal, .awayFromZero), 3)
        case .maximum, .minimum: ((.spaced(offset: 0), .spaced(offset: 0.0625)), 2)
        }
    }
}
