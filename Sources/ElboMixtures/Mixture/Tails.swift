/// What makes the tails of a component heavier than a Gaussian's.
public enum Tails: Codable, Hashable, Sendable {
    /// A t distribution's degrees of freedom ν.
    case t(degreesOfFreedom: Double)
    /// Bad rows beside the good ones.
    case contaminated(Contamination)

    /// The degrees of freedom of a t distribution.
    public var degreesOfFreedom: Double? {
        if case .t(let degrees) = self { degrees } else { nil }
    }

    /// The bad rows of a contaminated normal law.
    public var contamination: Contamination? {
        if case .contaminated(let contamination) = self { contamination } else { nil }
    }
}

/// The bad rows of a contaminated normal law: a share 1 - α of the component has the covariance η Σ.
public struct Contamination: Codable, Hashable, Sendable {
    /// α, the share of good rows, in 0...1; estimates are at least a half.
    public let goodShare: Double
    /// η, how much wider the variances of bad rows are, at least 1.
    public let inflation: Double

    /// Names the parameters.
    public init(goodShare: Double, inflation: Double) {
        (self.goodShare, self.inflation) = (goodShare, inflation)
    }

    /// Where estimates stay: good rows are the most, and bad ones are wider.
    static let shares = 0.5...(1 - 1e-9)
    static let inflations = 1.001...1e9
    /// Where estimates begin.
    static let first = Contamination(goodShare: 0.95, inflation: 10)

    /// Whether the numbers make a law.
    var isSound: Bool {
        goodShare > 0 && goodShare <= 1 && inflation >= 1 && inflation.isFinite
    }
}

extension Contamination {
    /// v, the probability that a row is good, from its expected precision u = v + (1 - v) / η.
    func goodness(precision: Double) -> Double {
        guard inflation > 1 else { return goodShare }
        return min(max((precision - 1 / inflation) / (1 - 1 / inflation), 0), 1)
    }
}

extension Tails {
    /// The tails of the other columns where some are known.
    ///
    /// - Parameters:
    ///   - known: how many.
    ///   - precision: the expected precision of a row with these.
    func conditional(given known: Int, precision: Double) -> Tails {
        switch self {
        case .t(let degrees): .t(degreesOfFreedom: degrees + Double(known))
        case .contaminated(let part):
            .contaminated(
                Contamination(
                    goodShare: max(part.goodness(precision: precision), 1e-300),
                    inflation: part.inflation))
        }
    }
}

extension ComponentLaw {
    /// The law of components each of which has its own tails.
    var ofOwnParts: ComponentLaw {
        switch self {
        case .normal: .normal
        case .t: .t(.own)
        case .contaminated: .contaminated
        }
    }
}
