import ArgumentParser
@_spi(Benchmarks) import ElboCPU
import ElboGraph
import ElboNumerics
import Foundation

/// Single operations at the shapes of the step benchmarks.
struct OperationBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations", abstract: "Time and rate of single operations, each at its fastest.")

    @Argument(help: "Those whose names contain this; all unless given.") var name: String = ""
    @Option(help: "How long to repeat each, in seconds.") var seconds: Double = 0.3
    @Option(help: "Threads; all cores unless given.") var threads: Int?

    /// Something to be timed, with the work it does.
    private struct Entry {
        let name: String
        /// Floating-point operations for products, elements otherwise.
        let work: Double
        let unit: String
        let shapes: [Shape]
        let function: ([Tensor], Tensor) -> Tensor
    }

    func run() throws {
        for entry in products + convolutions + smallWindows + others
        where name.isEmpty || entry.name.contains(name) {
            let executor = CPUExecutor(threads: threads)
            let trace = Trace()
            let tensors = entry.shapes.map { trace.state(.float($0)) }
            let key = trace.argument(.key)
            // One number comes back, so that no copy of the result is timed.
            let result = entry.function(tensors, key)
            let target = trace.state(.float(result.shape))
            trace.update(target, to: result)
            let graph = trace.graph(returning: [])
            let state = executor.makeState(
                (entry.shapes + [result.shape]).enumerated().map { index, shape in
                    let key = RandomKey(seed: UInt64(index))
                    return HostArray(shape, (0..<shape.count).map { Float(key.normal(at: $0)) })
                })
            let program = try executor.plan(graph, state: state)
            let times = try Timing.times(seconds) {
                _ = try program.run([HostArray(RandomKey(seed: 1))])
            }
            let name = entry.name.padding(toLength: 44, withPad: " ", startingAt: 0)
            print(
                name
                    + String(format: "%9.3f ms %8.1f ", times.least * 1e3, entry.work / times.least / 1e9)
                    + entry.unit)
        }
    }

    private var products: [Entry] {
        [
            (1, 784, 400), (128, 784, 400), (128, 1000, 1000), (128, 3136, 256), (512, 512, 512),
            (1024, 1024, 1024),
        ].flatMap { (rows: Int, inner: Int, columns: Int) in
            [(false, false), (false, true), (true, false)].map { left, right in
                Entry(
                    name:
                        "matmul \(rows)x\(inner)x\(columns) \(left ? "T" : "N")\(right ? "T" : "N")",
                    work: 2 * Double(rows * inner * columns), unit: "GFLOP/s",
                    shapes: [
                        left ? [inner, rows] : [rows, inner],
                        right ? [columns, inner] : [inner, columns],
                    ]
                ) { x, _ in
                    x[0].matrixMultiplied(
                        by: x[1], transposingSelf: left, transposingOther: right)
                }
            }
        }
    }

    /// Windows of three by three that keep the extents: many channels, few inputs, few outputs, each channel by itself.
    private var smallWindows: [Entry] {
        [(64, 32, 32, 32, 1), (64, 16, 64, 64, 1), (32, 64, 3, 32, 1), (32, 64, 32, 3, 1), (64, 32, 64, 64, 64)]
            .map { (count: Int, side: Int, inputs: Int, outputs: Int, groups: Int) -> Entry in
                let x: Shape = [count, side, side, inputs]
                let w: Shape = [3, 3, inputs / groups, outputs]
                let same = Convolution(kernel: [3, 3], strides: [1, 1], padding: 1, groups: groups)
                return Entry(
                    name: "conv \(count)x\(side)x\(side)x\(inputs), 3x3x\(outputs) in \(groups)",
                    work: 2 * Double(count * side * side * outputs * 9 * inputs / groups),
                    unit: "GFLOP/s", shapes: [x, w]
                ) { t, _ in t[0].convolved(with: t[1], same) }
            }
    }

    private var convolutions: [Entry] {
        let halving = Convolution(kernel: [4, 4], strides: [2, 2], padding: 1)
        return [
            (128, 28, 1, 32), (128, 14, 32, 64), (64, 64, 3, 32), (64, 32, 32, 32),
            (64, 16, 32, 64),
        ].flatMap { (count: Int, side: Int, inputs: Int, outputs: Int) -> [Entry] in
            let x: Shape = [count, side, side, inputs]
            let w: Shape = [4, 4, inputs, outputs]
            let y: Shape = [count, side / 2, side / 2, outputs]
            let work = 2 * Double(y.count * 16 * inputs)
            let name = "\(count)x\(side)x\(side)x\(inputs), 4x4x\(outputs)"
            return [
                Entry(name: "conv \(name)", work: work, unit: "GFLOP/s", shapes: [x, w]) { t, _ in
                    t[0].convolved(with: t[1], halving)
                },
                Entry(
                    name: "transposedconv \(name)", work: work, unit: "GFLOP/s", shapes: [y, w]
                ) { t, _ in
                    t[0].transposedConvolved(with: t[1], halving, extents: [side, side])
                },
                Entry(name: "convfilter \(name)", work: work, unit: "GFLOP/s", shapes: [x, y]) {
                    t, _ in
                    // Of the product's gradient only the filter's is asked for.
                    let filter = t[0].trace.constant(0).broadcast(to: w) + 0
                    let product = (t[0].convolved(with: filter, halving) * t[1]).sum()
                    return gradient(of: product, withRespectTo: [filter])[0]
                },
            ]
        }
    }

    private var others: [Entry] {
        let shape: Shape = [1000, 1024]
        let count = Double(shape.count)
        func each(_ name: String, _ shapes: [Shape], _ function: @escaping ([Tensor]) -> Tensor)
            -> Entry
        {
            Entry(name: name, work: count, unit: "G elements/s", shapes: shapes) { x, _ in
                function(x)
            }
        }
        return [
            each("add", [shape, shape]) { $0[0] + $0[1] },
            each("exp", [shape]) { exp($0[0]) },
            each("log", [shape]) { log($0[0].squared() + 0.1) },
            each("tanh", [shape]) { tanh($0[0]) },
            each("softplus", [shape]) { softplus($0[0]) },
            each("sum of rows", [shape]) { $0[0].sum(along: [1]) },
            each("sum of columns", [shape]) { $0[0].sum(along: [0]) },
            each("sum over the middle axis", [[100, 160, 64]]) { $0[0].sum(along: [1]) },
            each("softmax of rows", [shape]) { softmax($0[0]) },
            each("transpose", [shape]) { $0[0].transposed() },
            each("max pooling 2x2", [[16, 32, 32, 62]]) {
                $0[0].maxPooled(Window(kernel: [2, 2], strides: [2, 2]))
            },
            Entry(name: "normal numbers", work: count, unit: "G elements/s", shapes: []) { _, key in
                key.normal(shape)
            },
        ]
    }
}
