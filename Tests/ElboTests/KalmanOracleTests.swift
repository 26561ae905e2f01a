import Elbo
import ElboTestSupport
import Foundation
import Testing

/// A Kalman variational autoencoder whose systems are all the same, beside the joint Gaussian of its codes.
@Suite("Codes that tell of a linear state beside the joint Gaussian")
struct KalmanOracleTests {
    private static let (n, d, frames) = (3, 2, 12)
    private static let transition = [0.9, 0.3, 0, -0.3, 0.8, 0.1, 0, 0.1, 0.7]
    private static let loading = [1, 0.5, -0.4, 0.2, -1, 0.6]
    private static let first = [0.5, -0.3, 0.2]
    private static let posteriorVariance = 0.2

    /// ln σ² that the model's soft bounds make of a number.
    private static func variances(_ logs: [Double]) -> [Double] {
        logs.map { exp(StateNoise.bounded($0)) }
    }

    private static let (stateLogs, codeLogs, firstLogs) = (
        [-1.2, -2, -0.5], [-3.0, -1.5], [0.4, -1, 1.2]
    )

    /// Frames of 1 x 3 pixels, encoder and decoder linear.
    private static func trained(systems: Int) throws -> TrainedFrames {
        let treatment = try FramesOracleTests.treatment()
        let model = try DynamicalAutoencoder(
            itemShape: treatment.images.itemShape, latentDimension: d,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [])),
            dynamics: .kalman(LinearDynamics(systems: systems, stateDimension: n)), units: 4)
        let motion = transition.enumerated().map { $1 - ($0 % (n + 1) == 0 ? 1 : 0) }
        func all(_ values: [Double]) -> [Double] { (0..<systems).flatMap { _ in values } }
        let known: [String: [Double]] = [
            "prior.motion": all(motion), "prior.observation": all(loading),
            "prior.stateNoise": stateLogs, "prior.codeNoise": codeLogs,
            "prior.first.mean": first, "prior.first.logVariance": firstLogs,
            "posterior.mean.weight": [0.8, -0.5, 0.3, 0.9, -0.7, 0.4, 0.6, -0.9],
            "posterior.logVariance.weight": [Double](repeating: 0, count: 8),
            "posterior.logVariance.bias": [Double](repeating: log(posteriorVariance), count: 2),
        ]
        let begun = model.parameters.initialValues(key: RandomKey(seed: 7))
        let parameters = zip(model.parameters, begun).map { parameter, array in
            known[parameter.name].map { HostArray(parameter.shape, $0.map { Float($0) }) } ?? array
        }
        #expect(known.keys.allSatisfy { name in model.parameters.contains { $0.name == name } })
        return TrainedFrames(
            model: model, parameters: parameters,
            schema: ExampleSchema(itemShape: treatment.itemShape, clips: treatment))
    }

    private static let law = LinearSystemLaw(
        moves: [[Double]](repeating: transition, count: frames),
        loadings: [[Double]](repeating: loading, count: frames), q: variances(stateLogs),
        r: variances(codeLogs), mean: first, v: variances(firstLogs))

    private static let cells = (0..<frames * 3).map { RandomKey(seed: 5).normal(at: $0) }

    /// The decoder's frame of C z, of the states of some steps.
    private static func decoded(_ trained: TrainedFrames, _ states: ArraySlice<Double>) -> [Double]
    {
        func parameter(_ name: String) -> [Double] {
            zip(trained.model.parameters, trained.parameters).first { $0.0.name == name }?.1.floats
                .map(Double.init) ?? []
        }
        let (weight, bias) = (parameter("decoder.0.weight"), parameter("decoder.0.bias"))
        return stride(from: states.startIndex, to: states.endIndex, by: n).flatMap { start in
            let code = (0..<d).map { i in
                (0..<n).reduce(0) { $0 + loading[i * n + $1] * states[start + $1] }
            }
            return (0..<3).map { pixel in
                (0..<d).reduce(bias[pixel]) { $0 + code[$1] * weight[$1 * 3 + pixel] }
            }
        }
    }

    @Test("the divergence of each number has the mean of that of all codes", arguments: [1, 3])
    func divergence(systems: Int) throws {
        let trained = try Self.trained(systems: systems)
        let session = FramesSession(trained, on: CPUExecutor(threads: 2))
        let once = try FramesOracleTests.clips(Self.cells, frames: Self.frames)
        let means = try session.paths(of: once).map(Double.init)
        let wanted = try #require(
            Self.law.divergence(
                from: means,
                variances: [Double](repeating: Self.posteriorVariance, count: means.count)))
        let copies = 400
        let data = try FramesOracleTests.clips(
            (0..<copies).flatMap { _ in Self.cells }, frames: Self.frames)
        let found = try session.bounds(of: data, draws: 4, key: RandomKey(seed: 6)).divergences
        let estimate = Estimate(
            of: stride(from: 0, to: found.count, by: Self.frames).map {
                found[$0..<$0 + Self.frames].reduce(0, +)
            })
        // 4 standard errors: a false alarm in 16 000.
        #expect(abs(estimate.mean - wanted) < 4 * estimate.standardError)
        #expect(estimate.standardError < 0.02 * wanted)
    }

    @Test("hidden frames are those of the conditional mean", arguments: [1, 3])
    func hidden(systems: Int) throws {
        let trained = try Self.trained(systems: systems)
        let session = FramesSession(trained, on: CPUExecutor(threads: 2))
        let data = try FramesOracleTests.clips(Self.cells, frames: Self.frames)
        for hidden in [4..<8, 1..<2, 9..<12] {
            var codes = try session.paths(of: data).map(Double.init)
            for place in hidden.lowerBound * Self.d..<hidden.upperBound * Self.d {
                codes[place] = .nan
            }
            let states = try #require(Self.law.expectedStates(given: codes))
            let wanted = Self.decoded(
                trained, states[hidden.lowerBound * Self.n..<hidden.upperBound * Self.n])
            try session.hiddenFrames(of: data, hidden) { rows, values in
                #expect(rows == 0..<1 && values.count == wanted.count)
                for (value, wanted) in zip(values, wanted) {
                    #expect(abs(Double(value) - wanted) < 1e-4)
                }
            }
        }
        // What stands in a hidden frame is not looked at.
        var changed = Self.cells
        for place in 4 * 3..<8 * 3 { changed[place] = 9 }
        let other = try FramesOracleTests.clips(changed, frames: Self.frames)
        var told: [[Float]] = []
        for data in [data, other] {
            try session.hiddenFrames(of: data, 4..<8) { told.append($1) }
        }
        #expect(told[0] == told[1])
    }

    @Test("along means what follows is what the filter expects; new clips begin with the first law")
    func continuation() throws {
        let trained = try Self.trained(systems: 3)
        let session = FramesSession(trained, on: CPUExecutor(threads: 2))
        let data = try FramesOracleTests.clips(Self.cells, frames: Self.frames)
        let given = 7
        var codes = try session.paths(of: data).map(Double.init)
        for place in given * Self.d..<codes.count { codes[place] = .nan }
        let states = try #require(Self.law.expectedStates(given: codes))
        let wanted = Self.decoded(trained, states[(given * Self.n)...])
        try session.continuations(
            of: data, given: given,
            by: Continuation(frames: Self.frames - given, drawsCodes: false),
            key: RandomKey(seed: 1)
        ) { _, values in
            #expect(values.count == wanted.count)
            for (value, wanted) in zip(values, wanted) {
                #expect(abs(Double(value) - wanted) < 1e-4)
            }
        }
        let drawn = try session.sample(4000, Continuation(frames: 2), key: RandomKey(seed: 2))
        let expected = Self.decoded(trained, Self.law.mean[..<(2 * Self.n)])
        for number in 0..<6 {
            let values = stride(from: number, to: drawn.count, by: 6).map { Double(drawn[$0]) }
            let estimate = Estimate(of: values)
            // 4 standard errors, six numbers: a false alarm in 2600.
            #expect(abs(estimate.mean - expected[number]) < 4 * estimate.standardError)
        }
    }

    @Test("what cannot be told is refused")
    func refusals() throws {
        let session = FramesSession(try Self.trained(systems: 1), on: CPUExecutor(threads: 1))
        let data = try FramesOracleTests.clips(Self.cells, frames: Self.frames)
        for hidden in [0..<3, 5..<13, 0..<12, 4..<4] {
            #expect(throws: AutoencoderError.self) {
                try session.hiddenFrames(of: data, hidden) { _, _ in }
            }
        }
    }
}
