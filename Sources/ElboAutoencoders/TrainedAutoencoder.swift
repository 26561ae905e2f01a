public import ElboData
public import ElboGraph
import ElboNetworks

/// A model with its parameters and all it needs to take data as they are: the result of training.
public struct TrainedAutoencoder: Sendable {
    /// The composition.
    public let autoencoder: Autoencoder
    /// The parameters' values, in the order of `autoencoder.parameters`.
    public let parameters: [HostArray]
    /// How raw data become what the model sees.
    public let transform: DataTransform
    /// The extents of one example, such as [28, 28].
    public let itemShape: [Int]
    /// Names of an example's numbers, when they have names.
    public let columns: [String]?
    /// How images became its examples, when it was trained on image files.
    public let images: ImageTreatment?

    /// Puts a trained model together.
    public init(
        autoencoder: Autoencoder, parameters: [HostArray], transform: DataTransform,
        itemShape: [Int], columns: [String]? = nil, images: ImageTreatment? = nil
    ) {
        precondition(
            parameters.map(\.shape) == autoencoder.parameters.map(\.shape),
            "the parameters' shapes are not the autoencoder's")
        precondition(
            itemShape.reduce(1, *) == autoencoder.dataSize,
            "examples of shape \(itemShape), the autoencoder takes \(autoencoder.dataSize) numbers")
        self.autoencoder = autoencoder
        self.parameters = parameters
        self.transform = transform
        self.itemShape = itemShape
        self.columns = columns
        self.images = images
    }

    /// How image files become data for this model: as they did in training, or by the shape of its
    /// examples; nil when these are no images.
    public var imageTreatment: ImageTreatment? { images ?? ImageTreatment(itemShape: itemShape) }

    /// Checks that data have this model's shape and lie in its likelihood's support.
    ///
    /// - Throws: `AutoencoderError`.
    public func check(_ data: Dataset) throws(AutoencoderError) {
        guard data.itemSize == autoencoder.dataSize else {
            throw .otherDimensions(name: data.name, expected: itemShape, found: data.itemShape)
        }
        try autoencoder.checkSupport(data, transform)
    }
}

/// Why data do not fit a model.
public enum AutoencoderError: Error, Equatable, CustomStringConvertible {
    /// The examples have another size than the model's.
    case otherDimensions(name: String, expected: [Int], found: [Int])
    /// A value cannot occur under the likelihood.
    case outsideSupport(name: String, row: Int, column: String, value: Float, support: String)
    /// An option does not go with the model.
    case option(name: String, value: String, allowed: String)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .otherDimensions(let name, let expected, let found):
            "\(name) has examples of \(AutoencoderError.text(found)) numbers, the model takes "
                + AutoencoderError.text(expected)
        case .outsideSupport(let name, let row, let column, let value, let support):
            "\(name), row \(row), \(column): \(value) is outside \(support), all that the likelihood "
                + "describes; use --likelihood gaussian, or rescale the data"
        case .option(let name, let value, let allowed):
            "\(name) is \(value), it must be \(allowed)"
        }
    }

    /// Extents for people.
    static func text(_ shape: [Int]) -> String {
        shape.map(String.init).joined(separator: " x ")
    }
}

extension AutoencoderError {
    /// A network's defect as the model's.
    init(_ error: LayerError) {
        switch error {
        case .misfit(let name, let value, let allowed):
            self = .option(name: name, value: value, allowed: allowed)
        }
    }
}
