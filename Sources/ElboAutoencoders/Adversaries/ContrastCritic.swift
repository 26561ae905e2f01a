import ElboData
import ElboDistributions
import ElboGraph
public import ElboNetworks

/// Adversarial variational Bayes: D(q(z|x) ‖ p(z)) of a posterior that can only be drawn from, by a critic T(x, z) that tells
/// its draws from others, T = ln q(z|x)/p(z) at its best (Mescheder, Nowozin and Geiger 2017, equations 3.3 and 3.6).
///
/// With adaptive contrast the others are draws of r(z|x), normal with the mean μ and the covariances L Lᵀ of q(z|x) (their section 4,
/// whose r has variances alone):
///
///     D(q ‖ p) = E_q T(x, L⁻¹ (z - μ)) + E_q [ln r(z|x) - ln p(z)]
///
/// in which only what q has beyond a normal law is left to the critic: a law that is thin across dimensions is one that a critic
/// is slow to see, and a model quick to hide in. What comes out is an estimate, on no side of the truth for certain, and never a bound.
public struct ContrastCritic: AdversaryPart {
    /// "contrast"
    public static let kind: String = "contrast"
    /// For people who choose.
    public static let summary: String = "a critic of examples and codes gives the KL term"
    /// What can be said about it.
    public static let options: [PartOption] =
        [
            PartOption(
                "contrast", standard: "adaptive",
                "what codes are told from: adaptive, draws of a normal law with their mean and covariances; diagonal, with their variances alone, as in the paper; or prior"
            ),
            PartOption("steps", standard: "4", "of the critic for each of the model, 1...1000"),
        ] + CriticShape.options

    /// What codes are told from.
    public enum Contrast: String, Codable, Hashable, Sendable, CaseIterable {
        /// Draws of a normal law with the mean and the covariances of q(z|x).
        case adaptive
        /// Draws of a normal law with the mean and the variances of q(z|x), as in the paper.
        case diagonal
        /// Draws of p(z).
        case prior
    }

    /// What codes are told from.
    public let contrast: Contrast
    /// Steps of the critic for each of the model.
    public let steps: Int
    /// The critic's layers.
    public let shape: CriticShape

    /// Makes the part.
    public init(
        contrast: Contrast = .adaptive, steps: Int = 4, shape: CriticShape = CriticShape()
    ) {
        self.contrast = contrast
        self.steps = steps
        self.shape = shape
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        contrast = try given.choice("contrast", standard: Contrast.adaptive)
        steps = try given.count("steps", standard: 4, in: 1...1000)
        shape = try CriticShape(given)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try shape.validate()
        try require(
            (1...1000).contains(steps), "the number of steps of the adversary", steps, "in 1...1000"
        )
    }

    /// Dimensions of which a covariance is factored in each step.
    private static let mostDimensions = 128

