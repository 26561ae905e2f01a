import ElboGraph
import ElboNumerics
import ElboTestSupport

/// Adds random operations to a trace, one at a time, each on values that suit it.
struct GraphGrowth {
    typealias Entry = RandomGraph.Entry

    let trace: Trace
    var dice: Dice
    var pool: [Entry] = []

    private static let largestCount = 2500

    init(_ trace: Trace, _ dice: Dice) {
        self.trace = trace
        self.dice = dice
    }

    /// Tries to add one operation of a random kind; does nothing when no value suits it.
    mutating func step() {
        if dice.chance(0.08) { return redundant() }
        switch dice.pick(Operation.Kind.allCases) {
        case .argument, .state: break
        case .constant: constant()
        case .iota: iota()
        case .unary: unary()
        case .binary: binary()
        case .compare: compare()
        case .logical: logical()
        case .not:
            if let x = one({ $0.element == .bool }) { add(!x.tensor, x) }
        case .select: selection()
        case .convert: conversion()
        case .stopGradient:
            // Differences see through it.
            if let x = one({ !$0.depends }) { add(x.tensor.stoppingGradient(), x) }
        case .deriveKey:
            if let x = one({ $0.element == .key }) {
                add(x.tensor.child(UInt64(dice.below(3))), x)
            }
        case .random: random()
        case .broadcast: broadcast()
        case .reshape: reshape()
        case .transpose:
            if let x = one({ $0.element != .key }) {
                add(trace.append(.transpose(dice.order(x.shape.rank)), [x.tensor]), x)
            }
        case .slice: slice()
        case .pad: pad()
        case .concatenate: concatenation()
        case .gather: gather()
        case .scatterAdd: scatter()
        case .cumulativeSum:
            if let x = one({ $0.element == .float && $0.shape.rank > 0 }) {
                let axis = dice.below(x.shape.rank)
                let sum = x.tensor.cumulativeSum(
                    along: axis, reversed: dice.chance(0.5), exclusive: dice.chance(0.5))
                addRounded(sum, x.bound * Double(x.shape[axis]), x)
            }
        case .reduce: reduction()
        case .matrixMultiply: product()
        case .convolution, .transposedConvolution, .convolutionFilter: convolution()
        case .windows, .overlapAdd: windows()
        case .fourier, .fourierAdjoint: fourier()
        }
    }

    // MARK: Choosing and adding

    private mutating func one(_ suits: (Entry) -> Bool) -> Entry? {
        let candidates = pool.filter(suits)
        return candidates.isEmpty ? nil : dice.pick(candidates)
    }

    private func isFloat(_ entry: Entry) -> Bool { entry.element == .float }

    /// Adds a value as exact as those it comes from.
    private mutating func add(_ tensor: Tensor, _ sources: Entry...) {
        add(tensor, from: sources)
    }

    private mutating func add(_ tensor: Tensor, from sources: [Entry]) {
        var entry = Entry(tensor: tensor)
        entry.depends = sources.contains(where: \.depends)
        entry.isExact = sources.allSatisfy(\.isExact)
        entry.bound = sources.map(\.bound).max() ?? 1
        let rows = sources.filter { $0.element == .int }.map(\.rows)
        if tensor.type.element == .int, rows.allSatisfy({ $0 != nil }) {
            entry.rows = rows.compactMap { $0 }.max()
        }
        pool.append(entry)
    }

    /// Adds a value that executors round; a large one is squashed.
    private mutating func addRounded(_ tensor: Tensor, _ bound: Double, _ sources: Entry...) {
        pool.append(
            Entry(
                tensor: bound < 60 ? tensor : tanh(tensor * (4 / bound)),
                depends: sources.contains(where: \.depends), bound: bound < 60 ? bound : 1))
    }

    private mutating func shape() -> Shape {
        let known = dice.pick(pool).shape
        return dice.chance(0.5) ? known : Shape((0..<dice.below(3)).map { _ in 1 + dice.below(4) })
    }

    // MARK: Sources

    private mutating func constant() {
        let shape = shape()
        let domain = dice.pick([Domain.coarse, .awayFromZero, .int, .bool, .index(below: 2)])
        pool.append(
            Entry(
                tensor: trace.constant(domain.array(shape, &dice)), isExact: true, bound: 2,
                rows: domain == .index(below: 2) ? 2 : nil))
    }

    private mutating func iota() {
        let shape = shape()
        guard shape.rank > 0 else { return }
        let axis = dice.below(shape.rank)
        pool.append(
            Entry(
                tensor: trace.iota(shape, axis: axis), isExact: true, bound: Double(shape[axis]),
                rows: shape[axis]))
    }

