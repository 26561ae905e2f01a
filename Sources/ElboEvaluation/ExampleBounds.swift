/// The bound of each example and its parts, in nats, densities in the data's own units.
package struct ExampleBounds: Sendable {
    /// E_q[log p(x|z)], the mean over the draws.
    package let reconstruction: [Double]
    /// D(q(z|x) ‖ p(z)).
    package let kl: [Double]

    /// Reconstruction less divergence.
    package var elbo: [Double] { zip(reconstruction, kl).map { $0 - $1 } }
}
