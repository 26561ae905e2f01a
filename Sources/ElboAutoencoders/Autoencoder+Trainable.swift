public import ElboGraph
public import ElboNetworks

extension Autoencoder: Trainable {
    /// The weight of the KL term.
    public var controls: [String] { ["kl weight"] }

    /// The weight of the KL term at a point of training.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        [objective.klWeight.weight(epochs: progress.epochs, fraction: progress.fraction)]
    }

    /// - mean over examples of [E_q log p(x|z) - β D(q(z|x) ‖ p(z))], with free bits.
    public func loss(of batch: Tensor, controls: [Tensor], in pass: inout ForwardPass) -> TracedLoss
    {
        let x = binarization(batch, key: pass.nextKey())
        let bound = EvidenceLowerBound(of: x, under: self, in: &pass)
        let reconstruction = bound.reconstruction.mean().named("reconstruction")
        let kl = bound.kl.mean().named("kl")
        // Without a posterior law there is no bound to report, only the reconstruction.
        let metrics =
            posterior == .point
            ? [(Metric.reconstruction, reconstruction)]
            : [
                (Metric.elbo, reconstruction - kl), (Metric.reconstruction, reconstruction),
                (Metric.kl, kl),
            ]
        return TracedLoss(
            loss: (controls[0] * bound.chargedKL - reconstruction).named("loss"), metrics: metrics)
    }

    /// Names of the metrics, in nats per example.
    public enum Metric {
        /// The evidence lower bound.
        public static let elbo = "elbo"
        /// E_q log p(x|z)
        public static let reconstruction = "reconstruction"
        /// D(q(z|x) ‖ p(z))
        public static let kl = "kl"
    }
}