    private mutating func random() {
        guard let key = one({ $0.element == .key }) else { return }
        let law = dice.pick(RandomLaw.allCases)
        pool.append(
            Entry(
                tensor: trace.append(.random(law, shape()), [key.tensor]),
                isExact: law == .uniform, bound: law == .uniform ? 1 : 4))
    }

    // MARK: Element by element

    private mutating func unary() {
        let function = dice.pick(UnaryFunction.allCases)
        switch function {
        case .absolute, .sign, .floor, .relu:
            guard let x = one({ $0.element == .float && $0.isSteady }) else { return }
            add(trace.append(.unary(function), [x.tensor]), x)
        case .negate:
            guard let x = one(isFloat) else { return }
            add(-x.tensor, x)
        case .exp, .expm1:
            guard let x = one(isFloat) else { return }
            let tame = x.bound <= 3 ? x.tensor : tanh(x.tensor)
            addRounded(trace.append(.unary(function), [tame]), 20, x)
        case .log, .log1p, .sqrt:
            guard let x = one({ $0.element == .float && $0.bound < 30 }) else { return }
            let positive = x.tensor.squared() + 0.5
            addRounded(trace.append(.unary(function), [positive]), x.bound + 1, x)
        case .logGamma, .polygamma:
            guard let x = one({ $0.element == .float && $0.bound < 30 }) else { return }
            let positive = softplus(x.tensor) + 0.5
            addRounded(trace.append(.unary(function), [positive]), 50, x)
        case .tanh, .sigmoid, .softplus, .erf:
            guard let x = one(isFloat) else { return }
            let bound = function == .softplus ? x.bound + 1 : 1
            addRounded(trace.append(.unary(function), [x.tensor]), bound, x)
        }
    }

    /// Two values whose common shape is not too large.
    private mutating func pair(_ suits: (Entry) -> Bool) -> (Entry, Entry)? {
        guard let a = one(suits),
            let b = one({
                guard suits($0), $0.element == a.element else { return false }
                return (Shape.broadcast(a.shape, $0.shape)?.count).map { $0 <= Self.largestCount }
                    ?? false
            })
        else { return nil }
        return (a, b)
    }

    private mutating func binary() {
        let function = dice.pick(BinaryFunction.allCases)
        switch function {
        case .maximum, .minimum:
            guard let (a, b) = pair({ $0.element == .float && $0.isSteady }) else { return }
            add(
                function == .maximum
                    ? maximum(a.tensor, b.tensor) : minimum(a.tensor, b.tensor), a, b)
        default:
            guard let (a, b) = pair(isFloat) else { return }
            switch function {
            case .add: addRounded(a.tensor + b.tensor, a.bound + b.bound, a, b)
            case .subtract: addRounded(a.tensor - b.tensor, a.bound + b.bound, a, b)
            case .multiply: addRounded(a.tensor * b.tensor, a.bound * b.bound, a, b)
            default: addRounded(a.tensor / (b.tensor.squared() + 0.5), 2 * a.bound, a, b)
            }
        }
    }

    private mutating func compare() {
        guard
            let (a, b) = pair({ [.float, .int].contains($0.element) && $0.isSteady })
        else { return }
        switch dice.pick(Comparison.allCases) {
        case .equal: add(a.tensor .== b.tensor, a, b)
        case .notEqual: add(a.tensor .!= b.tensor, a, b)
        case .less: add(a.tensor .< b.tensor, a, b)
        case .lessOrEqual: add(a.tensor .<= b.tensor, a, b)
        }
    }

    private mutating func logical() {
        guard let (a, b) = pair({ $0.element == .bool }) else { return }
        switch dice.pick(LogicalFunction.allCases) {
        case .and: add(a.tensor.and(b.tensor), a, b)
        case .or: add(a.tensor.or(b.tensor), a, b)
        case .xor: add(a.tensor.xor(b.tensor), a, b)
        }
    }

    private mutating func selection() {
        guard let (a, b) = pair({ $0.element != .key }),
            let values = Shape.broadcast(a.shape, b.shape),
            let condition = one({
                $0.element == .bool
                    && (Shape.broadcast($0.shape, values)?.count).map { $0 <= Self.largestCount }
                        ?? false
            })
        else { return }
        add(select(condition.tensor, a.tensor, b.tensor), condition, a, b)
    }

