import ElboDistributions
import ElboGraph
import ElboNetworks

/// The means over a batch of what every objective shows beside its loss.
struct BoundAverages {
    /// E_q log p(x|z).
    let reconstruction: Tensor
    /// D(q(z|x) ‖ p(z)).
    let kl: Tensor
    /// The bound and its parts; without a posterior law there is no bound, only the reconstruction; under a likelihood that is a
    /// loss the same sum has another name.
    let metrics: [(name: String, value: Tensor)]

    init(_ terms: BoundTerms) {
        let (reconstructions, divergences) = (terms.meanReconstruction, terms.kl)
        reconstruction = reconstructions.mean().named("reconstruction")
        kl = divergences.mean().named("kl")
        let (shown, spent) =
            terms.reported.map {
                (
                    reconstructions.slice($0, along: 0).mean(),
                    divergences.slice($0, along: 0).mean()
                )
            } ?? (reconstruction, kl)
        let whole = terms.law.isNormalized ? Metric.elbo : Metric.penalized
        metrics =
            terms.logWeights == nil
            ? [(Metric.reconstruction, shown)]
            : [(whole, shown - spent), (Metric.reconstruction, shown), (Metric.kl, spent)]
    }
}
