import Elbo
import Foundation

/// The same linear-Gaussian system twice: as a state space, whose filter is exact, and as a deep Markov model whose networks have
/// been made linear. Its posterior is a wider prior, which rows move a little.
struct LinearCase {
    static let transition: [Double] = [0.9, 0.3, -0.3, 0.8]
    static let deviations: [Double] = [0.4, 0.6]
    static let observation: [Double] = [1, 0.5, -0.4, 1.2, 0.7, 0.2]
    static let noise: [Double] = [0.5, 0.3, 0.6]

    static func exact() throws -> StateSpaceModel {
        let q = [deviations[0] * deviations[0], 0, 0, deviations[1] * deviations[1]]
        return try StateSpaceModel(
            transition: transition, transitionNoise: q, observation: observation,
            offset: [0.2, -0.1, 0], noise: noise.map { $0 * $0 }, firstMean: [0, 0],
            firstCovariance: q)
    }

    static func deep() throws -> TrainedDynamics {
        var dynamics = Dynamics.deepMarkov
        dynamics.isResidual = true
        let model = try DynamicalAutoencoder(
            itemShape: [3], latentDimension: 2,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [])),
            dynamics: dynamics, units: 4)
        let logs = deviations.map { 2 * log($0) }
        let known: [String: [Double]] = [
            "prior.linear.0.weight": [0.9, -0.3, 0.3, 0.8], "prior.linear.0.bias": [0, 0],
            "prior.gate.2.weight": [Double](repeating: 0, count: 8),
            "prior.gate.2.bias": [-40, -40],
            "prior.logVariance.0.weight": [0, 0, 0, 0], "prior.logVariance.0.bias": logs,
            "posterior.mean.weight": (0..<8).map { 0.05 * Double($0 % 3 - 1) },
            "posterior.mean.bias": [0, 0],
            "posterior.logVariance.weight": [Double](repeating: 0, count: 8),
            "posterior.logVariance.bias": logs.map { $0 + 0.2 },
            "decoder.0.weight": [1, -0.4, 0.7, 0.5, 1.2, 0.2], "decoder.0.bias": [0.2, -0.1, 0],
            "likelihood.logVariance": noise.map { 2 * log($0) },
        ]
        let first = model.parameters.initialValues(key: RandomKey(seed: 7))
        let parameters = zip(model.parameters, first).map { parameter, array in
            known[parameter.name].map { HostArray(parameter.shape, $0.map { Float($0) }) } ?? array
        }
        return TrainedDynamics(
            model: model, parameters: parameters, columns: ["a", "b", "c"],
            scale: RowScale(means: [0, 0, 0], deviations: [1, 1, 1]))
    }

    /// Copies of one series of the system, with a missing cell and a row without any, and a shorter one.
    static func rows(copies: Int, gaps: Bool = true) throws -> SequencedRows {
        var cells = try exact().sample(12, key: RandomKey(seed: 11))
        if gaps {
            for place in [3 * 3 + 1, 6 * 3, 6 * 3 + 1, 6 * 3 + 2] { cells[place] = .nan }
        }
        let all = (0..<copies).flatMap { _ in cells } + cells.prefix(15)
        return SequencedRows(
            try NumericTable(all, width: 3, columns: ["a", "b", "c"]),
            lengths: [Int](repeating: 12, count: copies) + [5])
    }
}
