import ElboGraph
import ElboNumerics

/// Programs made at random from a seed, tame enough for single precision to follow double.
struct RandomGraphs {
    private let key: RandomKey
    private var step: UInt64 = 0

    init(seed: UInt64) { key = RandomKey(seed: seed) }

    private mutating func pick(_ count: Int) -> Int {
        step += 1
        return Int(key.child(step).block(0).0) % count
    }

    /// A graph with two arguments, two slots that are updated, and several outputs; its inputs.
    mutating func make(operations: Int) -> (
        graph: Graph, arguments: [HostArray], state: [HostArray]
    ) {
        let trace = Trace()
        let shapes: [Shape] = [[37, 60], [60], [37, 1], [40, 37], [3, 37, 60], []]
        let matrix = shapes[0]
        var values = [
            trace.argument(.float(matrix)), trace.argument(.float(matrix)),
        ]
        let slots = [trace.state(.float(matrix)), trace.state(.float(matrix))]
        values += slots
        let randomKey = trace.constant(HostArray(RandomKey(seed: 5)))
        var small: [Tensor] = [trace.constant(0.5)]
        for _ in 0..<operations {
            let a = values[pick(values.count)]
            let b = values[pick(values.count)]
            let s = small[pick(small.count)]
            switch pick(16) {
            case 0: values.append(tanh(a + b))
            case 1: values.append(sigmoid(a) * b)
            case 2: values.append(maximum(a, b) - minimum(a, s))
            case 3: values.append(select(a .< b, softplus(a), b))
            case 4: values.append(exp(-a.squared()))
            case 5: small.append(tanh(a.sum(along: [0])))
            case 6: small.append(tanh(a.mean(along: [1], keepingAxes: true)))
            case 7: small.append(tanh(a.mean()))
            case 8: small.append(a.max(along: [1], keepingAxes: true))
            case 9:
                values.append(
                    tanh(a.matrixMultiplied(by: b, transposingOther: true) * 0.02)
                        .matrixMultiplied(by: a) * 0.02)
            case 10: values.append(a * s)
            case 11: values.append(a + 0.1 * randomKey.child(UInt64(values.count)).normal(matrix))
            case 12: values.append(a.transposed().reshaped(to: matrix))
            case 13: values.append(a.slice(3..<30, along: 0).padded(low: 4, high: 6, along: 0))
            case 14: values.append(erf(a) / (1 + abs(b)))
            default: values.append(tanh(a.cumulativeSum(along: 1, exclusive: true) * 0.1))
            }
        }
        trace.update(slots[0], to: values[pick(values.count)])
        trace.update(slots[1], to: values[values.count - 1])
        let outputs = [
            values[values.count - 2], small[small.count - 1], values[pick(values.count)],
        ]
        let graph = trace.graph(returning: outputs)
        let inputs = (0..<4).map { which in
            let child = key.child(UInt64(1000 + which))
            return HostArray(matrix, (0..<matrix.count).map { Float(child.normal(at: $0)) })
        }
        return (graph, Array(inputs[..<2]), Array(inputs[2...]))
    }
}
