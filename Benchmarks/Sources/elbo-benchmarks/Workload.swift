import ArgumentParser
import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics

/// The models of the step benchmarks; `peers/networks.py` and `peers/video.py` have the same in PyTorch.
enum Workload: String, CaseIterable, ExpressibleByArgument {
    case mlp, mlp1000, conv28, conv64
    /// Images of 128 x 128 with a residual block at each resolution, channels normalised in groups.
    case residual128
    /// Sentences of 32 tokens out of 10 000.
    case text
    /// Clips of 16 frames by (2+1)-D convolutions.
    case clip
    /// Clips of 15 frames, frame after frame.
    case srnn
    /// Levels of sounds, and waves by the distance of their spectra, both with the usual network.
    case levels, wave
    /// The perceptron of `mlp` against a critic; a step is one round of turns.
    case factorVAE = "factor-vae"
    case aae, avb
    case vaeGAN = "vae-gan"
    case wganGP = "wgan-gp"

    /// The recipe of a game.
    private var game: Recipe? {
        switch self {
        case .factorVAE: .factorVAE
        case .aae: .adversarialAutoencoder
        case .avb: .avb
        case .vaeGAN: .vaeGAN
        case .wganGP: .wganGP
        default: nil
        }
    }

    var batch: Int {
        switch self {
        case .mlp, .mlp1000, .conv28, .factorVAE, .aae, .avb, .vaeGAN, .wganGP: 128
        case .conv64, .levels: 64
        case .text, .wave: 32
        case .residual128, .clip, .srnn: 16
        }
    }

    var itemShape: [Int] {
        switch self {
        case .mlp, .mlp1000, .factorVAE, .aae, .avb, .vaeGAN, .wganGP: [784]
        case .conv28: [28, 28, 1]
        case .conv64: [64, 64, 3]
        case .residual128: [128, 128, 3]
        case .text: [Self.places]
        case .clip: [16, 64, 64, 1]
        case .srnn: [15, 64, 64, 1]
        case .levels: [64, 64, 1]
        case .wave: [16_384]
        }
    }

    private var network: Architecture {
        switch self {
        case .mlp, .factorVAE, .aae, .avb, .vaeGAN, .wganGP:
            .multilayerPerceptron(MultilayerPerceptron(hidden: [400]))
        case .mlp1000: .multilayerPerceptron(MultilayerPerceptron(hidden: [1000, 1000]))
        case .conv28:
            .convolutional(
                ConvolutionalNetwork(channels: [32, 64], features: 256, activation: .relu))
        case .conv64:
            .convolutional(
                ConvolutionalNetwork(
                    channels: [32, 32, 64, 64], features: 256, activation: .relu))
        case .residual128:
            .convolutional(
                ConvolutionalNetwork(
                    channels: [32, 32, 64, 64, 128], blocks: 1, features: 256, activation: .silu,
                    normalization: .group))
        case .text:
            .recurrent(
                RecurrentNetwork(
                    vocabulary: Self.vocabulary, embedding: 256, units: 256, dropout: 0))
        case .clip:
            .convolutional(ConvolutionalNetwork(channels: [16, 32, 64, 64], features: 256))
        case .srnn:
            .convolutional(ConvolutionalNetwork(channels: [16, 32, 64, 64], features: 128))
        case .levels:
            .convolutional(ConvolutionalNetwork(channels: [32, 32, 64, 64], features: 256))
        case .wave: .wave(WaveNetwork())
        }
    }

    private var likelihood: Likelihood {
        switch self {
        case .levels: .gaussian(sigma: .optimal)
        case .wave: .spectral()
        default: .bernoulli
        }
    }

    private static let vocabulary = 10_000
    private static let places = 32

    var schema: ExampleSchema {
        guard self == .text else { return ExampleSchema(itemShape: itemShape) }
        let words = (TokenNumber.first..<Self.vocabulary).map { "word\($0)" }
        return ExampleSchema(
            TextCoding(
                tokenizer: .words(WordTokenizer(words: words)), length: Self.places - 1))
    }
    var dataSize: Int { itemShape.reduce(1, *) }

    private var latentDimension: Int {
        switch self {
        case .mlp, .factorVAE, .aae, .avb, .vaeGAN, .wganGP: 20
        case .mlp1000: 100
        case .conv28, .conv64, .residual128, .text, .clip, .srnn, .levels, .wave: 32
        }
    }

    /// What a training step is measured of.
    func trained() throws -> any Trainable {
        guard self == .srnn else { return try model() }
        return try DynamicalAutoencoder(
            itemShape: Array(itemShape.dropFirst()), latentDimension: latentDimension,
            network: network, dynamics: .stochasticRecurrent, units: 128,
            likelihood: .bernoulli)
    }

    /// What encodes, and is opened as a session.
    func model() throws -> Autoencoder {
        guard self != .srnn else {
            throw ValidationError("srnn is measured by its steps alone")
        }
        guard self == .text else {
            return try (game ?? .vae).autoencoder(
                for: schema, latentDimension: latentDimension, network: network,
                likelihood: likelihood)
        }
        return try Recipe.textVAE.autoencoder(
            for: schema, latentDimension: latentDimension, network: network,
            likelihood: Likelihood(TokenLikelihood(vocabulary: Self.vocabulary, features: 256)),
            objective: .elbo(), strategy: .joint)
    }

    /// Random zeros and ones, random tokens, or for sounds normal numbers.
    func examples(_ count: Int, seed: UInt64) -> HostArray {
        let key = RandomKey(seed: seed)
        if self == .text {
            let words = Double(Self.vocabulary - TokenNumber.first)
            return HostArray(
                [count, dataSize],
                (0..<count * dataSize).map {
                    Float(TokenNumber.first + Int(key.uniform(at: $0) * words))
                })
        }
        if self == .levels || self == .wave {
            return HostArray(
                [count, dataSize], (0..<count * dataSize).map { Float(key.normal(at: $0)) })
        }
        return HostArray(
            [count, dataSize],
            (0..<count * dataSize).map { key.uniform(at: $0) < 0.5 ? 0 : 1 as Float })
    }
}
