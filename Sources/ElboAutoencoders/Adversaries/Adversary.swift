public import ElboGraph
public import ElboNetworks

/// A game with a critic: what the critic sees, and who learns what from its scores.
public struct Adversary: PartIndex {
    /// "adversary"
    public static let role: String = "adversary"
    /// All games.
    public static let kinds: [any ModelPart.Type] = [
        TotalCorrelationCritic.self, CodeCritic.self, ContrastCritic.self, InformationCritic.self,
        ExampleCritic.self, WassersteinCritic.self, FeatureCritic.self,
    ]

    /// The game chosen.
    public let part: any AdversaryPart

    /// Chooses a game.
    public init(_ part: any AdversaryPart) { self.part = part }
}

/// A game with a critic: phases, each with a loss of its own on fresh forward values.
///
/// The first phase of a stage is the model's: by that of the last one a run is judged on validation examples.
public protocol AdversaryPart: ModelPart {
    /// What the critic sees.
    var sight: CriticSight { get }
    /// What stands between what the critic sees and its score.
    var shape: CriticShape { get }
    /// Whether the critic is told classes.
    var readsLabels: Bool { get }
    /// Its options as text, as they would be asked for.
    var said: [String: String] { get }
    /// Of these the ones from which nothing follows, each with the option that makes it so.
    var idle: [String: String] { get }
    /// Which kind of step follows which.
    var phases: PhasePlan { get }
    /// The game when training has so many epochs in all.
    func resolved(epochs: Int) -> Adversary

    /// The loss of a phase's steps.
    func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss

    /// Checks that the game suits a model.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate(for model: Autoencoder) throws(AutoencoderError)
}

extension AdversaryPart {
    /// Whether a critic that is right about so large a share of what it is shown teaches little any more; one that sees
    /// examples with their codes is meant to be right.
    package func wins(by accuracy: Double) -> Bool { sight != .both && accuracy > 0.95 }

    /// What may help where the critic leaves the model nothing to learn.
    package var remedies: [String] {
        let held =
            "a critic whose slope is held (spectral=yes among the options of --adversary \(Self.kind))"
        return (shape.isSpectral ? [] : [held]) + ["a lower --learning-rate"]
    }

    /// No.
    public var readsLabels: Bool { false }
    /// None.
    public var idle: [String: String] { [:] }
    /// Itself.
    public func resolved(epochs: Int) -> Adversary { Adversary(self) }
    /// Nothing to check.
    public func validate(for model: Autoencoder) throws(AutoencoderError) {}
}

/// What a critic sees.
public enum CriticSight: String, Codable, Hashable, Sendable {
    /// z
    case codes
    /// x
    case examples
    /// x and z behind it
    case both
}

/// A step of a game: the batch, and who has the move.
public struct CriticGame {
    /// The model, critic included.
    public let model: Autoencoder
    /// The batch as it was read.
    public let examples: Inputs
    /// The batch as the likelihood scores it.
    public let observed: Inputs
    /// Who has the move.
    public let phase: Phase
    /// The objective's numbers.
    public let controls: [Tensor]
}

/// The dense layers of a critic of codes; one of examples has the layers of an encoder.
public struct CriticShape: Codable, Hashable, Sendable {
    /// Outputs of each hidden layer.
    public let width: Int
    /// Hidden layers.
    public let layers: Int
    /// Whether weights are divided by their largest singular value (Miyato et al. 2018).
    public let isSpectral: Bool

    /// Describes layers.
    public init(width: Int = 256, layers: Int = 3, isSpectral: Bool = false) {
        self.width = width
        self.layers = layers
        self.isSpectral = isSpectral
    }

    static let options: [PartOption] = [
        PartOption("width", standard: "256", "outputs of the critic's hidden layers, 1...65536"),
        PartOption("layers", standard: "3", "hidden layers of the critic, 0...100"),
        spectralOption,
    ]
    static let spectralOption: PartOption = spectralOption(standard: .no)

    /// The option of a critic that is spectrally normalised where nothing is said, or not.
    static func spectralOption(standard: YesOrNo) -> PartOption {
        PartOption(
            "spectral", standard: standard.rawValue,
            "yes divides the critic's weights by their largest singular value")
    }

