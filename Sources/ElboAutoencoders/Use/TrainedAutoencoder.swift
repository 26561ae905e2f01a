public import ElboData
public import ElboGraph
import ElboNetworks

/// A model with its parameters and all it needs to take data as they are: the result of training.
public struct TrainedAutoencoder: ExampleModel {
    /// The composition.
    public let autoencoder: Autoencoder
    /// The parameters' values, in the order of `autoencoder.parameters`.
    public let parameters: [HostArray]
    /// What an example is: fields, shapes, columns, transform, origin.
    public let schema: ExampleSchema

    /// Puts a trained model together.
    public init(autoencoder: Autoencoder, parameters: [HostArray], schema: ExampleSchema) {
        precondition(
            parameters.map(\.shape) == autoencoder.parameters.map(\.shape),
            "the parameters' shapes are not the autoencoder's")
        precondition(
            schema.observation.itemSize == autoencoder.dataSize,
            "examples of shape \(schema.observation.itemShape), the autoencoder takes \(autoencoder.dataSize) numbers"
        )
        self.autoencoder = autoencoder
        self.parameters = parameters
        self.schema = schema
    }

    /// The same without the critic of its training, if there was one.
    public var withoutCritic: TrainedAutoencoder {
        let own = zip(autoencoder.parameters, parameters).filter {
            !$0.0.name.hasPrefix(Autoencoder.Path.critic + ".")
        }
        return TrainedAutoencoder(
            autoencoder: autoencoder.withoutCritic, parameters: own.map(\.1), schema: schema)
    }

    /// One number for each column of examples, as the table has them: written as the column writes its numbers, of a category the
    /// place of the most probable level.
    ///
    /// - Parameter examples: Rows of `dataSize` numbers in the data's own units.
    package func cells(of examples: [Float]) -> [Double] {
        // By way of the shortest decimal, so that no digits are written which Float32 does not hold.
        let exact = examples.map { Double("\($0)") ?? .nan }
        return schema.observation.tableColumns.codes(of: formats?.nearest(to: exact) ?? exact)
    }
    /// Data as this model reads them.
    ///
    /// - Throws: `AutoencoderError` when they do not fit the model (`requireFit`), or it has no encoder;
    ///   `DataError.noField` when they lack one of its fields.
    public func reader(of data: Dataset) throws -> ExampleReader {
        try requireEncoder()
        try requireFit(data)
        return try ExampleReader(withUntoldClasses(data), as: schema)
    }

    /// Checks that the model reads examples.
    ///
    /// - Throws: `AutoencoderError.noEncoder`.
    package func requireEncoder() throws(AutoencoderError) {
        guard autoencoder.posterior.part.readsExamples else { throw .noEncoder }
    }

    /// Checks that data are of the kind that the model was trained on.
    ///
    /// - Throws: `AutoencoderError` when they do not have the model's shape or lie outside its likelihood's support.
    package func requireFit(_ data: Dataset) throws {
        guard data.itemSize == autoencoder.dataSize else {
            throw AutoencoderError.otherDimensions(
                name: data.name, expected: itemShape, found: data.itemShape)
        }
        if let known = data.sounds, let own = schema.observation.sounds, known != own {
            throw AutoencoderError.otherSounds(name: data.name, expected: own, found: known)
        }
        if let known = data.clips, let own = schema.observation.clips, !own.agrees(with: known) {
            throw AutoencoderError.otherClips(name: data.name, expected: own, found: known)
        }
        guard data.schema.text == schema.text else {
            throw AutoencoderError.otherTokens(name: data.name)
        }
        try autoencoder.checkSupport(data, transform)
    }

    /// The classes that the model is told; nil for others than conditional models.
    public var classNames: [String]? { autoencoder.condition.flatMap(names(of:)) }

    /// The classes that have a component of the prior each, in their order, by what the critic was told; nil for other models.
    public var modeNames: [String]? { autoencoder.criticLabels == nil ? nil : toldNames }

    /// The names of the classes of the field that there is, in the order of its numbers.
    package var toldNames: [String]? { autoencoder.told.flatMap(names(of:)) }

    private func names(of told: Autoencoder.Condition) -> [String]? {
        guard case .classes(let names) = schema[told.field]?.kind else { return nil }
        return names
    }

    /// Data that lack a class for every row, with none told where the model can do without; others unchanged.
    package func withUntoldClasses(_ data: Dataset) throws -> Dataset {
        guard autoencoder.takesUntoldClasses, let names = toldNames, data.classes.isEmpty else {
            return data
        }
        return try data.labelled(
            by: PartialLabels([String?](repeating: nil, count: data.count)), among: names)
    }
}
