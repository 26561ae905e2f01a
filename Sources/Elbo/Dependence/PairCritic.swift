import ElboDistributions
import ElboGraph
import ElboNetworks

/// A critic of pairs (x, y), trained to bound I(X; Y).
///
/// An example is x and behind it y. Pairs drawn apart are made of a batch: x with the y of its neighbours, since the
/// examples of a batch are in random order.
struct PairCritic: Trainable {
    let bound: MutualInformationBound
    let xSize: Int
    let ySize: Int
    /// Pairs drawn apart for each pair drawn together.
    let others: Int
    let network: Network

    /// Plans a critic of so many hidden layers.
    init(_ bound: MutualInformationBound, xSize: Int, ySize: Int, hidden: [Int], others: Int) {
        self.bound = bound
        self.xSize = xSize
        self.ySize = ySize
        self.others = others
        // A law of y given x has a mean and ln σ² for each of its numbers.
        let inputs = bound.isLikelihood ? xSize : xSize + ySize
        let hiddenLayers = MultilayerPerceptron(hidden: hidden)
        network = Network(
            hiddenLayers.network(inputs: inputs).layers + [
                .dense(
                    inputs: hiddenLayers.outputs(inputs: inputs),
                    outputs: bound.isLikelihood ? 2 * ySize : 1, initializer: .fanInUniform)
            ])
    }

    private static let path = "critic"
    private static let average = "average"

    var parameters: [Parameter] {
        network.parameters(at: Self.path)
            + [Parameter(Self.average, .scalar, .zeros, isTrained: false)]
    }

    func loss(of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        let pairs = x["x"]
        let count = pairs.shape[0]
        let (left, right) = (
            pairs.slice(0..<xSize, along: 1), pairs.slice(xSize..<xSize + ySize, along: 1)
        )
        // A pair alone has no neighbours: it teaches nothing.
        guard count > 1 else {
            return TracedLoss(loss: pairs.trace.constant(0), metrics: [])
        }
        let shifts = Array(0...min(others, count - 1))
        let neighbours = shifts.map { shift in
            shift == 0
                ? right
                : concatenate(
                    [right.slice(shift..<count, along: 0), right.slice(0..<shift, along: 0)],
                    along: 0)
        }
        let all = scores(
            of: concatenate(shifts.map { _ in left }, along: 0),
            concatenate(neighbours, along: 0), in: &pass
        ).reshaped(to: [shifts.count, count]).transposed()
        let (joint, apart) = (
            all.slice(0..<1, along: 1).reshaped(to: [count]),
            all.slice(1..<shifts.count, along: 1)
        )
        let made = bound.loss(joint: joint, apart: apart, logAverage: pass[Self.average])
        if pass.mode == .training { pass.update(Self.average, to: made.logAverage) }
        return TracedLoss(
            loss: made.loss.named("loss"),
            metrics: [(bound.rawValue, bound.estimate(joint: joint, apart: apart))])
    }

    /// T(x, y) of each row: [rows].
    func scores(of x: Tensor, _ y: Tensor, in pass: inout ForwardPass) -> Tensor {
        guard bound.isLikelihood else {
            return network(concatenate([x, y], along: 1), at: Self.path, in: &pass)
                .reshaped(to: [x.shape[0]])
        }
        let outputs = network(x, at: Self.path, in: &pass)
        // ln σ² within ±8: a number that x tells exactly would take it to minus infinity.
        let logVariance = 8 * tanh(outputs.slice(ySize..<2 * ySize, along: 1) / 8)
        return DiagonalNormal(
            mean: outputs.slice(0..<ySize, along: 1), logVariance: logVariance
        ).logProbability(of: y)
    }
}
