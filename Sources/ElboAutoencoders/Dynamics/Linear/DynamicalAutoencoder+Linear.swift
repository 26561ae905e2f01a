import ElboGraph
import ElboNetworks
import Foundation

/// The parts of a linear state; parameters are those of all systems, one after the other.
extension DynamicalAutoencoder {
    /// Where a linear state's parameters are declared.
    enum LinearPath {
        /// Aᵏ - I: [K, n, n].
        static let motion = "prior.motion"
        /// Cᵏ: [K, d, n].
        static let observation = "prior.observation"
        /// Log-variances of Q: [n].
        static let stateNoise = "prior.stateNoise"
        /// Log-variances of R: [d].
        static let codeNoise = "prior.codeNoise"
        /// Of z₁: [n] each.
        static let firstMean = "prior.first.mean"
        static let firstLogVariance = "prior.first.logVariance"
        /// From hₜ to αₜ.
        static let mixing = "prior.mixing"
    }

    /// Numbers of the linear state that codes tell of; nil where there is none.
    package var stateNumbers: Int? { dynamics.linear.map(stateDimension) }

    /// Numbers of a linear state, n.
    func stateDimension(_ linear: LinearDynamics) -> Int {
        linear.stateDimension ?? 2 * latentDimension
    }

    /// What a linear state owns. It begins as one that stays where it is, with the paper's noise.
    func linearParameters(_ linear: LinearDynamics) -> [Parameter] {
        let (k, d, n) = (linear.systems, latentDimension, stateDimension(linear))
        return [
            Parameter(LinearPath.motion, [k, n, n], .normal(deviation: 0.01)),
            Parameter(LinearPath.observation, [k, d, n], .normal(deviation: 0.05)),
            Parameter(LinearPath.stateNoise, [n], .constant(value: log(0.08))),
            Parameter(
                LinearPath.codeNoise, [d], .constant(value: LinearDynamics.firstCodeLogVariance)),
            Parameter(LinearPath.firstMean, [n], .zeros),
            Parameter(LinearPath.firstLogVariance, [n], .constant(value: log(20.0))),
        ] + (k == 1 ? [] : mixer(linear).parameters(at: LinearPath.mixing))
    }

    private func mixer(_ linear: LinearDynamics) -> Network {
        Network([
            .dense(inputs: units, outputs: linear.systems, initializer: .fanInUniform)
        ])
    }

    /// αₜ: [rows, K].
    func mixing(_ linear: LinearDynamics, _ memory: Tensor, in pass: inout ForwardPass) -> Tensor {
        softmax(mixer(linear)(memory, at: LinearPath.mixing, in: &pass))
    }

    /// p(aₜ | a_<t), the state integrated out.
    ///
    /// - Parameters:
    ///   - belief: Of the state one step before; nil for the first step.
    ///   - linear: The choice.
    ///   - weights: αₜ; nil where nothing is mixed.
    ///   - rows: How many windows.
    ///   - pass: Parameters.
    func filtered(
        _ belief: StateBelief?, _ linear: LinearDynamics, _ weights: Tensor?, rows: Int,
        in pass: ForwardPass
    ) -> CodePrior {
        let n = stateDimension(linear)
        let motion = pass[LinearPath.motion]
        let weights = weights ?? motion.trace.constant(1).broadcast(to: [rows, 1])
        func mixed(_ name: String) -> Tensor { StateBelief.mixed(pass[name], by: weights) }
        let here =
            belief?.moved(
                by: StateBelief.identity(n, in: motion.trace) + mixed(LinearPath.motion),
                noise: StateNoise.bounded(pass[LinearPath.stateNoise]))
            ?? StateBelief(
                windows: rows, mean: pass[LinearPath.firstMean],
                logVariance: StateNoise.bounded(pass[LinearPath.firstLogVariance]))
        return .filtered(
            here, through: mixed(LinearPath.observation),
            noise: StateNoise.bounded(pass[LinearPath.codeNoise]))
    }
}

/// ln σ² of a linear state's noise between -9 and 9: the number itself well inside, and softly bent towards the ends, so that
/// the filter keeps its digits in Float32.
package enum StateNoise {
    private static let bound = 9.0

    static func bounded(_ x: Tensor) -> Tensor {
        softplus((bound - softplus(bound - x)) + bound) - bound
    }

    package static func bounded(_ x: Double) -> Double {
        func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
        return softplus((bound - softplus(bound - x)) + bound) - bound
    }
}
