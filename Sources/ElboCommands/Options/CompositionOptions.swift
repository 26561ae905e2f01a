public import ArgumentParser
import Elbo

/// What is trained: the options of which a model keeps what they came to. All are optional; what they come to is in
/// `ResolvedNetwork` and `ResolvedParts`.
struct CompositionOptions: ParsableArguments {
    @Option(help: "The named composition (default: vae, of sentences text-vae).")
    var recipe: Recipe?

    @Option(
        help:
            "The kind of network (default: the one whose options are given; else recurrent for sentences, conv for images that say how many channels they have, wave for samples of sounds, mlp for all else)."
    )
    var network: NetworkKind?

    @Option(
        help: ArgumentHelp(
            "Of mlp: hidden layers of the encoder, such as 400 or 512,256; the decoder mirrors them (default: 400). Of recurrent: the units of each layer, such as 512 or 256,256 (default: 256, with attention 256,256).",
            valueName: "sizes"))
    var hidden: SizeList?

    @Flag(
        inversion: .prefixedNo,
        help: "Of mlp: add a hidden layer's input to its output where sizes agree.")
    var residual: Bool?

    @Option(
        help: ArgumentHelp(
            "Of conv: channels after each halving of the image, such as 32,64; the decoder mirrors them (default: by the image's size). Of wave: channels at first and after each of --ratios (default: 32, twice as many after each, 256 at most).",
            valueName: "sizes"))
    var channels: SizeList?

    @Option(
        help: ArgumentHelp(
            "Of wave: how many times shorter each layer makes the signal, whose first layer takes 16 samples together, such as 4,4,4,2 (default: by the length of a row).",
            valueName: "sizes"))
    var ratios: SizeList?

    @Option(
        help: "Of conv and wave: residual blocks at each resolution (default: 0, a plain network).")
    var blocks: Int?

    @Option(
        help:
            "Of conv and wave: outputs of the dense layers next to the code (default: 256; of frames 128, and so many recurrent units)."
    )
    var features: Int?

    @Option(help: "Function after each layer (default: relu of mlp, silu of conv and wave).")
    var activation: Activation?

    @Option(
        help:
            "Normalisation: none, layer or batch of mlp, none or group of conv, none or layer of recurrent (default: none; group with --blocks)."
    )
    var normalization: NormalizationKind?

    @Option(
        help:
            "Probability of dropping each layer's outputs in training (default: 0, of recurrent 0.3)."
    )
    var dropout: Double?

    @Option(help: "Recurrent units (default: lstm of sentences, gru of series and frames).")
    var cell: RecurrentCell?

    @Option(
        help:
            "Of sentences, what reads them: recurrent, bidirectional (recurrent units from both ends), conv (filters on 3, 4 and 5 words, the strongest answer of each) or attention (a Transformer; default: recurrent)."
    )
    var encoder: SentenceEncoderKind?

    @Option(
        help:
            "Of sentences, what says them: recurrent, dilated (causal convolutions over ever more words, which see 14 words before for each layer of --hidden) or attention (a Transformer; default: recurrent)."
    )
    var decoder: SentenceDecoderKind?

    @Option(
        help:
            "Of frames: what the decoder sees of the last frames given beside the code: none, maps (of the last, at each resolution; conv), summary (a vector of them all) or both (default: the recipe's)."
    )
    var content: ContentKind?

    @Option(help: "Of recurrent: numbers of a word's vector (default: 128).")
    var embedding: Int?

    @Option(
        help:
            "Of recurrent: probability with which each word before is hidden from the decoder in training, which makes it ask the code (default: 0)."
    )
    var wordDropout: Double?

    @Option(
        help:
            "Dimensions of the latent code (default: 20, 32 of conv, wave, recurrent and frames, 8 of kvae; fewer for narrow data)."
    )
    var latent: Int?

    @Option(
        help: ArgumentHelp(
            "What the decoder describes: \(Likelihood.choices) (default: discretized-logistic for images of files and others with channels, bernoulli for other pixels, spectral for waves, gaussian for numbers). Options of a part follow its name as shown; elbo recipes explains them. A sigma given as a number is in units of standardised columns, or of 0...1 for pixels.",
            valueName: "part"),
        transform: { try Likelihood($0) })
    var likelihood: Likelihood?

    @Option(
        help: ArgumentHelp(
            "What the model is wanted for: anomalies gives every column of a table a normal law that cannot be sharper than half of the column's variance, so that no column outvotes the others and no quantile hides how far out a number is; elbo score then ranks the rows.",
            valueName: "purpose"))
    var `for`: AutoencoderPurpose?

