public import ElboGraph
public import ElboNetworks

/// E_q log p(x|z) - γ |D(q(z|x) ‖ p(z)) - C|, C rising from 0: the code gets more room as training goes on, so that one
/// factor after the other finds a dimension (Burgess et al. 2018, equation 8).
public struct CapacityBound: ObjectivePart {
    /// "capacity"
    public static let kind: String = "capacity"
    /// For people who choose.
    public static let summary: String = "the bound with a KL term held at a rising capacity"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("capacity", standard: "25", "C at the end, nats, at least 0"),
        PartOption("epochs", standard: "10", "epochs in which C rises to it, at least 0"),
        PartOption("gamma", standard: "30", "γ, how firmly the KL is held there, at least 0"),
    ]

    /// C at the end, in nats.
    public let capacity: Double
    /// Epochs in which C rises to it.
    public let epochs: Double
    /// γ
    public let gamma: Double

    /// Makes the part.
    public init(capacity: Double = 25, epochs: Double = 10, gamma: Double = 30) {
        self.capacity = capacity
        self.epochs = epochs
        self.gamma = gamma
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        capacity = try given.weight("capacity", standard: 25)
        epochs = try given.weight("epochs", standard: 10)
        gamma = try given.weight("gamma", standard: 30)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        for (name, value) in [("capacity", capacity), ("epochs", epochs), ("gamma", gamma)] {
            try require(
                (0...1e6).contains(value), "the \(name) of the bound", value, "from 0 to 1e6")
        }
    }

    /// In words.
    public var title: String {
        "ELBO, KL held at a capacity of 0 to \(capacity) nats over \(epochs) epochs, γ \(gamma)"
    }

    /// Yes.
    public var needsDensity: Bool { true }
    /// "capacity"
    public var controls: [String] { ["capacity"] }

    /// The value at a point of training.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        [epochs > 0 ? capacity * min(progress.epochs / epochs, 1) : capacity]
    }

    /// The loss.
    public func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
    {
        let averages = BoundAverages(terms)
        let loss = gamma * abs(averages.kl - controls[0]) - averages.reconstruction
        return TracedLoss(loss: loss.named("loss"), metrics: averages.metrics)
    }
}

extension Objective {
    /// The bound with a KL term held at a rising capacity.
    public static func capacity(
        _ capacity: Double = 25, epochs: Double = 10, gamma: Double = 30
    ) -> Objective {
        Objective(CapacityBound(capacity: capacity, epochs: epochs, gamma: gamma))
    }
}