    /// The KL term is the critic's alone.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate(for model: Autoencoder) throws(AutoencoderError) {
        try require(
            model.objective.kind == EvidenceLowerBound.kind, "the objective", model.objective.kind,
            "elbo with the adversary contrast, which gives its KL term")
        try require(
            model.posterior.kind == ImplicitPosterior.kind, "the posterior", model.posterior.kind,
            "implicit with the adversary contrast: the KL term of one with a density needs no critic, and that of points is infinite"
        )
        try require(
            contrast != .adaptive || model.latentDimension <= Self.mostDimensions,
            "the latent dimension", model.latentDimension,
            "at most \(Self.mostDimensions) with adaptive contrast, whose steps take as long as its cube; take contrast=diagonal"
        )
        try require(
            !model.prior.part.isFittedToCodes, "the prior", model.prior.kind,
            "one that codes are trained towards with the adversary contrast")
    }

    /// Its options as text.
    public var said: [String: String] {
        ["contrast": contrast.rawValue, "steps": "\(steps)"].merging(shape.said) { $1 }
    }

    /// What its layers make so.
    public var idle: [String: String] { shape.idle }

    /// In words.
    public var title: String {
        "a critic of examples and codes gives the KL term, \(contrast.rawValue) contrast, \(steps) of its steps for each"
    }
    /// x and z
    public var sight: CriticSight { .both }

    /// The model, then the critic.
    public var phases: PhasePlan {
        PhasePlan([
            .init(turns: [
                Phase("model", moves: Autoencoder.ownPaths),
                Phase("critic", moves: [Autoencoder.Path.critic], repeats: steps),
            ])
        ])
    }

    /// The loss of a phase's steps.
    public func loss(of game: CriticGame, in pass: inout ForwardPass) -> TracedLoss {
        let model = game.model
        let shown = model.shown(game.observed)
        guard game.phase.name == "critic" else {
            let terms = model.trainingTerms(of: game.observed, in: &pass)
            let own = model.objective.part.loss(of: terms, controls: game.controls, in: &pass)
            let compared = compared(terms.layers[0].draw)
            var kl = model.criticScores(concatenate([shown, compared.codes], along: 1), in: &pass)
            let prior = terms.layers[0].prior.logProbability(of: compared.drawn)
            if let reference = compared.logReference { kl = kl + reference - prior }
            let estimate = kl.mean().named("kl by critic")
            let reconstruction = terms.meanReconstruction.mean()
            return TracedLoss(
                loss: (own.loss + game.controls[0] * estimate).named("loss"),
                metrics: own.metrics + [
                    (Metric.klEstimate, estimate),
                    (Metric.elboEstimate, reconstruction - estimate),
                ], gradientScales: own.gradientScales)
        }
        let compared = compared(model.codes(for: game.observed, in: &pass))
        let others =
            contrast == .prior
            ? model.priorCodes(game.observed.count, in: &pass)
            : pass.nextKey().normal(compared.codes.shape)
        return Discrimination.criticLoss(
            model.discrimination(
                real: concatenate([shown, compared.codes.stoppingGradient()], along: 1),
                fake: concatenate([shown, others.stoppingGradient()], along: 1), in: &pass))
    }

    /// One draw for each example, as the critic sees it, and ln r of it.
    ///
    /// The moments are held: whatever r is, the sum of both terms is D(q ‖ p).
    private func compared(_ draw: LatentDraw) -> (
        drawn: Tensor, codes: Tensor, logReference: Tensor?
    ) {
        let z = draw.z.slice(0..<1, along: 0).reshaped(to: draw.mean.shape)
        switch contrast {
        case .prior: return (z, z, nil)
        case .diagonal:
            let deviation = sqrt(maximum(draw.variance, 1e-8)).stoppingGradient()
            let codes = (z - draw.mean.stoppingGradient()) / deviation
            return (z, codes, Self.standard(codes) - log(deviation).sum(along: [-1]))
        case .adaptive:
            let reference = MultivariateNormal(mean: draw.mean, factor: draw.covarianceFactor)
                .stoppingGradient()
            let (codes, logDeterminant) = reference.map.inverse(z)
            return (z, codes, Self.standard(codes) - logDeterminant)
        }
    }

    /// ln N(0, I) of codes: [examples].
    private static func standard(_ codes: Tensor) -> Tensor {
        DiagonalNormal.standard(codes.shape, in: codes.trace).logProbability(of: codes)
    }
}

extension LatentDraw {
    /// L of Cov[z] = L Lᵀ of a law that knows its covariances: [examples, dimension, dimension].
    ///
    /// A ten-thousandth of its own is added to each variance, so that Float32 suffices for a law that is thin across dimensions.
    fileprivate var covarianceFactor: Tensor {
        guard let covariance else { preconditionFailure("a law that tells no covariances") }
        let identity = mean.trace.identity(mean.shape[-1])
        let least = (variance * 1e-4 + 1e-10).expandingAxis(at: -1)
        return (covariance + least * identity).choleskyFactor()
    }
}

extension Adversary {
    /// The KL term by a critic of examples and codes.
    public static func contrast(_ contrast: ContrastCritic.Contrast = .adaptive, steps: Int = 4)
        -> Adversary
    {
        Adversary(ContrastCritic(contrast: contrast, steps: steps))
    }
}
