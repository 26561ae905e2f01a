import Foundation

/// Data that are made, not measured, by a name in the place of a path: `toy:rings`, `toy:moons:rows=500,seed=7`,
/// `toy:shapes`.
///
/// The name stands for a file that could be written and read back: a table of two columns, an array of pictures, or the table
/// of their factors. The same name gives the same data.
public struct ToyData: Sendable, Hashable {
    /// What it holds.
    public enum Kind: Sendable, Hashable {
        /// Points of a law in a plane.
        case plane(PlaneToy)
        /// Pictures of shapes, all that there are.
        case shapes
        /// What is behind each of the pictures.
        case shapeFactors

        /// All kinds.
        public static var all: [Kind] {
            PlaneToy.allCases.map { .plane($0) } + [.shapes, .shapeFactors]
        }

        /// Its name, such as `rings`.
        public var name: String {
            switch self {
            case .plane(let toy): toy.rawValue
            case .shapes: "shapes"
            case .shapeFactors: "shape-factors"
            }
        }

        /// In words.
        public var summary: String {
            switch self {
            case .plane(let toy): toy.summary
            case .shapes:
                "\(ToyShapes.count) pictures of a disc, square or triangle in all sizes and places"
            case .shapeFactors: "shape, size and place of each of the shapes"
            }
        }
    }

    /// What it holds.
    public let kind: Kind
    /// How many points there are; of shapes all.
    public let rows: Int
    /// Decides the points; shapes are the same for all.
    public let seed: UInt64

    /// What names of such data begin with.
    package static let mark = "toy:"
    /// Points when nothing is said.
    public static let standardRows = 10_000

    /// So many points of a kind.
    public init(_ kind: Kind, rows: Int = ToyData.standardRows, seed: UInt64 = 0) {
        precondition(rows > 0, "\(rows) rows")
        self.kind = kind
        if case .plane = kind { self.rows = rows } else { self.rows = ToyShapes.count }
        self.seed = seed
    }

    /// The data that a path names; nil for a path that does not begin with `toy:`, and for a file of that name.
    ///
    /// - Throws: `DataError.noSuchToy` for a name or an option that is not known.
    public init?(path: String) throws(DataError) {
        guard ToyData.isNamed(path) else { return nil }
        let parts = path.dropFirst(ToyData.mark.count).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false
        ).map(String.init)
        guard let kind = Kind.all.first(where: { $0.name == parts[0] }) else {
            let names = Kind.all.map(\.name)
            let meant = parts[0].nearest(among: names).map { "; did you mean \($0)?" } ?? ""
            throw .noSuchToy(
                path: path, reason: "there are \(names.joined(separator: ", "))\(meant)")
        }
        var (rows, seed) = (ToyData.standardRows, UInt64(0))
        for option in parts.count > 1 ? parts[1].split(separator: ",") : [] {
            let pair = option.split(separator: "=", maxSplits: 1).map(String.init)
            guard case .plane = kind, pair.count == 2 else {
                throw .noSuchToy(
                    path: path,
                    reason: "'\(option)' says nothing; of points rows=1000 and seed=1 can be said")
            }
            switch (pair[0], Int(pair[1]), UInt64(pair[1])) {
            case ("rows", .some(let count), _) where (1...10_000_000).contains(count): rows = count
            case ("seed", _, .some(let number)): seed = number
            default:
                throw .noSuchToy(
                    path: path,
                    reason:
                        "'\(option)' is neither rows= with 1 to 10000000 nor seed= with a whole number"
                )
            }
        }
        self.init(kind, rows: rows, seed: seed)
    }

    /// Whether a path names such data.
    package static func isNamed(_ path: String) -> Bool {
        path.hasPrefix(mark) && !FileManager.default.fileExists(atPath: path)
    }

    /// The file that the name stands for: CSV with six decimals, or NPY of bytes (pictures, side, side).
    public var file: [UInt8] {
        switch kind {
        case .plane(let toy):
            var random = SplitMix64(seed: seed)
            var text = "x,y\n"
            for _ in 0..<rows {
                let point = toy.point(from: &random)
                text += "\(ToyData.text(point.x)),\(ToyData.text(point.y))\n"
            }
            return Array(text.utf8)
        case .shapes:
            return NPYHeader.bytes(
                shape: [ToyShapes.count, ToyShapes.side, ToyShapes.side], type: "|u1")
                + ToyShapes.pictures
        case .shapeFactors:
            let lines = (0..<ToyShapes.count).map { picture -> String in
                let own = ToyShapes.factors(of: picture)
                return ([ToyShapes.shapes[own[0]]] + own[1...].map(String.init))
                    .joined(separator: ",")
            }
            let table = ([ToyShapes.names.joined(separator: ",")] + lines).joined(separator: "\n")
            return Array((table + "\n").utf8)
        }
    }

    /// Six decimals, whatever the last bits of a machine's functions.
    private static func text(_ value: Double) -> String {
        ((value * 1e6).rounded() / 1e6).description
    }
}
