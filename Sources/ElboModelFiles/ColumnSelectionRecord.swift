public import ElboMixtures

/// Which columns were found to tell groups, of a mixture that was fitted to these alone.
public struct ColumnSelectionRecord: Codable, Hashable, Sendable {
    /// A column that was left out.
    public struct Left: Codable, Hashable, Sendable {
        /// Its name.
        public let name: String
        /// The kept columns that it depends on; none where it depends on none.
        public let explainedBy: [String]
    }

    /// One column that was weighed.
    public struct Step: Codable, Hashable, Sendable {
        /// The column's name.
        public let name: String
        /// Whether it was to be taken in; else it was to be left out.
        public let isAddition: Bool
        /// The difference of BICs: positive for a column that tells groups.
        public let difference: Double
        /// Whether it was done.
        public let isDone: Bool
        /// How many components the mixture has that the column was weighed with.
        public let components: Int
        /// Its covariances.
        public let model: CovarianceModel
    }

    /// The columns that tell groups.
    public let kept: [String]
    /// All others.
    public let left: [Left]
    /// What was weighed, in order.
    public let steps: [Step]

    /// Records a selection.
    ///
    /// - Parameter names: of all columns that were weighed.
    public init(_ outcome: VariableSelection.Outcome, names: [String]) {
        kept = outcome.columns.map { names[$0] }
        left = outcome.explained.keys.sorted().map { column in
            Left(
                name: names[column],
                explainedBy: (outcome.explained[column] ?? []).map { names[$0] })
        }
        steps = outcome.steps.map {
            Step(
                name: names[$0.column], isAddition: $0.isAddition, difference: $0.difference,
                isDone: $0.isDone, components: $0.components, model: $0.model)
        }
    }

    /// What it comes to, in a sentence or three.
    public var sentence: String {
        func list(_ names: [String]) -> String { names.joined(separator: ", ") }
        let alone = left.filter(\.explainedBy.isEmpty).map(\.name)
        let explained = left.filter { !$0.explainedBy.isEmpty }
        return
            ([
                left.isEmpty
                    ? "all columns tell groups: \(list(kept))"
                    : "\(list(kept)) tell\(kept.count == 1 ? "s" : "") groups"
            ]
            + explained.map {
                "\($0.name) tells nothing beyond \(list($0.explainedBy)), which it follows"
            }
            + (alone.isEmpty
                ? []
                : ["\(list(alone)) \(alone.count == 1 ? "tells" : "tell") nothing of groups"]))
            .joined(separator: "; ")
    }
}
