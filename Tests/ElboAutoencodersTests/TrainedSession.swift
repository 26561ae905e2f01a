import ElboAutoencoders
import ElboData
import ElboTestSupport
import ElboTraining

extension Autoencoder {
    /// A session with this model as it is after training on examples.
    func trainedSession(on data: Dataset, _ options: TrainingOptions) throws -> ModelSession {
        var observer = SilentObserver()
        let result = try Trainer(model: self, options: options, executor: TestExecutors.fast)
            .run(on: ExampleReader(data), observer: &observer)
        return ModelSession(
            TrainedAutoencoder(
                autoencoder: self, parameters: result.parameters, schema: data.schema),
            on: TestExecutors.fast)
    }
}
