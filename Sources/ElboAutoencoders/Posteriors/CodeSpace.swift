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

    /// What is wrong with a code, or with a mean of codes, in words; nil for one of this space.
    ///
    /// Means of vectors of length 1 are shorter, and means of choices are probabilities: what lies between codes is taken too.
    ///
    /// - Parameters:
    ///   - code: The numbers of one code.
    ///   - tolerance: How far a length or a sum may be beyond.
    public func flaw(in code: some Collection<Float>, tolerance: Double = 1e-3) -> String? {
        switch self {
        case .numbers: return nil
        case .sphere:
            let length = code.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            return length <= 1 + tolerance ? nil : "has length \(length)"
        case .simplex: return Self.flaw(inShares: code, tolerance: tolerance)
        case .categories(let classes):
            let numbers = Array(code)
            return stride(from: 0, to: numbers.count, by: classes).lazy.compactMap {
                Self.flaw(
                    inShares: numbers[$0..<Swift.min($0 + classes, numbers.count)],
                    tolerance: tolerance)
            }.first
        }
    }

    private static func flaw(inShares shares: some Collection<Float>, tolerance: Double) -> String?
    {
        if let least = shares.min(), Double(least) < -tolerance { return "has \(least), below 0" }
        let sum = shares.reduce(0) { $0 + Double($1) }
        return abs(sum - 1) <= tolerance ? nil : "has shares that add up to \(sum)"
    }

    /// A code of which one number has another value. Of any numbers the others stay; of a vector of length 1 they shrink and grow
    /// with each other, so that it goes along the great circle through the code's direction and the dimension's axis.
    ///
    /// - Parameters:
    ///   - dimension: Which number, from 0.
    ///   - code: A code, or a mean of codes; where the other numbers of a direction are all 0, they become alike.
    ///   - value: The number's new value, of a direction cut to -1...1.
    public func moving(_ dimension: Int, of code: [Float], to value: Double) -> [Float] {
        var moved = code
        guard self == .sphere else {
            moved[dimension] = Float(value)
            return moved
        }
        let height = min(max(value, -1), 1)
        moved[dimension] = 0
        if !moved.contains(where: { $0 != 0 }) { moved = moved.map { _ in 1 } }
        moved[dimension] = 0
        let length = moved.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        let scale = (1 - height * height).squareRoot() / length
        moved = moved.map { Float(scale * Double($0)) }
        moved[dimension] = Float(height)
        return moved
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
