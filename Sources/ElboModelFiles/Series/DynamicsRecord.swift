public import ElboAutoencoders
import ElboData
import ElboGraph

/// How a dynamical autoencoder is built, and how it was trained.
public struct DynamicsRecord: Codable, Hashable, Sendable {
    /// The named composition it began as.
    public let recipe: Recipe
    /// The composition, fully resolved.
    public let model: DynamicalAutoencoder
    /// The columns' names, when they have names.
    public let columns: [String]?
    /// How rows become what the model sees.
    public let scale: RowScale
    /// Steps of the windows that it was trained on.
    public let length: Int
    /// How it was trained, on windows; metrics are nats per step of a window.
    public let training: TrainingRecord

    /// Describes a model, which may not be trained to its end yet.
    public init(
        recipe: Recipe, model: DynamicalAutoencoder, columns: [String]?, scale: RowScale,
        length: Int, training: TrainingRecord
    ) {
        self.recipe = recipe
        self.model = model
        self.columns = columns
        self.scale = scale
        self.length = length
        self.training = training
    }

    /// The model, of the tensors of a file.
    ///
    /// - Throws: `ModelFileError`.
    func model(of file: SafeTensors.File, path: String) throws -> TrainedDynamics {
        try ModelFileError.damage(in: path) {
            try model.validate()
            try model.requireNormalRows()
        }
        guard scale.isSound(width: model.dataSize),
            columns.map({ $0.count == model.dataSize }) ?? true
        else {
            throw ModelFileError.damagedManifest(
                path: path, reason: "columns that are no \(model.dataSize)")
        }
        return TrainedDynamics(
            model: model, parameters: try file.arrays(of: model.parameters, path: path),
            columns: columns, scale: scale)
    }
}

extension TrainedDynamics {
    /// The parameters.
    var tensors: [SafeTensors.Tensor] { parameters.tensors(named: model.parameters) }
}
