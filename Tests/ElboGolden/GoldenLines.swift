import ElboCompression
import ElboExact
import ElboGraph

/// What must be the same on every machine, as lines of a name and a hash.
///
/// The tests compare them with `golden.txt`, and `Scripts/check-arm64` those of two kinds of processor.
public enum GoldenLines {
    /// The functions that have lines.
    public static let functions: [(name: String, call: @Sendable (Double) -> Double)] = [
        ("exp", ExactFunctions.exp), ("expm1", ExactFunctions.expm1), ("log", ExactFunctions.log),
        ("log1p", ExactFunctions.log1p), ("tanh", ExactFunctions.tanh), ("erf", ExactFunctions.erf),
        ("erfc", ExactFunctions.erfc), ("sigmoid", ExactFunctions.sigmoid),
        ("softplus", ExactFunctions.softplus),
    ]

    /// All lines.
    ///
    /// - Throws: what executors and coders throw.
    public static func all() throws -> [String] {
        let functions = functions.map { "\($0.name) \(GoldenHash.of($0.call))" }
        let networks = try SmallNetworks.allCases.map {
            "\($0) \(GoldenHash.of(try $0.run(on: ExactExecutor())[0].doubles))"
        }
        let files = try SmallModel.all.map { "file \($0.name) \(GoldenHash.of(try $0.packed()))" }
        let table = GoldenHash.of(try SmallTable().packed(SmallTable.text(rows: 45)))
        let texts = try SmallText.all().map {
            "file \($0.name) \(GoldenHash.of(try $0.packed(SmallText.text(lines: 45))))"
        }
        let numbers = GoldenHash.of(try SmallNumbers.packed().bytes)
        var lines: [String] = functions + networks
        lines += files
        lines.append("file table \(table)")
        lines += texts
        lines.append("file numbers \(numbers)")
        return lines
    }
}
