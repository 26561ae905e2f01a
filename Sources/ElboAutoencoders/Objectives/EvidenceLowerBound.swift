public import ElboGraph
public import ElboNetworks

/// E_q log p(x|z) - β D(q(z|x) ‖ p(z)), with β and some of the divergence free of charge.
///
/// β = 1 is the bound itself (Kingma and Welling 2014, equation 3), more is β-VAE (Higgins et al. 2017, equation 4).
public struct EvidenceLowerBound: ObjectivePart {
    /// "elbo"
    public static let kind: String = "elbo"
    /// For people who choose.
    public static let summary: String = "the evidence lower bound, its KL term weighted and floored"

    /// β, and how it comes about during training.
    public var klWeight: KLSchedule
    /// λ: nats of KL in each latent dimension that cost nothing (Kingma et al. 2016, equation 15); of the
    /// whole, times the dimensions, where the KL does not fall apart.
    public var freeBits: Double

    /// Makes the part.
    public init(klWeight: KLSchedule = .constant(weight: 1), freeBits: Double = 0) {
        self.klWeight = klWeight
        self.freeBits = freeBits
    }

    /// There is nothing to say about it.
    public init(_ given: PartOptions) { self.init() }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require((0...1e6).contains(freeBits), "the free bits", freeBits, "from 0 to 1e6")
        let weight = klWeight.weight
        try require((0...1e6).contains(weight), "the KL weight", weight, "from 0 to 1e6")
        switch klWeight {
        case .constant: break
        case .linear(_, let epochs):
            try require(epochs.isFinite && epochs >= 0, "the warm-up", epochs, "at least 0 epochs")
        case .cyclical(_, let cycles, let rise):
            try require(cycles >= 1, "the number of cycles", cycles, "at least 1")
            try require((0...1).contains(rise), "the rise of a cycle", rise, "in 0...1")
        }
    }

    /// In words.
    public var title: String {
        let weight =
            switch klWeight {
            case .constant(let weight): "KL weight \(weight)"
            case .linear(let weight, let epochs):
                "KL weight from 0 to \(weight) over \(epochs) epochs"
            case .cyclical(let weight, let cycles, _):
                "KL weight from 0 to \(weight), \(cycles) times"
            }
        return "ELBO, \(weight)" + (freeBits > 0 ? ", \(freeBits) nats free in each dimension" : "")
    }

    /// No.
    public var needsDensity: Bool { false }
    /// "kl weight"
    public var controls: [String] { ["kl weight"] }

    /// The value at a point of training.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        [klWeight.weight(epochs: progress.epochs, fraction: progress.fraction)]
    }

    /// Without a posterior law there is no bound to report, only the reconstruction.
    public func loss(of terms: BoundTerms, controls: [Tensor]) -> TracedLoss {
        let reconstruction = terms.meanReconstruction.mean().named("reconstruction")
        let kl = terms.kl.mean().named("kl")
        let hasBound = terms.logWeights != nil
        let metrics =
            hasBound
            ? [
                (Metric.elbo, reconstruction - kl), (Metric.reconstruction, reconstruction),
                (Metric.kl, kl),
            ] : [(Metric.reconstruction, reconstruction)]
        let charged = terms.layers.map(charge).reduce(nil) { sum, next in
            sum.map { $0 + next } ?? next
        }
        let penalty = terms.layers.compactMap { $0.penalty?.mean() }
        let loss = controls[0] * (charged ?? reconstruction.trace.constant(0)) - reconstruction
        return TracedLoss(
            loss: penalty.reduce(loss) { $0 + $1 }.named("loss"), metrics: metrics)
    }

    /// The mean over examples of a layer's divergence, free bits taken off: one number.
    private func charge(_ layer: LatentTerms) -> Tensor {
        guard let terms = layer.klPerDimension else {
            let mean = layer.kl.mean()
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
        klWeight: KLSchedule = .constant(weight: 1), freeBits: Double = 0
    ) -> Objective {
        Objective(EvidenceLowerBound(klWeight: klWeight, freeBits: freeBits))
    }
}
