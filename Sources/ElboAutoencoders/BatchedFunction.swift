public import ElboGraph
public import ElboNetworks
public import ElboNumerics

/// A traced function of a trained model, run over many rows a batch at a time.
public struct BatchedFunction {
    /// What is traced: rows [batch, width], a key for the rows' own draws, a pass; results have the
    /// rows as their first axis.
    public typealias Function = (Tensor, Tensor, inout ForwardPass) -> [Tensor]

    /// Rows in a batch: one number for all functions, since the draws that belong to a row depend on it.
    public static let batchSize: Int = 128

    private let model: TrainedAutoencoder
    private let executor: any Executor
    private let state: any ProgramState
    private let function: Function
    private var programs: [Int: any Program] = [:]

    /// Prepares a function.
    ///
    /// - Parameters:
    ///   - model: Whose parameters the pass holds.
    ///   - executor: What runs it.
    ///   - function: What is traced, once for each batch size met.
    public init(
        of model: TrainedAutoencoder, on executor: any Executor, _ function: @escaping Function
    ) {
        self.model = model
        self.executor = executor
        self.function = function
        state = executor.makeState(model.parameters)
    }

    /// Runs over rows and hands each batch's results on.
    ///
    /// - Parameters:
    ///   - count: Rows.
    ///   - width: Numbers in a row.
    ///   - rowKey: Decides draws that belong to the rows, such as their binarisation.
    ///   - noiseKey: Decides all other draws.
    ///   - fill: Writes the rows of a range.
    ///   - each: Receives a range of rows and the results for it.
    public mutating func run(
        count: Int, width: Int, rowKey: RandomKey = RandomKey(seed: 0),
        noiseKey: RandomKey = RandomKey(seed: 0),
        fill: (Range<Int>, UnsafeMutableBufferPointer<Float>) -> Void,
        each: (Range<Int>, [HostArray]) throws -> Void
    ) throws {
        let batchSize = BatchedFunction.batchSize
        for start in stride(from: 0, to: count, by: batchSize) {
            let rows = start..<min(start + batchSize, count)
            let values = [Float](unsafeUninitializedCapacity: rows.count * width) {
                buffer, filled in
                fill(rows, UnsafeMutableBufferPointer(rebasing: buffer[0..<rows.count * width]))
                filled = rows.count * width
            }
            let label = UInt64(start / batchSize)
            let results = try program(rows: rows.count, width: width).run([
                HostArray([rows.count, width], values), HostArray(rowKey.child(label)),
                HostArray(noiseKey.child(label)),
            ])
            try each(rows, results)
        }
    }

    private mutating func program(rows: Int, width: Int) throws -> any Program {
        if let known = programs[rows] { return known }
        let trace = Trace()
        let parameters = model.autoencoder.parameters.states(in: trace)
        let x = trace.argument(.float([rows, width]), label: "rows")
        let rowKey = trace.argument(.key, label: "row key")
        let noiseKey = trace.argument(.key, label: "noise key")
        var pass = ForwardPass(mode: .inference, parameters: parameters, key: noiseKey)
        let graph = trace.graph(returning: function(x, rowKey, &pass))
        let made = try executor.compile(graph, state: state)
        programs[rows] = made
        return made
    }
}
