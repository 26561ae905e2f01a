import ElboDistributions
import ElboGraph
import ElboNetworks

/// The perceptron of a flow's step: from numbers, and what an encoder says beside them, to a shift and a log-scale for each
/// output.
///
/// Its last weights start at zero, so that a fresh step changes nothing. Log-scales stay within ±3: a step can
/// shrink or stretch by e³, and a stray input cannot overflow it.
struct FlowNetwork {
    let inputs: Int
    let outputs: Int
    let hidden: Int
    /// Numbers that an encoder gives beside the inputs; none for a prior.
    var context = 0
    /// In which order outputs may look at inputs, as many of both; nil where all may look at all.
    var order: Order?

    enum Order { case firstToLast, lastToFirst }

    private static let boundOfLogScale = 3.0

    func parameters(at path: String) -> [Parameter] {
        [
            Parameter("\(path).input.weight", [inputs, hidden], .fanInUniform),
            Parameter("\(path).context.weight", [context, hidden], .fanInUniform),
            Parameter("\(path).input.bias", [hidden], .zeros),
            Parameter("\(path).output.weight", [hidden, 2 * outputs], .zeros),
            Parameter("\(path).output.bias", [2 * outputs], .zeros),
        ].filter { $0.shape.count > 0 }
    }

    /// The network as a flow's conditioner.
    ///
    /// - Parameter beside: What an encoder gives: [examples, context].
    func conditioner(beside: Tensor?, at path: String, in pass: ForwardPass) -> Conditioner {
        Conditioner { x, isStill in
            func parameter(_ name: String) -> Tensor {
                isStill ? pass["\(path).\(name)"].stoppingGradient() : pass["\(path).\(name)"]
            }
            let leading = Array(x.shape.extents.dropLast())
            let rows = x.reshaped(to: [leading.reduce(1, *), inputs])
            var sums = rows.matrixMultiplied(by: masked(parameter("input.weight"), inputMask))
                .reshaped(to: Shape(leading + [hidden]))
            if context > 0, let beside {
                let own = isStill ? beside.stoppingGradient() : beside
                sums = sums + own.matrixMultiplied(by: parameter("context.weight"))
            }
            let features = tanh(sums + parameter("input.bias"))
                .reshaped(to: [rows.shape[0], hidden])
            let both =
                (features.matrixMultiplied(by: masked(parameter("output.weight"), outputMask))
                + parameter("output.bias")).reshaped(to: Shape(leading + [2 * outputs]))
            let bound = FlowNetwork.boundOfLogScale
            return (
                both.slice(0..<outputs, along: -1),
                bound * tanh(both.slice(outputs..<2 * outputs, along: -1) / bound)
            )
        }
    }

    // MARK: Masks (Germain et al. 2015, equations 8 and 9)

    /// Where a number stands in the order, from 1.
    private func degree(_ place: Int) -> Int {
        order == .lastToFirst ? inputs - place : place + 1
    }

    /// How many numbers a hidden unit may see.
    private func degree(ofHidden unit: Int) -> Int { 1 + unit % max(1, inputs - 1) }

    private var inputMask: [Float]? {
        order.map { _ in
            (0..<inputs * hidden).map {
                degree(ofHidden: $0 % hidden) >= degree($0 / hidden) ? 1 : 0
            }
        }
    }

    private var outputMask: [Float]? {
        order.map { _ in
            (0..<hidden * 2 * outputs).map {
                degree($0 % (2 * outputs) % outputs) > degree(ofHidden: $0 / (2 * outputs)) ? 1 : 0
            }
        }
    }

    private func masked(_ weight: Tensor, _ mask: [Float]?) -> Tensor {
        mask.map { weight * weight.trace.constant(HostArray(weight.shape, $0)) } ?? weight
    }
}
