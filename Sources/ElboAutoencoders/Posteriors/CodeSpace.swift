/// Where codes lie: laws of posterior and prior are over the same space.
public enum CodeSpace: Hashable, Sendable, CustomStringConvertible {
    /// Any numbers.
    case numbers
    /// Vectors of length 1.
    case sphere
    /// Shares that add up to 1.
    case simplex
    /// Groups of so many numbers, in each a one among zeros.
    case categories(classes: Int)

    /// In words.
    public var description: String {
        switch self {
        case .numbers: "any numbers"
        case .sphere: "vectors of length 1"
        case .simplex: "shares that add up to 1"
        case .categories(let classes): "choices among \(classes) classes"
        }
    }

    /// The prior that goes with a posterior over this space, where nothing is said.
    var prior: Prior {
        switch self {
        case .numbers: .standardNormal
        case .sphere: .uniformSphere
        case .simplex: .logisticNormal()
        case .categories(let classes): .uniformCategories(classes: classes)
        }
    }

    /// About the variance of a number of a code under the prior that goes with this space, of codes of so many numbers.
    package func variance(dimensions: Int) -> Double {
        let count = Double(dimensions)
        return switch self {
        case .numbers: 1
        case .sphere: 1 / count
        case .simplex: 1 / (count * count)
        case .categories(let classes): (1 - 1 / Double(classes)) / Double(classes)
        }
    }

    /// Numbers of a code come in multiples of this.
    package var unit: Int {
        switch self {
        case .numbers, .sphere, .simplex: 1
        case .categories(let classes): classes
        }
    }
}
