import ElboGraph
import ElboNetworks

/// The means over a batch of what every objective shows beside its loss.
struct BoundAverages {
    /// E_q log p(x|z).
    let reconstruction: Tensor
    /// D(q(z|x) ‖ p(z)).
    let kl: Tensor
    /// The bound and its parts; without a posterior law there is no bound, only the reconstruction.
    let metrics: [(name: String, value: Tensor)]

    init(_ terms: BoundTerms) {
        reconstruction = terms.meanReconstruction.mean().named("reconstruction")
        kl = terms.kl.mean().named("kl")
        let reconstructions = (Metric.reconstruction, reconstruction)
        metrics =
            terms.logWeights == nil
            ? [reconstructions]
            : [(Metric.elbo, reconstruction - kl), reconstructions, (Metric.kl, kl)]
    }
}
