import ElboAutoencoders
import ElboCompression
import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks

extension CodedText {
    /// A trained model of sentences as a coder sees it; nil for one of other examples.
    ///
    /// - Throws: `CompressionError.unsuitedModel` for parts that cannot be coded.
    init?(_ trained: TrainedAutoencoder) throws {
        let model = trained.autoencoder
        guard let coding = trained.schema.text, let network = model.decoder.sentenceDecoder,
            model.likelihood.part is TokenLikelihood
        else { return nil }
        let decoder = network.decoder
        guard decoder.remembers else {
            throw CompressionError.unsuitedModel(
                reason:
                    "its decoder, \(decoder.stack.title), goes through whole sentences, and only recurrent ones tell one token after the other"
            )
        }
        let path = "\(Autoencoder.Path.decoder).\(network.path)"
        try self.init(
            tokens: (0..<coding.tokenizer.count).map(coding.tokenizer.bytes),
            writing: coding.tokenizer.writing,
            marks: Marks(
                start: TokenNumber.start, end: TokenNumber.end, unknown: TokenNumber.unknown,
                first: TokenNumber.first),
            networks: TextNetworks(
                parameters: trained.parameters,
                codes: decoder.readsCode
                    ? try TextNetworks.Codes(trained, decoder, at: path, places: coding.itemSize)
                    : nil,
                remembered: decoder.remembered,
                step: { count in
                    let trace = Trace()
                    var pass = model.pass(in: trace)
                    let token = trace.argument(.float([count]))
                    let remembered = decoder.remembered.map {
                        trace.argument(.float([count, $0]))
                    }
                    let (outputs, next) = decoder.next(
                        token, after: remembered, at: path, in: pass)
                    let law = model.likelihood.part.law(
                        outputs.reshaped(to: [count, 1, outputs.shape[1]]), observing: nil,
                        at: Autoencoder.Path.likelihood, in: &pass)
                    guard let tokens = law as? TokenSequence else {
                        preconditionFailure("\(law) of a model of sentences")
                    }
                    return trace.graph(returning: [tokens.logits] + next)
                }))
    }
}

extension TextNetworks.Codes {
    /// The networks of the codes of sentences.
    ///
    /// - Throws: `CompressionError.unsuitedModel`.
    fileprivate init(
        _ trained: TrainedAutoencoder, _ decoder: SentenceDecoder, at path: String, places: Int
    ) throws {
        let model = trained.autoencoder
        guard model.posterior.part.isDiagonalNormal else {
            throw CompressionError.unsuitedModel(
                reason:
                    "its posterior is \(model.posterior.part.title), only diagonal-normal can be coded"
            )
        }
        self.init(
            latents: try CodedLatents(trained), places: places,
            inference: { count, places in
                let trace = Trace()
                var pass = model.pass(in: trace)
                let tokens = trace.argument(.float([count, places]))
                let draw = model.codes(
                    for: Inputs(
                        count: count, [ExampleSchema.observationName: tokens]), in: &pass)
                return trace.graph(returning: [draw.mean, sqrt(draw.variance)])
            },
            beginning: { count in
                let trace = Trace()
                let pass = model.pass(in: trace)
                let z = trace.argument(.float([count, model.latentDimension]))
                return trace.graph(returning: decoder.beginning(z, at: path, in: pass))
            })
    }
}

extension Tokenizer {
    /// The bytes of a token; none of a mark.
    fileprivate func bytes(of token: Int) -> [UInt8] {
        guard token >= TokenNumber.first else { return [] }
        return switch self {
        case .words(let tokenizer): Array(tokenizer.words[token - TokenNumber.first].utf8)
        case .bytePairs(let tokenizer): tokenizer.bytes(of: token - TokenNumber.first)
        }
    }

    /// How a coder cuts words.
    fileprivate var writing: CodedText.Writing {
        switch self {
        case .words(let tokenizer): .words(areLowercased: tokenizer.isLowercased)
        case .bytePairs(let tokenizer): .pieces(tokenizer.wordCutter)
        }
    }
}
