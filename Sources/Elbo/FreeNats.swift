import ElboAutoencoders
import ElboReport

/// The nats that cost nothing in each latent dimension (Kingma et al. 2016, equation 15), and how many dimensions hold no more.
struct FreeNats {
    /// λ, above 0.
    let nats: Double
    /// How many dimensions carry at most half as much again: about λ, since less saves nothing and draws of batches scatter about it.
    let held: Int
    /// All dimensions.
    let dimensions: Int

    /// - Parameters:
    ///   - autoencoder: The model.
    ///   - terms: The KL of each dimension, in nats.
    /// - Returns: nil for a model whose dimensions have no nats of their own free.
    init?(of autoencoder: Autoencoder, beside terms: [Double]) {
        guard let bound = autoencoder.objective.part as? EvidenceLowerBound, bound.freeBits > 0,
            !bound.isStopping
        else { return nil }
        nats = bound.freeBits
        held = terms.count { $0 <= 1.5 * bound.freeBits }
        dimensions = terms.count
    }

    /// What that says of the size of the code.
    var finding: Finding {
        let free = NumberText.text(nats)
        return Finding(
            .note, "\(held) of \(dimensions) dimensions hold no more than their free nats",
            text:
                "\(free) nats in each dimension cost nothing in training (--free-bits), and these carry about as much or less: that "
                + "they are in use does not say that the examples need so many. Fewer --latent dimensions may do as well; "
                + "less --free-bits shows which ones pay for themselves, more lets codes tell more."
        )
    }
}
