import ElboGraph
import ElboNumerics
import ElboTestSupport

/// A graph of random operations that is legal, tame and, by its variables, smooth.
///
/// Kinks and jumps (comparisons, floor, the largest of several) are only applied to numbers that do
/// not depend on a variable and that every executor knows exactly, so that neither differences nor
/// rounding can fall on the other side of one.
struct RandomGraph {
    /// A value that later operations may use.
    struct Entry {
        let tensor: Tensor
        /// Whether it depends on a variable.
        var depends = false
        /// Whether both precisions hold the same numbers.
        var isExact = false
        /// The order of magnitude of the numbers.
        var bound = 1.0
        /// For whole numbers that can serve as indices: all are below this.
        var rows: Int?

        var shape: Shape { tensor.shape }
        var element: ElementType { tensor.type.element }
        /// Whether a kink may be applied.
        var isSteady: Bool { isExact && !depends }
    }

    let key: RandomKey
    /// Shapes and domains of the arguments, then of the state's slots.
    let arguments: [(shape: Shape, domain: Domain)]
    let slots: [(shape: Shape, domain: Domain)]
    /// Positions of the arguments that gradients are taken by.
    let variables: [Int] = [0, 1, 2]

    /// The graph that a seed stands for.
    init(seed: UInt64) {
        key = RandomKey(seed: seed)
        var dice = Dice(key.child(1))
        let large = dice.chance(0.1)
        let sizes = (0..<3).map { _ in
            dice.chance(0.04) ? 0 : large ? 1 + dice.below(24) : 1 + dice.below(5)
        }
        func shape() -> Shape {
            Shape((0..<dice.below(4)).map { _ in dice.chance(0.15) ? 1 : dice.pick(sizes) })
        }
        let matrix = Shape([sizes[0], sizes[1]])
        arguments = [
            (matrix, .normal), (shape(), .normal), (Shape([sizes[1], sizes[2]]), .normal),
            (shape(), .coarse), (matrix, .spaced(offset: 0)), (shape(), .int),
            (Shape([dice.pick(sizes)]), .index(below: 2)), (shape(), .bool), ([], .key),
        ]
        let slot = shape()
        slots = [(slot, .normal), (slot, .normal), (matrix, .normal), ([], .key)]
    }

    /// Numbers for the arguments and for the slots.
    func values() -> (arguments: [HostArray], slots: [HostArray]) {
        var dice = Dice(key.child(2))
        let arguments = self.arguments.map { $0.domain.array($0.shape, &dice) }
        return (arguments, slots.map { $0.domain.array($0.shape, &dice) })
    }

    /// The graph with its updates and, after its outputs, the gradient of a projection of them.
    func graph() -> Graph {
        let trace = Trace()
        let x = arguments.map { trace.argument(TensorType($0.domain.element, $0.shape)) }
        let s = slots.map { trace.state(TensorType($0.domain.element, $0.shape)) }
        var (outputs, pool) = body(trace, x, s)
        let scalar = trace.projection(outputs, key.child(3))
        outputs += gradient(of: scalar, withRespectTo: variables.map { x[$0] })
        var dice = Dice(key.child(4))
        for slot in s where dice.chance(0.8) {
            let candidates = pool.filter { $0.tensor.type == slot.type }
            let chosen = dice.pick(candidates)
            trace.update(slot, to: chosen.bound < 20 ? chosen.tensor : tanh(chosen.tensor))
        }
        if dice.chance(0.3) { outputs.append(outputs[0]) }
        pool = []
        return trace.graph(returning: outputs)
    }

    /// The random part: from arguments and state to outputs.
    func body(_ trace: Trace, _ x: [Tensor], _ s: [Tensor]) -> (outputs: [Tensor], pool: [Entry]) {
        var growth = GraphGrowth(trace, Dice(key.child(5)))
        for (position, tensor) in x.enumerated() {
            let domain = arguments[position].domain
            growth.pool.append(
                Entry(
                    tensor: tensor, depends: variables.contains(position), isExact: true,
                    bound: 3, rows: domain == .index(below: 2) ? 2 : nil))
        }
        // After the first run a slot holds rounded numbers.
        growth.pool += s.map { Entry(tensor: $0, bound: 3) }
        let start = growth.pool.count
        let target = 5 + growth.dice.below(40)
        var attempts = 0
        while growth.pool.count < start + target && attempts < 20 * target {
            attempts += 1
            growth.step()
        }
        let grown = growth.pool.dropFirst(start).filter { $0.bound < 1e6 }
        let last = grown.last { $0.depends && $0.element == .float } ?? growth.pool[0]
        let others = (0..<growth.dice.below(4)).map { _ in growth.dice.pick(growth.pool) }
        return (([last] + others).map(\.tensor), growth.pool)
    }
}

extension Graph {
    /// This graph with every rounding operation's result, and every sum's terms, changed at random by
    /// about what single precision rounds away.
    ///
    /// How far its results are from the original's is a measure of how far an executor's may be.
    func perturbed(_ key: RandomKey) -> Graph {
        var dice = Dice(key)
        var nodes: [Node] = []
        var position: [Int] = []
        func noisy(_ index: Int) -> Int {
            let type = nodes[index].type
            let factors = (0..<type.shape.count).map { _ in 1 + (dice.uniform() - 0.5) * 6e-7 }
            nodes.append(
                Node(
                    operation: .constant(HostArray(type.shape, factors)), operands: [], type: type))
            nodes.append(
                Node(
                    operation: .binary(.multiply), operands: [index, nodes.count - 1], type: type))
            return nodes.count - 1
        }
        for node in self.nodes {
            var operands = node.operands.map { position[$0] }
            if node.operation.isSum {
                operands = operands.map { nodes[$0].type.element == .float ? noisy($0) : $0 }
            }
            nodes.append(Node(operation: node.operation, operands: operands, type: node.type))
            let isRounded = node.operation.isSum || node.operation.isRounded
            position.append(isRounded ? noisy(nodes.count - 1) : nodes.count - 1)
        }
        return Graph(
            nodes: nodes, arguments: arguments, states: states,
            outputs: outputs.map { position[$0] },
            updates: updates.map { .init(slot: $0.slot, node: position[$0.node]) })
    }
}

extension Operation {
    fileprivate var isSum: Bool {
        switch self {
        case .reduce(.sum, _), .matrixMultiply, .cumulativeSum, .scatterAdd, .convolution,
            .transposedConvolution, .convolutionFilter, .overlapAdd, .fourier, .fourierAdjoint:
            true
        default: false
        }
    }

    fileprivate var isRounded: Bool {
        switch self {
        case .unary(.negate), .unary(.absolute), .unary(.sign), .unary(.floor): false
        case .binary(.maximum), .binary(.minimum), .random(.uniform, _): false
        case .unary, .binary, .random: true
        default: false
        }
    }
}
