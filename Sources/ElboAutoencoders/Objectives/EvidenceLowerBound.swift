public import ElboGraph
public import ElboNetworks

/// E_q log p(x|z) - β D(q(z|x) ‖ p(z)), with β and some of the divergence free of charge.
///
/// β = 1 is the bound itself (Kingma and Welling 2014, equation 3), more is β-VAE (Higgins et al. 2017, equation 4).
public struct EvidenceLowerBound: KLWeighted {
    /// "elbo"
    public static let kind: String = "elbo"
    /// For people who choose.
    public static let summary: String = "the evidence lower bound, its KL term weighted and floored"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "gradient", standard: "closed",
            "of the KL term: closed, by its formula; or sticking-the-landing, by draws")
    ]

    /// How the gradient of the KL term is estimated; all are unbiased.
    public enum Gradient: String, Codable, Hashable, Sendable, CaseIterable {
        /// That of the closed form where there is one, else of log q(z|x) - log p(z) at the draws.
        case closed
        /// That of log q(z|x) - log p(z) at the draws through z alone, log q's parameters held: its noise vanishes where
        /// q(z|x) is the true posterior (Roeder, Wu and Duvenaud 2017, equation 8).
        case stickingTheLanding = "sticking-the-landing"
    }

    /// β, and how it comes about during training.
    public var klWeight: KLSchedule
    /// λ: nats of KL in each latent dimension that cost nothing (Kingma et al. 2016, equation 15); of the
    /// whole, times the dimensions, where the KL does not fall apart.
    public var freeBits: Double
    /// How the gradient of the KL term is estimated.
    public var gradient: Gradient

    /// Makes the part.
    public init(
        klWeight: KLSchedule = .constant(weight: 1), freeBits: Double = 0,
        gradient: Gradient = .closed
    ) {
        self.klWeight = klWeight
        self.freeBits = freeBits
        self.gradient = gradient
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        self.init(gradient: try given.choice("gradient", standard: Gradient.closed))
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (0...1e6).contains(freeBits), "the number of free bits", freeBits, "from 0 to 1e6")
        try klWeight.validate()
    }

    /// In words.
    public var title: String {
        "ELBO, \(klWeight.title)"
            + (freeBits > 0 ? ", \(freeBits) nats free in each dimension" : "")
            + (gradient == .closed ? "" : ", \(gradient.rawValue)")
    }

    /// Only for a gradient by draws.
    public var needsDensity: Bool { isStopping }
    /// Only for a gradient by draws.
    public var isStopping: Bool { gradient == .stickingTheLanding }

    /// Without a posterior law there is no bound to report, only the reconstruction.
    public func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        let averages = BoundAverages(terms)
        let reconstruction = averages.reconstruction
        let charged = terms.layers.map(charge).reduce(nil) { sum, next in
            sum.map { $0 + next } ?? next
        }
        let penalty = terms.layers.compactMap { $0.penalty?.mean() }
        let loss = controls[0] * (charged ?? reconstruction.trace.constant(0)) - reconstruction
        return TracedLoss(
            loss: penalty.reduce(loss) { $0 + $1 }.named("loss"), metrics: averages.metrics)
    }

    /// The mean over examples of a layer's divergence, free bits taken off: one number.
    private func charge(_ layer: LatentTerms) -> Tensor {
        guard !isStopping, let terms = layer.klPerDimension else {
            let mean = ((isStopping ? layer.logRatio : nil) ?? layer.kl).mean()
            let free = freeBits * Double(layer.z.shape[-1])
            return freeBits > 0 ? maximum(mean, free) : mean
        }
        let mean = terms.mean(along: [0])
        return (freeBits > 0 ? maximum(mean, freeBits) : mean).sum()
    }
}

extension Objective {
    /// The evidence lower bound, its KL term weighted and floored.
    public static func elbo(
        klWeight: KLSchedule = .constant(weight: 1), freeBits: Double = 0,
        gradient: EvidenceLowerBound.Gradient = .closed
    ) -> Objective {
        Objective(EvidenceLowerBound(klWeight: klWeight, freeBits: freeBits, gradient: gradient))
    }
}
