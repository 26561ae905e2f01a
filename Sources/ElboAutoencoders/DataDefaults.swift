public import ElboData
public import ElboNetworks

/// What a model of some data looks like when nothing is said about it.
public struct DataDefaults: Hashable, Sendable {
    /// p(x|z).
    public let likelihood: Likelihood
    /// How raw data become what the model sees.
    public let transform: DataTransform
    /// How raw values become observations.
    public let observation: Observation
    /// What stands between examples and codes.
    public let network: Architecture
    /// Dimensions of z.
    public let latentDimension: Int
    /// The share of training examples that lose random cells: a quarter of a table's.
    public let hiding: Double

    /// Looks at the data.
    ///
    /// Bytes are pixels: scaled to [0, 1], but for zeros and ones, which stay as they are. Numbers in [0, 1] with two axes or
    /// more are pixels too. Both get a Bernoulli likelihood on values drawn anew at each read, except images of bytes that say
    /// how many channels they have, as those of files do: these get a discretised logistic one, grey or in colour, if they
    /// are more than zeros and ones. Everything else is standardised, column by column, and gets a Gaussian likelihood with
    /// an optimal σ, for each column of a table its own; categories of a table get their levels' probabilities. A
    /// likelihood of pixel levels also takes numbers from 0 to 255; counts and numbers from 0 stay as they are. Levels of
    /// sounds are standardised together, so that a decibel counts the same in every band; powers get an exponential likelihood. So are the
    /// samples of waves, which get the spectral likelihood.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - likelihood: The family that was asked for; nil leaves it to the data.
    ///   - dequantizes: Whether pixels get uniform noise, for a likelihood that is a density.
    ///   - severalDraws: Whether the objective draws several codes, which an optimal σ does not suit.
    ///   - asked: The network that was asked for; nil leaves it to the data.
    ///   - rows: The rows a transform may be fitted to.
    public init(
        for data: Dataset, likelihood: Likelihood? = nil, dequantizes: Bool = false,
        severalDraws: Bool = false, network asked: Architecture? = nil, rows: [Int]
    ) {
        if let text = data.schema.text {
            var network = RecurrentNetwork(vocabulary: text.tokenizer.count)
            if case .recurrent(let given)? = asked { network = given }
            self.likelihood = Likelihood(
                TokenLikelihood(vocabulary: text.tokenizer.count, features: network.units))
            (self.network, latentDimension) = (.recurrent(network), 32)
            (transform, observation, hiding) = (.identity, .none, 0)
            return
        }
        // Bytes that are zeros and ones, as those of truth values, and not two shades of black.
        let areBits = data.areBits
        let arePixels: Bool
        let pixelTransform: DataTransform
        switch data.values {
        case .bytes: (arePixels, pixelTransform) = (true, areBits ? .identity : .pixels)
        case .floats, .rows, .tokens:
            let areShares = data.allKnown { (0...1).contains($0) }
            arePixels = data.itemShape.count >= 2 && areShares && data.sounds == nil
            let areLevels = likelihood?.part.support == .pixelLevels || dequantizes
            pixelTransform = areLevels && !areShares ? .pixels : .identity
        }
        let family =
            likelihood ?? (data.sounds?.representation == .wave ? .spectral() : nil)
            ?? (arePixels
                ? DataDefaults.likelihood(of: data, areBits: areBits, dequantizes: dequantizes)
                : data.sounds?.representation == .power
                    ? .exponential
                    : DataDefaults.likelihood(
                        ofTable: data.table, sigma: severalDraws ? .learned : .optimal))
        let isTable = data.itemShape.count == 1 && !arePixels && data.sounds == nil
        // One column alone would leave nothing to be seen.
        hiding = isTable && (data.table?.count ?? data.itemSize) > 1 ? 0.25 : 0
        self.likelihood =
            switch family.part {
            case let part as GaussianLikelihood: Likelihood(part.resolved(isTable ? .column : .all))
            case let part as MixedLikelihood: Likelihood(part.resolved(for: data.table))
            default: family
            }
        switch family.part.support {
        case .unitInterval:
            transform = pixelTransform
            let isBinary = arePixels && !family.part.isDensity
            observation = isBinary ? .stochastic : dequantizes ? .dequantized : .none
        case .everywhere:
            transform =
                arePixels || dequantizes
                ? pixelTransform
                : data.sounds == nil
                    ? .standardizing(data, rows: rows) : .standardizingAll(data, rows: rows)
            observation = dequantizes ? .dequantized : .none
        case .pixelLevels:
            transform = pixelTransform
            observation = .none
        case .counts, .nonNegative:
            transform = .identity
            observation = .none
        }
        self.network = asked ?? DataDefaults.network(for: data)
        latentDimension = min(
            DataDefaults.latentDimension(self.network), max(2, (data.itemSize + 1) / 2))
    }

