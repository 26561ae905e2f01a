import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport

/// A model whose parameters are named and given, traced in double precision or opened for use.
struct KnownModel {
    let autoencoder: Autoencoder
    let schema: ExampleSchema
    var values: [String: [Double]]

    /// Composes a recipe without hidden layers; parameters that are not given are 0.
    init(
        _ recipe: Recipe, schema: ExampleSchema, latent: Int,
        likelihood: Likelihood = .gaussian(sigma: .fixed(value: 0.7)), hidden: [Int] = [],
        objective: Objective? = nil, posterior: Posterior? = nil, prior: Prior? = nil,
        adversary: Adversary? = nil, classCounts: ClassCounts? = nil, labelWeight: Double? = nil,
        values: [String: [Double]] = [:]
    ) throws {
        autoencoder = try recipe.autoencoder(
            for: schema, latentDimension: latent,
            network: .multilayerPerceptron(.init(hidden: hidden, activation: .tanh)),
            likelihood: likelihood, posterior: posterior, prior: prior, objective: objective,
            adversary: adversary, classCounts: classCounts, labelWeight: labelWeight)
        self.schema = schema
        self.values = values
    }

    /// Other numbers everywhere, away from symmetric ones.
    func scattered(seed: UInt64) -> KnownModel {
        var model = self
        for (index, parameter) in autoencoder.parameters.enumerated() {
            let key = RandomKey(seed: seed).child(UInt64(index))
            model.values[parameter.name] = (0..<parameter.shape.count).map {
                0.4 * key.normal(at: $0)
            }
        }
        return model
    }

    /// In the order of the model's parameters.
    var arrays: [HostArray] {
        autoencoder.parameters.map {
            array($0.shape, values[$0.name] ?? [Double](repeating: 0, count: $0.shape.count))
        }
    }

    /// The model as the result of training.
    var trained: TrainedAutoencoder {
        TrainedAutoencoder(
            autoencoder: autoencoder,
            parameters: arrays.map { HostArray($0.shape, $0.doubles.map { Float($0) }) },
            schema: schema)
    }

    func session(on executor: any Executor = TestExecutors.exact) -> ModelSession {
        ModelSession(trained, on: executor)
    }

    /// What a traced function of the fields gives, in double precision.
    func run(
        _ fields: [String: HostArray], mode: ForwardPass.Mode = .training, seed: UInt64 = 0,
        parameters: [HostArray]? = nil, _ body: (Inputs, inout ForwardPass) -> [Tensor]
    ) throws -> [HostArray] {
        let names = fields.keys.sorted()
        let inputs = names.compactMap { fields[$0] }
        return try outputs(
            of: inputs + [HostArray(RandomKey(seed: seed))] + (parameters ?? arrays)
        ) { traced in
            let named = zip(autoencoder.parameters, traced.dropFirst(inputs.count + 1))
            var pass = ForwardPass(
                mode: mode,
                parameters: [String: Tensor](
                    uniqueKeysWithValues: named.map { ($0.name, $1) }), key: traced[inputs.count])
            let x = Inputs(
                count: inputs[0].shape[0],
                [String: Tensor](uniqueKeysWithValues: zip(names, traced)))
            return body(x, &pass)
        }
    }

    /// The loss, its metrics by name, and its gradient in each parameter as training takes it.
    func step(_ fields: [String: HostArray], seed: UInt64 = 0, parameters: [HostArray]? = nil)
        throws
        -> (loss: Double, metrics: [String: Double], gradients: [String: [Double]])
    {
        var metricNames: [String] = []
        let found = try run(fields, seed: seed, parameters: parameters) { x, pass in
            let controls = autoencoder.controlValues(
                at: TrainingProgress(step: 0, stepsPerEpoch: 1, totalSteps: 1, examples: 10))
            // Before the loss: it may give parameters that are not trained their next values.
            let owned = autoencoder.parameters.map { pass[$0.name] }
            let key = x[fields.keys.sorted()[0]].trace
            let traced = autoencoder.loss(
                of: x, phase: .joint, controls: controls.map { key.constant($0) }, in: &pass)
            metricNames = traced.metrics.map(\.name)
            let slopes = gradient(
                of: traced.loss, withRespectTo: owned, scaling: traced.gradientScales)
            return [traced.loss] + traced.metrics.map(\.value) + slopes
        }
        let count = metricNames.count
        return (
            found[0].scalar,
            Dictionary(uniqueKeysWithValues: zip(metricNames, found[1...count].map(\.scalar))),
            Dictionary(
                uniqueKeysWithValues: zip(
                    autoencoder.parameters.map(\.name), found[(count + 1)...].map(\.doubles)))
        )
    }

    /// The slope of the loss along a direction of all parameters, in their order: 4/3 of the central difference with step h less 1/3
    /// of that with 2h, whose error is of order h⁴.
    func numericalSlope(_ fields: [String: HostArray], along direction: [Double], seed: UInt64 = 0)
        throws -> Double
    {
        func loss(_ distance: Double) throws -> Double {
            var start = 0
            let moved = arrays.map { values in
                defer { start += values.shape.count }
                return array(
                    values.shape,
                    zip(values.doubles, direction[start...]).map { $0 + distance * $1 })
            }
            return try step(fields, seed: seed, parameters: moved).loss
        }
        let h = 1e-4
        let (near, far) = (try loss(h) - loss(-h), try loss(2 * h) - loss(-2 * h))
        return (8 * near - far) / (12 * h)
    }

    /// The gradient of the loss in all parameters by finite differences, in their order.
    func numericalGradients(_ fields: [String: HostArray], seed: UInt64 = 0) throws -> [Double] {
        let shapes = arrays.map(\.shape)
        return try numericalGradient(at: arrays.flatMap(\.doubles)) { flat in
            var start = 0
            let parameters = shapes.map { shape in
                defer { start += shape.count }
                return array(shape, Array(flat[start..<start + shape.count]))
            }
            return try step(fields, seed: seed, parameters: parameters).loss
        }
    }
}
