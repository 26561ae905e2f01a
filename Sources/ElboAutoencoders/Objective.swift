/// What training maximises: the evidence lower bound, its KL term weighted and floored.
public struct Objective: Codable, Hashable, Sendable {
    /// β, and how it comes about during training.
    public var klWeight: KLSchedule
    /// λ: nats of KL in each latent dimension that cost nothing (Kingma et al. 2016, equation 15).
    public var freeBits: Double

    /// Makes an objective; the default is the plain bound.
    public init(klWeight: KLSchedule = .constant(weight: 1), freeBits: Double = 0) {
        self.klWeight = klWeight
        self.freeBits = freeBits
    }
}