    /// The likelihood of numbers, and of categories where a table has some.
    private static func likelihood(
        ofTable table: [TableColumn]?, sigma: GaussianLikelihood.Sigma
    ) -> Likelihood {
        table == nil ? .gaussian(sigma: sigma) : Likelihood(MixedLikelihood(sigma: sigma))
    }

    /// The likelihood of pixels: levels for bytes of images with channels, coin tosses for all others.
    ///
    /// An encoder that learned from coin tosses misreads the smooth greys of a photograph.
    private static func likelihood(of data: Dataset, areBits: Bool, dequantizes: Bool)
        -> Likelihood
    {
        if dequantizes { return .gaussian(sigma: .optimal) }
        guard case .bytes = data.values, !areBits, (3...4).contains(data.itemShape.count),
            [1, 3].contains(data.itemShape[data.itemShape.count - 1])
        else { return .bernoulli }
        return .discretizedLogistic
    }

    /// The network for data: convolutions along time for waves, else by the shape of examples.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - isQuantized: Whether codes are made of codewords.
    public static func network(for data: Dataset, quantized isQuantized: Bool = false)
        -> Architecture
    {
        guard data.sounds?.representation == .wave else {
            return network(itemShape: data.itemShape, quantized: isQuantized)
        }
        let ratios = WaveNetwork.suitedRatios(samples: data.itemSize)
        return .wave(
            WaveNetwork(
                ratios: ratios, channels: WaveNetwork.suitedChannels(ratios: ratios.count)))
    }

    /// The network for examples of a shape: convolutions for images that say how many channels they have,
    /// as those of a folder do, and for clips of such; a perceptron for all else.
    public static func network(itemShape: [Int]) -> Architecture {
        if itemShape.count == 4, itemShape[3] <= 4, itemShape[1...2].allSatisfy({ $0 >= 8 }) {
            return .convolutional(
                ConvolutionalNetwork(
                    channels: ConvolutionalNetwork.suitedClipChannels(
                        height: itemShape[1], width: itemShape[2])))
        }
        guard itemShape.count == 3, itemShape[2] <= 4, itemShape[..<2].allSatisfy({ $0 >= 8 })
        else { return .multilayerPerceptron(MultilayerPerceptron()) }
        return .convolutional(
            ConvolutionalNetwork(
                channels: ConvolutionalNetwork.suitedChannels(
                    height: itemShape[0], width: itemShape[1])))
    }

    /// The same for a model whose codes are made of codewords or not: of images these have places on a grid.
    public static func network(itemShape: [Int], quantized isQuantized: Bool) -> Architecture {
        let network = network(itemShape: itemShape)
        guard isQuantized, itemShape.count == 3, case .convolutional(var grid) = network else {
            return network
        }
        grid.channels = ConvolutionalNetwork.suitedGridChannels(
            height: itemShape[0], width: itemShape[1])
        return .convolutional(grid)
    }

    /// Dimensions of z for a posterior: as many as the places of a grid take, or a multiple of a codeword's.
    ///
    /// - Throws: `AutoencoderError` when the network does not suit such examples.
    public func latentDimension(for posterior: Posterior, itemShape: [Int])
        throws(AutoencoderError) -> Int
    {
        guard let quantizer = posterior.part.quantizer else { return latentDimension }
        do throws(LayerError) {
            if let grid = try network.grid(itemShape: network.inputShape(itemShape)) {
                return grid.reduce(quantizer.size ?? QuantizedPosterior.sizeOnGrid, *)
            }
        } catch { throw AutoencoderError(error) }
        let size = quantizer.size ?? QuantizedPosterior.sizeOfGroup
        return (latentDimension + size - 1) / size * size
    }

    /// The prior of a recipe with a network, when nothing is said about it.
    ///
    /// Images of files are few for the many nats of their codes: the aggregate of q(z|x) then lies in a corner of N(0, I),
    /// and most draws from that decode to nothing. One normal law with the moments of the aggregate, fitted when training
    /// has ended, is the normal prior of the greatest bound (Studies/README.md, `sampling-prior`).
    public static func prior(of recipe: Recipe, _ network: Architecture) -> Prior {
        recipe == .vae && network.isConvolutional ? .fittedNormal : recipe.prior
    }

    private static func latentDimension(_ network: Architecture) -> Int {
        switch network {
        case .multilayerPerceptron: 20
        case .convolutional, .recurrent, .wave: 32
        }
    }
}

extension Architecture {
    /// Whether it has convolutions.
    public var isConvolutional: Bool {
        switch self {
        case .multilayerPerceptron, .recurrent: false
        case .convolutional, .wave: true
        }
    }
}

extension Dataset {
    /// Whether the elements are bytes, none of which is above 1.
    fileprivate var areBits: Bool {
        guard case .bytes = values else { return false }
        return allKnown { $0 <= 1 }
    }
}
