/// Why no state space can be fitted or used.
public enum StateSpaceError: Error, Equatable, Sendable {
    /// An option is outside its range.
    case option(name: String, value: String, allowed: String)
    /// A series is too short for its form.
    case tooFewSteps(steps: Int, needed: Int)
    /// All cells of a column that are present are equal, or none is there.
    case constantColumn(column: String)
    /// A covariance has become singular, or numbers are not finite.
    case notFinite(what: String)
}

extension StateSpaceError: CustomStringConvertible {
    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .option(let name, let value, let allowed):
            "\(name) is \(value), it must be \(allowed)"
        case .tooFewSteps(let steps, let needed):
            "\(steps) steps are too few for this form of a state, which needs at least \(needed)"
        case .constantColumn(let column):
            "column \(column) has no two different numbers, which no noise describes; leave it out"
        case .notFinite(let what):
            "\(what) is not finite; some numbers are too large or too far apart: rescale the columns"
        }
    }
}
