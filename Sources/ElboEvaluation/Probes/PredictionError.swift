/// Why nothing can be told of a target.
public enum PredictionError: Error, Equatable, CustomStringConvertible {
    /// All known rows are of one class.
    case oneClass(String?)
    /// A class has one row only.
    case rareClass(String)
    /// Too few numbers are known.
    case fewNumbers(Int)
    /// All known numbers are equal.
    case oneNumber(Double)
    /// A number whose square is beyond what can be held.
    case largeNumber(Double)
    /// Too few rows to be judged.
    case fewRows(Int)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .oneClass(let name):
            "every known row is of the class \(name ?? ""), so that there is nothing to tell apart; give a target with two"
        case .rareClass(let name):
            "only one row is of the class \(name); leave its class out, or give more rows of it"
        case .fewNumbers(let count):
            "the target has \(count) known number\(count == 1 ? "" : "s"), ten are needed"
        case .largeNumber(let number):
            "a number is \(number), whose square cannot be held; divide the target by a power of ten"
        case .fewRows(let count):
            "there \(count == 1 ? "is one row" : "are \(count) rows"), ten are needed to judge them"
        case .oneNumber(let number):
            "every known number of the target is \(number), so that there is nothing to tell"
        }
    }
}