    private mutating func conversion() {
        guard let x = one({ $0.element != .key && $0.isSteady }) else { return }
        let element = dice.pick([ElementType.float, .int, .bool])
        let result = trace.append(.convert(element), [x.tensor])
        // Whole numbers may be as large as 2³¹, which single precision rounds.
        guard x.element == .int && element == .float else {
            if x.element == .bool && element == .int {
                pool.append(Entry(tensor: result, isExact: true, rows: 2))
            } else {
                add(result, x)
            }
            return
        }
        if x.rows != nil {
            add(result, x)
        } else {
            addRounded(result, 4e9, x)
        }
    }

    /// What the rewriting passes look for.
    private mutating func redundant() {
        guard let x = one(isFloat) else { return }
        let t = x.tensor
        switch dice.below(11) {
        case 0: add(t * 1, x)
        case 1: add(t + 0, x)
        case 2: add(0 - t, x)
        case 3: add(-(-t), x)
        case 4: addRounded(t / 4, x.bound, x)
        case 5: add(t.reshaped(to: [t.shape.count]).reshaped(to: t.shape), x)
        case 6: addRounded(exp(tanh(t)) + exp(tanh(t)), 6, x)
        case 7:
            guard t.shape.rank >= 2 else { return }
            add(t.transposed().transposed(), x)
        case 8: add(t.sum(along: []), x)
        case 9: add(maximum(t, t), x)
        default:
            guard x.isSteady else { return }
            add(relu(t), x)
        }
    }

    // MARK: Movement

    private mutating func broadcast() {
        guard let x = one({ $0.element != .key }) else { return }
        var extents = x.shape.extents.map { $0 == 1 && dice.chance(0.7) ? 1 + dice.below(4) : $0 }
        if dice.chance(0.5) || extents == x.shape.extents {
            extents.insert(1 + dice.below(3), at: 0)
        }
        guard extents.count <= 4, Shape(extents).count <= Self.largestCount else { return }
        add(trace.append(.broadcast(Shape(extents)), [x.tensor]), x)
    }

    private mutating func reshape() {
        guard let x = one({ $0.element != .key }) else { return }
        let extents = x.shape.extents
        let target: [Int]
        switch dice.below(3) {
        case 0: target = [x.shape.count]
        case 1: target = extents.count < 4 ? extents + [1] : extents
        default:
            target = extents.count > 1 ? [extents[0] * extents[1]] + extents.dropFirst(2) : extents
        }
        add(trace.append(.reshape(Shape(target)), [x.tensor]), x)
    }

    private mutating func slice() {
        guard let x = one({ $0.element != .key }) else { return }
        var (starts, ends, strides): ([Int], [Int], [Int]) = ([], [], [])
        for extent in x.shape.extents {
            let start = dice.below(extent + 1)
            starts.append(dice.chance(0.5) ? 0 : start)
            ends.append(dice.chance(0.5) ? extent : start + dice.below(extent - start + 1))
            strides.append(1 + dice.below(3))
        }
        add(trace.append(.slice(starts: starts, ends: ends, strides: strides), [x.tensor]), x)
    }

    private mutating func pad() {
        guard let x = one(isFloat) else { return }
        let widths = (0..<3).map { _ in x.shape.extents.map { _ in dice.below(3) } }
        let operation = Operation.pad(
            low: widths[0], high: widths[1], interior: widths[2], value: dice.pick([0, 1, -0.5]))
        guard let type = try? operation.resultType([x.tensor.type]),
            type.shape.count <= Self.largestCount
        else { return }
        add(trace.append(operation, [x.tensor]), x)
    }

    private mutating func concatenation() {
        guard let x = one({ $0.element != .key && $0.shape.rank > 0 }) else { return }
        let axis = dice.below(x.shape.rank)
        let fitting = pool.filter {
            $0.element == x.element && $0.shape.rank == x.shape.rank
                && $0.shape.collapsing(axes: [axis]) == x.shape.collapsing(axes: [axis])
        }
        let parts = [x] + (0..<dice.below(3)).map { _ in dice.pick(fitting) }
        guard parts.reduce(0, { $0 + $1.shape.count }) <= Self.largestCount else { return }
        add(concatenate(parts.map(\.tensor), along: axis), from: parts)
    }

    // MARK: Tables

    private mutating func gather() {
        guard let table = one({ $0.element == .float && $0.shape.rank > 0 }),
            let indices = one({
                $0.rows.map { $0 <= table.shape[0] } ?? false && $0.shape.rank <= 2
                    && $0.shape.count * table.shape.removing(axes: [0]).count <= Self.largestCount
            })
        else { return }
        add(table.tensor.gather(indices.tensor), table, indices)
    }

