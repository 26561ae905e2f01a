import ElboGraph
import ElboNetworks
import ElboNumerics

/// What the programs of training take beside the state, declared and packed in one place.
struct StepArguments {
    /// Names of the examples' fields and their numbers.
    let fields: [(name: String, size: Int)]
    /// Names of the numbers that enter each step from outside.
    let controls: [String]

    /// The arguments inside a trace.
    struct Traced {
        let inputs: Inputs
        let key: Tensor
        let learningRate: Tensor
        let step: Tensor
        let controls: [Tensor]
    }

    /// Declares them for a number of examples.
    func declare(count: Int, in trace: Trace) -> Traced {
        Traced(
            inputs: Inputs(declaring: fields, count: count, in: trace),
            key: trace.argument(.key, label: "key"),
            learningRate: trace.argument(.float(.scalar), label: "learning rate"),
            step: trace.argument(.float(.scalar), label: "step"),
            controls: controls.map { trace.argument(.float(.scalar), label: $0) })
    }

    /// Packs them in the order of their declaration.
    ///
    /// - Parameters:
    ///   - examples: [examples, size] of each field, in order.
    ///   - count: Examples.
    ///   - key: Decides the step's noise.
    ///   - learningRate: η; validation has none.
    ///   - step: The phase's steps, this one counted; validation has none.
    ///   - controls: One number for each name.
    func pack(
        _ examples: [[Float]], count: Int, key: RandomKey, learningRate: Double = 0, step: Int = 0,
        controls: [Double]
    ) -> [HostArray] {
        examples.map { HostArray([count, $0.count / count], $0) }
            + [HostArray(key), HostArray(learningRate), HostArray(Double(step))]
            + controls.map { HostArray($0) }
    }
}
