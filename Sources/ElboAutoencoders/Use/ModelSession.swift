public import ElboGraph
import ElboNetworks
public import ElboNumerics
import Foundation

/// A trained model opened for use: parameters held once, each function compiled once for each number of rows.
///
/// Safe from many threads: runs that happen at the same time have memory of their own and share all else, and
/// give the bits that one after the other would give.
public final class ModelSession: Sendable {
    /// The model.
    public let model: TrainedAutoencoder
    /// What runs its functions.
    let executor: any Executor
    private let programs: ProgramPool

    /// Rows in a batch: one number for all functions of a model, since the draws that belong to a row depend on
    /// it. 128, or fewer where the widest layer of one example is large, so that memory stays bounded.
    public let batchSize: Int

    /// Opens a model.
    ///
    /// - Parameters:
    ///   - model: Whose parameters all functions share.
    ///   - executor: What runs them.
    public init(_ model: TrainedAutoencoder, on executor: any Executor) {
        self.model = model
        self.executor = executor
        let widest = model.autoencoder.widestLayer
        var size = 128
        while size > 1, size * widest > 1 << 19 { size /= 2 }
        batchSize = size
        programs = ProgramPool(executor, state: model.parameters)
    }

    /// Runs a function over rows and hands each batch's results on; NaN among them is refused.
    ///
    /// - Parameters:
    ///   - function: What is run.
    ///   - rows: What it is run over.
    ///   - rowKey: Decides draws that belong to the rows, such as their binarisation.
    ///   - noiseKey: Decides all other draws.
    ///   - each: Receives a range of rows and the results for it.
    /// - Throws: `RunError`, `AutoencoderError.notFinite` for NaN, and what `each` throws.
    public func run(
        _ function: ModelFunction, over rows: ModelRows, rowKey: RandomKey = RandomKey(seed: 0),
        noiseKey: RandomKey = RandomKey(seed: 0),
        each: (Range<Int>, [HostArray]) throws -> Void
    ) throws {
        try runUnchecked(function, over: rows, rowKey: rowKey, noiseKey: noiseKey) {
            range, results in
            for result in results {
                try result.require(of: function, rows: range) { !$0.isNaN }
            }
            try each(range, results)
        }
    }

    /// The same, whatever comes out: for those who do not look, or look closer.
    func runUnchecked(
        _ function: ModelFunction, over rows: ModelRows, rowKey: RandomKey = RandomKey(seed: 0),
        noiseKey: RandomKey = RandomKey(seed: 0),
        each: (Range<Int>, [HostArray]) throws -> Void
    ) throws {
        // Batches of equal size and width one after the other are runs of one program.
        let batches = stride(from: 0, to: rows.count, by: batchSize).map {
            $0..<min($0 + batchSize, rows.count)
        }
        let shapes = batches.map { range in
            [range.count] + (rows.widths?(range) ?? rows.fields.map(\.size))
        }
        var first = 0
        while first < batches.count {
            let begin = first
            let end = shapes[begin...].firstIndex { $0 != shapes[begin] } ?? batches.count
            first = end
            let fields = zip(rows.fields, shapes[begin].dropFirst())
                .map { (name: $0.name, size: $1) }
            let count = batches[begin].count
            // A mask is a field that data of the same model may have or not.
            let key = ProgramPool.Key(
                function: function.name, fields: fields.map(\.name), shape: shapes[begin])
            try programs.with(key) {
                graph(of: function, fields: fields, count: count)
            } _: { program in
                try program.runEach(end - begin) { number in
                    let label = UInt64(begin + number)
                    return zip(fields, rows.values(batches[begin + number])).map {
                        HostArray([count, $0.size], $1)
                    } + [HostArray(rowKey.child(label)), HostArray(noiseKey.child(label))]
                } results: { number, results in
                    try each(batches[begin + number], results)
                }
            }
        }
    }

    func graph(
        of function: ModelFunction, fields: [(name: String, size: Int)], count: Int
    ) -> Graph {
        let trace = Trace()
        let parameters = model.autoencoder.parameters.states(in: trace)
        let inputs = Inputs(declaring: fields, count: count, in: trace)
        let rowKey = trace.argument(.key, label: "row key")
        let noiseKey = trace.argument(.key, label: "noise key")
        var pass = ForwardPass(mode: .inference, parameters: parameters, key: noiseKey)
        return trace.graph(returning: function.body(inputs, rowKey, &pass))
    }
}

extension HostArray {
    /// Checks the results of a function for some rows, row after row.
    ///
    /// - Throws: `AutoencoderError.notFinite` for the first number that is not as it should be.
    func require(
        of function: ModelFunction, rows: Range<Int>, _ condition: (Float) -> Bool
    ) throws(AutoencoderError) {
        guard let bad = floats.firstIndex(where: { !condition($0) }) else { return }
        let perRow = max(shape.count / max(rows.count, 1), 1)
        throw .notFinite(function: function.name, row: rows.lowerBound + bad / perRow + 1)
    }
}