    private mutating func scatter() {
        let known = pool
        func fits(_ values: Entry, _ indices: Entry) -> Bool {
            values.element == .float && values.shape.extents.starts(with: indices.shape.extents)
        }
        guard
            let indices = one({ indices in
                indices.rows != nil && known.contains { fits($0, indices) }
            }),
            let values = one({ fits($0, indices) })
        else { return }
        let sum = values.tensor.scatterAdd(
            indices.tensor, count: (indices.rows ?? 0) + dice.below(2))
        addRounded(sum, values.bound * Double(max(indices.shape.count, 1)), values)
    }

    // MARK: Sums

    private mutating func reduction() {
        let reduction = dice.pick(Reduction.allCases)
        guard
            let x = one({ $0.element == .float && (reduction == .sum || $0.isSteady) })
        else { return }
        let axes = (0..<x.shape.rank).filter { _ in dice.chance(0.5) }
        let terms = axes.reduce(1) { $0 * x.shape[$1] }
        switch reduction {
        case .sum:
            addRounded(x.tensor.sum(along: axes), x.bound * Double(max(terms, 1)), x)
        case .max:
            // The largest of nothing is minus infinity.
            guard terms > 0 else { return }
            add(x.tensor.max(along: axes), x)
        }
    }

    private mutating func product() {
        guard let a = one({ $0.element == .float && $0.shape.rank >= 2 }) else { return }
        let operation = Operation.matrixMultiply(
            transposeLeft: dice.chance(0.5), transposeRight: dice.chance(0.5))
        guard
            let b = one({
                let type = try? operation.resultType([a.tensor.type, $0.tensor.type])
                return type.map { $0.shape.count <= Self.largestCount } ?? false
            })
        else { return }
        let terms = Double(max(a.shape.extents.max() ?? 1, 1))
        addRounded(
            trace.append(operation, [a.tensor, b.tensor]), a.bound * b.bound * terms, a, b)
    }

    // MARK: Images

    /// Two values as an image one pixel wide and a filter, in one of the three roles.
    private mutating func convolution() {
        guard let a = one({ $0.element == .float && (1...200).contains($0.shape.count) }),
            let b = one({ $0.element == .float && (1...a.shape.count).contains($0.shape.count) })
        else { return }
        let (long, short) = (a.shape.count, b.shape.count)
        let image = a.tensor.reshaped(to: [1, long, 1, 1])
        let small = b.tensor.reshaped(to: [1, short, 1, 1])
        let filter = b.tensor.reshaped(to: [short, 1, 1, 1])
        let padding = dice.below(3)
        let plain = Convolution(
            Window(
                kernel: [short, 1], strides: [1 + dice.below(3), 1], low: [padding, 0],
                high: [dice.below(3), 0]))
        let result =
            switch dice.below(3) {
            case 0: image.convolved(with: filter, plain)
            case 1:
                image.transposedConvolved(
                    with: filter, Convolution(kernel: [short, 1]), extents: [long + short - 1, 1])
            default:
                // What a filter of the remaining length makes of the image has the short one's height.
                trace.append(
                    .convolutionFilter(Convolution(kernel: [long - short + 1, 1])), [image, small])
            }
        addRounded(result, a.bound * b.bound * Double(short), a, b)
    }

    private mutating func windows() {
        guard let x = one({ $0.element == .float && (1...300).contains($0.shape.count) })
        else { return }
        let count = x.shape.count
        let image = x.tensor.reshaped(to: [1, 1, count, 1])
        let width = 1 + dice.below(min(count, 4))
        let window = Window(
            kernel: [1, width], strides: [1, 1 + dice.below(2)], low: [0, dice.below(2)])
        let elements = image.windows(window)
        if dice.chance(0.5) {
            add(elements, x)
        } else {
            let sum = trace.append(.overlapAdd(window, extents: [1, count]), [elements])
            addRounded(sum, x.bound * Double(width), x)
        }
    }

    private mutating func fourier() {
        guard let x = one({ $0.element == .float && (4...300).contains($0.shape.count) })
        else { return }
        let length = [2, 4, 8, 16].last { $0 <= x.shape.count } ?? 4
        let rows = x.shape.count / length
        let signals = x.tensor.reshaped(to: [x.shape.count])
            .slice(0..<rows * length, along: 0).reshaped(to: [rows, length])
        let spectra = signals.fourier()
        addRounded(
            dice.chance(0.5) ? spectra : trace.append(.fourierAdjoint, [spectra]),
            x.bound * Double(length * length), x)
    }
}
