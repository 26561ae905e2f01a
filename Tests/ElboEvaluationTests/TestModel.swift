import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport

/// A model with dense layers whose parameters a test chooses.
struct TestModel {
    let autoencoder: Autoencoder
    let schema: ExampleSchema

    init(
        itemShape: [Int], latentDimension: Int, hidden: [Int], likelihood: Likelihood = .bernoulli,
        observation: Observation = .none, recipe: Recipe = .vae,
        transform: DataTransform = .identity
    ) throws {
        schema = ExampleSchema(itemShape: itemShape, transform: transform)
        autoencoder = try recipe.autoencoder(
            for: schema, latentDimension: latentDimension,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: hidden)),
            likelihood: likelihood, observation: observation)
    }

    /// The model with these parameters, open on the fast executor.
    func session(_ parameters: [HostArray]) -> ModelSession {
        ModelSession(
            TrainedAutoencoder(autoencoder: autoencoder, parameters: parameters, schema: schema),
            on: TestExecutors.fast)
    }

    /// The model with a value for each parameter.
    func session(_ value: (Parameter) -> HostArray) -> ModelSession {
        session(autoencoder.parameters.map(value))
    }

    /// The model as it is before training.
    func session(seed: UInt64) -> ModelSession {
        session(autoencoder.parameters.initialValues(key: RandomKey(seed: seed)))
    }
}