    @Option(
        help: ArgumentHelp(
            "What the encoder gives: \(Posterior.choices) (default: the recipe's).",
            valueName: "part"),
        transform: { try Posterior($0) })
    var posterior: Posterior?

    @Option(
        help: ArgumentHelp(
            "The law of codes before an example is seen: \(Prior.choices) (default: the recipe's; of vae with conv fitted-normal).",
            valueName: "part"),
        transform: { try Prior($0) })
    var prior: Prior?

    @Option(
        help: ArgumentHelp(
            "What is maximised: \(Objective.choices) (default: the recipe's).", valueName: "part"),
        transform: { try Objective($0) })
    var objective: Objective?

    @Option(
        help: ArgumentHelp(
            "Which parts move when: \(TrainingStrategy.choices) (default: the recipe's).",
            valueName: "part"),
        transform: { try TrainingStrategy($0) })
    var strategy: TrainingStrategy?

    @Option(
        help: ArgumentHelp(
            "The game with a critic: \(Adversary.choices) (default: the recipe's).",
            valueName: "part"),
        transform: { text in
            let asked = try PartOptions(text)
            _ = try Adversary(asked)
            return asked
        })
    var adversary: PartOptions?

    @Option(
        help: ArgumentHelp(
            "Of a recipe that infers classes (m2): what -ln q(y|x) of a known class costs beside the bound (default: 1).",
            valueName: "weight"))
    var labelWeight: Double?

    @Option(
        help:
            "How grey values become observations (default: stochastic for pixels under bernoulli)."
    )
    var binarization: BinarizationKind?

    @Flag(
        inversion: .prefixedNo,
        help:
            "Spread pixels of 256 levels over their bins by uniform noise, for gaussian and continuous-bernoulli; gives them bits per dimension."
    )
    var dequantize: Bool?

    @Option(
        help: ArgumentHelp(
            "The share of the rows in each step of which random cells are hidden, so that any cells can be missing at use, 0 to 0.99 (default: 0.25 of tables, else 0).",
            valueName: "share"))
    var hideCells: Double?

    @Option(help: "Weight of the KL term (default: the recipe's).")
    var klWeight: Double?

    @Option(
        help: ArgumentHelp("Raise the KL weight from 0 over this many epochs.", valueName: "epochs")
    )
    var klWarmup: Double?

    @Option(help: "How the KL weight rises in --kl-warmup (default: linear).")
    var klCurve: KLCurve?

    @Option(
        help: ArgumentHelp(
            "Raise the KL weight from 0 this many times over the run.", valueName: "cycles"))
    var klCycles: Int?

    @Option(
        help: ArgumentHelp(
            "Nats of KL in each latent dimension that cost nothing (default: 0).", valueName: "nats"
        ))
    var freeBits: Double?
}

extension CompositionOptions {
    /// The options that were given, as they are written.
    var given: [String] {
        Mirror(reflecting: self).children.compactMap { child in
            guard let name = child.label, (child.value as? any MayBeGiven)?.isGiven ?? false else {
                return nil
            }
            return "--" + name.dropFirst().asOption
        }
    }
}

/// An option that may be left out.
private protocol MayBeGiven {
    var isGiven: Bool { get }
}

extension Optional: MayBeGiven {
    fileprivate var isGiven: Bool { self != nil }
}

extension Option: MayBeGiven where Value: MayBeGiven {
    fileprivate var isGiven: Bool { wrappedValue.isGiven }
}

extension Flag: MayBeGiven where Value: MayBeGiven {
    fileprivate var isGiven: Bool { wrappedValue.isGiven }
}

/// What an autoencoder is wanted for, where that is one thing.
enum AutoencoderPurpose: String, CaseIterable, ExpressibleByArgument {
    /// To tell rows that are unlike the others.
    case anomalies
}

/// Sizes with commas between them.
struct SizeList: ExpressibleByArgument {
    let sizes: [Int]

    init?(argument: String) {
        let parts = argument.split(separator: ",").map { Int($0) }
        guard !parts.isEmpty, !parts.contains(nil) else { return nil }
        sizes = parts.compactMap { $0 }
    }
}

extension Recipe: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
    static var allValueStrings: [String] { all.map(\.name) }
}
extension Activation: ExpressibleByArgument {}
extension NormalizationKind: ExpressibleByArgument {}
extension BinarizationKind: ExpressibleByArgument {}
extension KLCurve: ExpressibleByArgument {}
extension NetworkKind: ExpressibleByArgument {}
extension RecurrentCell: ExpressibleByArgument {}
extension SentenceEncoderKind: ExpressibleByArgument {}
extension SentenceDecoderKind: ExpressibleByArgument {}
extension ContentKind: ExpressibleByArgument {}
