import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport

/// An autoencoder with known parameters, evaluated in double precision.
struct TinyModel {
    let autoencoder: Autoencoder
    private(set) var values: [HostArray]

    /// A model with parameters from a seed.
    init(_ autoencoder: Autoencoder, seed: UInt64 = 1) {
        self.autoencoder = autoencoder
        values = autoencoder.parameters.enumerated().map { index, parameter in
            let key = RandomKey(seed: seed).child(UInt64(index))
            guard parameter.isTrained else {
                return array(
                    parameter.shape,
                    parameter.initializer.values(parameter.shape, key: key).map { Double($0) })
            }
            // Away from symmetric starts such as biases of zero.
            return array(
                parameter.shape, (0..<parameter.shape.count).map { 0.5 * key.normal(at: $0) })
        }
    }

    /// A linear model: no hidden layers.
    init(
        linear dataSize: Int = 3, latent: Int = 2,
        likelihood: Likelihood = .gaussian(sigma: .fixed(value: 1)),
        recipe: Recipe = .vae, objective: Objective? = nil, observation: Observation = .none
    ) {
        self.init(
            recipe.perceptron(
                dataSize, latent: latent, .init(hidden: []), likelihood, observation,
                objective: objective))
    }

    subscript(name: String) -> [Double] {
        get { values[index(name)].doubles }
        set { values[index(name)] = array(values[index(name)].shape, newValue) }
    }

    private func index(_ name: String) -> Int {
        guard let index = autoencoder.parameters.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("no parameter \(name)")
        }
        return index
    }

    /// Sets every element of some parameters.
    mutating func fill(_ names: String..., with value: Double) {
        for name in names {
            self[name] = [Double](repeating: value, count: self[name].count)
        }
    }

    /// Traces and runs a function of a batch, and of a pass that holds the parameters.
    func run(
        _ x: HostArray, mode: ForwardPass.Mode = .training, seed: UInt64 = 0,
        _ body: (Inputs, inout ForwardPass) -> [Tensor]
    ) throws -> [[Double]] {
        try outputs(of: [x, HostArray(RandomKey(seed: seed))] + values) { inputs in
            var pass = self.pass(inputs, mode)
            return body(Inputs(only: inputs[0]), &pass)
        }.map(\.doubles)
    }

    private func pass(_ inputs: [Tensor], _ mode: ForwardPass.Mode) -> ForwardPass {
        let named = zip(autoencoder.parameters, inputs.dropFirst(2)).map { ($0.name, $1) }
        return ForwardPass(
            mode: mode, parameters: [String: Tensor](uniqueKeysWithValues: named), key: inputs[1])
    }

    struct Loss {
        let loss: Double
        let metrics: [String: Double]
        var elbo: Double { metrics["elbo"] ?? .nan }
        var reconstruction: Double { metrics["reconstruction"] ?? .nan }
        var kl: Double { metrics["kl"] ?? .nan }
    }

    /// The loss of a batch and its metrics.
    func loss(
        _ x: HostArray, klWeight: Double = 1, mode: ForwardPass.Mode = .training, seed: UInt64 = 0
    )
        throws -> Loss
    {
        var names: [String] = []
        let found = try run(x, mode: mode, seed: seed) { x, pass in
            let traced = autoencoder.loss(
                of: x, phase: .joint, controls: [x["x"].trace.constant(klWeight)], in: &pass)
            names = traced.metrics.map(\.name)
            return [traced.loss] + traced.metrics.map(\.value)
        }.map { $0[0] }
        return Loss(
            loss: found[0],
            metrics: [String: Double](uniqueKeysWithValues: zip(names, found.dropFirst())))
    }

    /// The loss as a function of all trained parameters, with its gradient.
    func lossProgram(_ x: HostArray, klWeight: Double, seed: UInt64 = 0) throws -> (
        start: [Double], loss: ([Double]) throws -> Double, gradient: [Double]
    ) {
        let inputs = [x, HostArray(RandomKey(seed: seed))] + values
        let trained = autoencoder.parameters.indices.filter {
            autoencoder.parameters[$0].isTrained
        }
        let graph = Graph.tracing(inputs.map(\.type)) { inputs in
            var pass = self.pass(inputs, .training)
            let loss = autoencoder.loss(
                of: Inputs(only: inputs[0]), phase: .joint,
                controls: [inputs[0].trace.constant(klWeight)], in: &pass
            ).loss
            return [loss] + gradient(of: loss, withRespectTo: trained.map { inputs[$0 + 2] })
        }
        let program = try TestExecutors.exact.compile(graph)
        let lossOnly = try TestExecutors.exact.compile(
            Graph(
                nodes: graph.nodes, arguments: graph.arguments, states: [],
                outputs: [graph.outputs[0]], updates: []
            ).optimized())
        func arguments(_ flat: [Double]) -> [HostArray] {
            var (result, position) = (inputs, 0)
            for index in trained {
                let shape = values[index].shape
                result[index + 2] = array(shape, Array(flat[position..<position + shape.count]))
                position += shape.count
            }
            return result
        }
        return (
            trained.flatMap { values[$0].doubles },
            { try lossOnly.run(arguments($0))[0].scalar },
            try program.run(inputs).dropFirst().flatMap(\.doubles)
        )
    }
}

extension Inputs {
    /// Examples of one field, or rows of codes.
    init(only x: Tensor) { self.init(count: x.shape[0], ["x": x]) }
}

extension Autoencoder {
    /// What the decoder gives for codes, without a condition.
    func decoded(_ z: Tensor, in pass: inout ForwardPass) -> Tensor {
        decoded(z, given: Inputs(count: 0, [:]), in: &pass)
    }
}

extension Recipe {
    /// The recipe's model of records, with dense layers.
    func perceptron(
        _ dataSize: Int, latent: Int, _ network: MultilayerPerceptron = .init(),
        _ likelihood: Likelihood = .bernoulli, _ observation: Observation = .none,
        objective: Objective? = nil
    ) -> Autoencoder {
        do {
            return try autoencoder(
                for: ExampleSchema(itemShape: [dataSize]), latentDimension: latent,
                network: .multilayerPerceptron(network), likelihood: likelihood,
                observation: observation, objective: objective)
        } catch {
            preconditionFailure("dense layers suit all records: \(error)")
        }
    }
}
