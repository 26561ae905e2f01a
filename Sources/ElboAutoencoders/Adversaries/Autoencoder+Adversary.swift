import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks

extension Autoencoder {
    /// Numbers that enter the critic; none without one.
    package var criticInputs: Int {
        switch adversary?.part.sight {
        case .codes: latentDimension + (criticLabels.map { $0.size + 1 } ?? 0)
        case .examples: dataSize
        case .both: dataSize + latentDimension
        case nil: 0
        }
    }

    /// The critic's scores of a batch: [rows].
    func criticScores(_ x: Tensor, in pass: inout ForwardPass) -> Tensor {
        guard let critic else { preconditionFailure("a game without a critic") }
        return critic.scores(x, at: Path.critic, in: &pass)
    }

    /// The critic's scores of two sets of draws, made in one pass: neither sees other weights than the other.
    func discrimination(
        real: Tensor, fake: Tensor, weights: Tensor? = nil, in pass: inout ForwardPass
    ) -> Discrimination {
        let scores = criticScores(concatenate([real, fake], along: 0), in: &pass)
        let count = real.shape[0]
        return Discrimination(
            real: scores.slice(0..<count, along: 0),
            fake: scores.slice(count..<scores.shape[0], along: 0), weights: weights)
    }

    /// One draw from q(z|x) for each example: [examples, dimension].
    func drawnCodes(for x: Inputs, in pass: inout ForwardPass) -> Tensor {
        codes(for: x, in: &pass).z.reshaped(to: [x.count, latentDimension])
    }

    /// Draws from p(z): [count, dimension].
    func priorCodes(_ count: Int, in pass: inout ForwardPass) -> Tensor {
        let key = pass.nextKey()
        return prior.part.law(over: latentSpace, in: &pass, key.trace).sample(
            key: key, count: count)
    }

    /// The examples in one row each, as a critic of examples sees them: values before anything is drawn of them.
    func shown(_ x: Inputs) -> Tensor {
        let values = observation.undrawn(x[ExampleSchema.observationName])
        return likelihood.part.shownToEncoder(values).reshaped(to: [x.count, dataSize])
    }

    /// E[x|z] for codes, as a critic sees it: [codes, data size].
    func generated(from z: Tensor, given x: Inputs, in pass: inout ForwardPass) -> Tensor {
        let law = likelihood.part.law(
            decoded(z, given: x, in: &pass), observing: nil, at: Path.likelihood, in: &pass)
        return likelihood.part.shownToEncoder(observation.original(ofMean: law.mean)).reshaped(to: [
            z.shape[0], dataSize,
        ])
    }

    /// The same without the critic: for use, since a game cannot go on without it.
    public var withoutCritic: Autoencoder {
        var copy = self
        copy.critic = nil
        return copy
    }

    /// Paths of all that is the model's own and not the critic's.
    static let ownPaths = [
        Path.encoder, Path.posterior, Path.prior, Path.decoder, Path.likelihood,
    ]
    /// Paths of what draws codes for examples.
    static let inferencePaths = [Path.encoder, Path.posterior]
}
