import ElboGraph
import ElboNetworks
import ElboStateSpaces
import Foundation

/// A model's linear state in Float64: the matrices of each step as a state space.
struct LinearSystem {
    private let systems: Int
    /// Numbers of the state.
    private let n: Int
    /// Numbers of a code.
    private let d: Int
    private let numbers: [String: [Double]]

    init(_ trained: TrainedFrames, _ linear: LinearDynamics) {
        systems = linear.systems
        n = trained.model.stateDimension(linear)
        d = trained.model.latentDimension
        let names = trained.model.parameters.map(\.name)
        numbers = Dictionary(
            uniqueKeysWithValues: zip(names, trained.parameters)
                .filter { $0.0.hasPrefix("prior.") }
                .map { ($0, $1.floats.map(Double.init)) })
    }

    private func variances(_ name: String) -> [Double] {
        (numbers[name] ?? []).map { exp(StateNoise.bounded($0)) }
    }

    /// Σₖ αᵏ Mᵏ.
    private func mixed(_ name: String, _ weights: ArraySlice<Double>) -> [Double] {
        let all = numbers[name] ?? []
        let size = all.count / systems
        var sum = [Double](repeating: 0, count: size)
        for (system, weight) in weights.enumerated() {
            for place in 0..<size { sum[place] += weight * all[system * size + place] }
        }
        return sum
    }

    private func diagonal(_ values: [Double]) -> [Double] {
        var matrix = [Double](repeating: 0, count: values.count * values.count)
        for (place, value) in values.enumerated() { matrix[place * (values.count + 1)] = value }
        return matrix
    }

    /// Cₜ E[zₜ | ...] of the hidden frames of a clip.
    ///
    /// - Parameters:
    ///   - codes: of all frames; those of hidden ones are not looked at.
    ///   - weights: αₜ of all frames; empty for a system that stays the same.
    ///   - hidden: Which frames.
    func smoothedCodes(_ codes: [Double], _ weights: [Double], hidden: Range<Int>) throws
        -> [Double]
    {
        typealias Path = DynamicalAutoencoder.LinearPath
        let identity = diagonal([Double](repeating: 1, count: n))
        let (q, r) = (diagonal(variances(Path.stateNoise)), variances(Path.codeNoise))
        let v = diagonal(variances(Path.firstLogVariance))
        let steps = try (0..<codes.count / d).map { step in
            let own = weights.isEmpty ? [1.0][...] : weights[step * systems..<(step + 1) * systems]
            return try StateSpaceModel(
                transition: zip(identity, mixed(Path.motion, own)).map { $0 + $1 },
                transitionNoise: q, observation: mixed(Path.observation, own),
                offset: [Double](repeating: 0, count: d), noise: r,
                firstMean: numbers[Path.firstMean] ?? [], firstCovariance: v)
        }
        var seen = codes
        for place in hidden.lowerBound * d..<hidden.upperBound * d { seen[place] = .nan }
        let all = try StateSpaceSequence(steps).expectedCells(of: seen)
        return Array(all[hidden.lowerBound * d..<hidden.upperBound * d])
    }
}
