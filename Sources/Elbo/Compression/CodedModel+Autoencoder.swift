import ElboAutoencoders
public import ElboCompression
import ElboDistributions
import ElboGraph

extension CodedModel {
    /// A trained autoencoder as a coder sees it.
    ///
    /// - Throws: `CompressionError.unsuitedModel` unless q(z|x) and p(z) are normal laws, the first with independent dimensions,
    ///   p(x|z) is a law of whole symbols and nothing is told beside the example.
    public init(_ trained: TrainedAutoencoder) throws {
        let model = trained.autoencoder
        try model.refuseCodingClasses()
        guard !model.seesMask else {
            throw CompressionError.unsuitedModel(
                reason: "it knows missing cells beside the example")
        }
        guard let law = SymbolLaw(model.likelihood.part) else {
            throw CompressionError.unsuitedModel(
                reason:
                    "its likelihood is \(model.likelihood.part.title), only bernoulli, beta-binomial, discretized-logistic and discretized-logistic-mixture can be coded, and of tables gaussian and mixed"
            )
        }
        self.init(
            symbols: model.dataSize, law: law,
            networks: try CodedNetworks(trained) { law.numbers(of: $0) })
    }
}

extension SymbolLaw {
    /// The law of the symbols of a likelihood; nil for one that has none.
    fileprivate init?(_ part: any LikelihoodPart) {
        switch part {
        case is BernoulliLikelihood: self = .bernoulli
        case is DiscretizedLogisticLikelihood: self = .discretizedLogistic
        case let mixture as DiscretizedLogisticMixtureLikelihood:
            self = .discretizedLogisticMixture(components: mixture.components)
        case is BetaBinomialLikelihood: self = .betaBinomial
        default: return nil
        }
    }

    /// The numbers that describe the laws of all symbols, those of one side by side.
    fileprivate func numbers(of law: any ElementwiseDistribution) -> Tensor {
        switch law {
        case let law as Bernoulli: return sigmoid(law.logits)
        case let law as DiscretizedLogistic:
            return concatenate(
                [law.location.expandingAxis(at: -1), exp(-law.logScale).expandingAxis(at: -1)],
                along: -1)
        case let law as DiscretizedLogisticMixture:
            let components = law.mixture.components
            return concatenate(
                [softmax(law.mixture.logits), components.location, exp(-components.logScale)],
                along: -1)
        case let law as BetaBinomial:
            return concatenate(
                [law.alpha.expandingAxis(at: -1), law.beta.expandingAxis(at: -1)], along: -1)
        default: preconditionFailure("\(self) of \(law)")
        }
    }
}