    init(_ given: PartOptions) throws(AutoencoderError) {
        width = try given.count("width", standard: 256, in: 1...65_536)
        layers = try given.count("layers", standard: 3, in: 0...100)
        isSpectral = try CriticShape.isSpectral(given)
    }

    /// The options as text.
    var said: [String: String] {
        ["width": "\(width)", "layers": "\(layers)"].merging(spectralSaid) { $1 }
    }

    /// The option of a critic whose layers are those of an encoder.
    var spectralSaid: [String: String] { ["spectral": YesOrNo(isSpectral).rawValue] }

    /// The width of no layers.
    var idle: [String: String] { layers == 0 ? ["width": "layers=0"] : [:] }

    static func isSpectral(
        _ given: PartOptions, standard: YesOrNo = .no
    ) throws(AutoencoderError) -> Bool {
        try given.choice("spectral", standard: standard) == .yes
    }

    func validate() throws(AutoencoderError) {
        try require((1...65_536).contains(width), "the width of the critic", width, "in 1...65536")
        try require(
            (0...100).contains(layers), "the number of layers of the critic", layers, "in 0...100")
    }

    /// Leaky rectifiers: a critic whose units are silent for what it has not met teaches nothing there.
    package func network(inputs: Int) -> Network {
        var layers: [Layer] = []
        var size = inputs
        for _ in 0..<self.layers {
            layers += [
                .dense(inputs: size, outputs: width, initializer: .fanInUniform),
                .activation(function: .leakyReLU),
            ]
            size = width
        }
        layers.append(.dense(inputs: size, outputs: 1, initializer: .fanInUniform))
        return isSpectral ? Network(layers).spectrallyNormalized : Network(layers)
    }
}

/// An answer in an option.
enum YesOrNo: String, CaseIterable {
    case yes, no

    /// The answer as a word.
    init(_ answer: Bool) { self = answer ? .yes : .no }
}

extension Adversary {
    /// The critic for a model of examples of a shape.
    ///
    /// - Parameters:
    ///   - inputShape: The arrangement in which networks see an example.
    ///   - latentDimension: Dimensions of z.
    ///   - labels: Of a critic that is told classes how many there are; else 0.
    ///   - network: The kind of network that encoders of such examples have.
    /// - Throws: `LayerError` when the network does not suit such examples.
    func critic(
        inputShape: [Int], latentDimension: Int, labels: Int, network: Architecture
    ) throws(LayerError) -> Network {
        let size = inputShape.reduce(1, *)
        switch part.sight {
        case .codes:
            return part.shape.network(inputs: latentDimension + (labels > 0 ? labels + 1 : 0))
        case .both: return part.shape.network(inputs: size + latentDimension)
        case .examples:
            let plain = try network.withLeakyRectifiers.encoder(itemShape: inputShape)
                .scoring(itemShape: [size])
            return part.shape.isSpectral ? plain.spectrallyNormalized : plain
        }
    }
}

extension Architecture {
    /// The same without what a critic should not have: silent units, statistics of a batch, chance.
    fileprivate var withLeakyRectifiers: Architecture {
        switch self {
        case .multilayerPerceptron(var network):
            network.activation = .leakyReLU
            network.normalization = .none
            network.dropout = 0
            return .multilayerPerceptron(network)
        case .convolutional(var network):
            network.activation = .leakyReLU
            network.normalization = .none
            network.dropout = 0
            return .convolutional(network)
        case .wave(var network):
            network.activation = .leakyReLU
            network.dropout = 0
            return .wave(network)
        // Games are refused for sentences.
        case .recurrent: return self
        }
    }
}

extension Metric {
    /// What the critic minimises.
    public static let criticLoss = "critic loss"
    /// The share of draws that the critic tells right.
    public static let criticAccuracy = "critic accuracy"
    /// D(q(z|x) ‖ p(z)) by a critic: an estimate on no side of the truth for certain.
    public static let klEstimate = "kl by critic"
    /// E log p(x|z) less that: an estimate, and no bound of log p(x).
    public static let elboEstimate = "elbo by critic, no bound"
    /// How far the model is from fooling the critic: ln 2 where it knows nothing.
    public static let fooling = "fooling loss"
}
