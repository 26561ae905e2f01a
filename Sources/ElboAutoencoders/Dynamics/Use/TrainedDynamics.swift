public import ElboData
public import ElboGraph
import ElboNetworks

/// A model of rows in time with its parameters, and all it needs to take rows as they are.
public struct TrainedDynamics: Sendable {
    /// The composition.
    public let model: DynamicalAutoencoder
    /// The parameters' values, in the order of `model.parameters`.
    public let parameters: [HostArray]
    /// The columns' names, when they have names.
    public let columns: [String]?
    /// How rows become what the model sees.
    public let scale: RowScale

    /// Puts a trained model together.
    public init(
        model: DynamicalAutoencoder, parameters: [HostArray], columns: [String]?, scale: RowScale
    ) {
        precondition(
            parameters.map(\.shape) == model.parameters.map(\.shape),
            "the parameters' shapes are not the model's")
        precondition(
            scale.width == model.dataSize && columns?.count ?? scale.width == scale.width,
            "\(scale.width) columns for a model of \(model.dataSize)")
        self.model = model
        self.parameters = parameters
        self.columns = columns
        self.scale = scale
    }
}

extension TrainedDynamics: SeriesLayout {
    /// How many cells a row has.
    public var width: Int { model.dataSize }
    /// No column is a category.
    public var table: [TableColumn]? { nil }
    /// The columns' names, when they have names.
    public var rowColumns: [String]? { columns }
    /// The columns' names, made up where there are none.
    public var rowColumnNames: [String] { columns ?? (0..<width).map { "x\($0 + 1)" } }
    /// The numbers of a code.
    public var pathNames: [String] { (1...model.latentDimension).map { "z\($0)" } }
    /// How many numbers were trained.
    public var parameterCount: Int { model.parameters.trainedCount }
    /// None: the law of a first row is learned.
    public var firstRows: Int { 0 }
}
