public import ElboData
public import ElboNetworks

/// What a model of some data looks like when nothing is said about it.
public struct DataDefaults: Hashable, Sendable {
    /// p(x|z).
    public let likelihood: Likelihood
    /// How raw data become what the model sees.
    public let transform: DataTransform
    /// How grey values become observations.
    public let binarization: Binarization
    /// What stands between examples and codes.
    public let network: Architecture
    /// Dimensions of z.
    public let latentDimension: Int

    /// Looks at the data.
    ///
    /// Bytes are pixels: scaled to [0, 1]. Numbers in [0, 1] with two axes or more are pixels too. Both
    /// get a Bernoulli likelihood on values drawn anew at each read. Everything else is standardised,
    /// column by column, and gets a Gaussian likelihood with an optimal σ.
    ///
    /// - Parameters:
    ///   - data: The examples.
    ///   - likelihood: The family that was asked for; nil leaves it to the data.
    ///   - network: The network that was asked for; nil leaves it to the data.
    ///   - rows: The rows a transform may be fitted to.
    public init(
        for data: Dataset, likelihood: Likelihood? = nil, network: Architecture? = nil, rows: [Int]
    ) {
        let arePixels: Bool
        let pixelTransform: DataTransform
        switch data.values {
        case .bytes: (arePixels, pixelTransform) = (true, .pixels)
        case .floats(let values):
            arePixels = data.itemShape.count >= 2 && values.allSatisfy { (0...1).contains($0) }
            pixelTransform = .identity
        }
        switch likelihood ?? (arePixels ? .bernoulli : .gaussian(sigma: .optimal)) {
        case .bernoulli:
            self.likelihood = .bernoulli
            transform = pixelTransform
            binarization = arePixels ? .stochastic : .none
        case .gaussian(let sigma):
            self.likelihood = .gaussian(sigma: sigma)
            transform = arePixels ? pixelTransform : .standardizing(data, rows: rows)
            binarization = .none
        }
        self.network = network ?? DataDefaults.network(itemShape: data.itemShape)
        latentDimension = min(
            DataDefaults.latentDimension(self.network), max(2, (data.itemSize + 1) / 2))
    }

    /// The network for examples of a shape: convolutions for images that say how many channels they have,
    /// as those of a folder do, a perceptron for all else.
    public static func network(itemShape: [Int]) -> Architecture {
        guard itemShape.count == 3, itemShape[2] <= 4, itemShape[..<2].allSatisfy({ $0 >= 8 })
        else { return .multilayerPerceptron(MultilayerPerceptron()) }
        return .convolutional(
            ConvolutionalNetwork(
                channels: ConvolutionalNetwork.suitedChannels(
                    height: itemShape[0], width: itemShape[1])))
    }

    private static func latentDimension(_ network: Architecture) -> Int {
        switch network {
        case .multilayerPerceptron: 20
        case .convolutional: 32
        }
    }
}
