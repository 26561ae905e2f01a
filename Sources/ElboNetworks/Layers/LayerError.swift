/// Why a layer does not fit what comes before it, or could not be built.
public enum LayerError: Error, Equatable, CustomStringConvertible {
    /// A number of the layer, or the shape of what enters it, is not what it has to be.
    case misfit(name: String, value: String, allowed: String)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .misfit(let name, let value, let allowed): "\(name) is \(value), it must be \(allowed)"
        }
    }

    /// Throws when a condition does not hold.
    static func require(
        _ condition: Bool, _ name: String, _ value: @autoclosure () -> String,
        _ allowed: @autoclosure () -> String
    ) throws(LayerError) {
        if !condition { throw .misfit(name: name, value: value(), allowed: allowed()) }
    }
}

/// Extents for people, such as "28 x 28 x 1".
func shapeText(_ extents: [Int]) -> String { extents.map(String.init).joined(separator: " x ") }
