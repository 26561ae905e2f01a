public import ElboData

/// What a mixed likelihood says of one column of a table.
public enum ColumnLaw: Codable, Hashable, Sendable {
    /// One number with a normal law.
    case normal
    /// Two numbers, the middle and width of an interval of scores, with a logistic law.
    case quantiles
    /// An indicator for each level, with a probability each.
    case levels(count: Int)
    /// An indicator for each pool of levels, with a probability each, and two numbers that tell the level; entropies of the
    /// levels of each pool, in nats.
    case pools(entropies: [Float])

    /// The law of a column.
    public init(_ column: TableColumn) {
        if let pools = column.pools {
            self = .pools(entropies: pools.entropies.map { Float($0) })
        } else {
            self =
                column.levels.map { .levels(count: $0.count) }
                ?? (column.quantiles == nil ? .normal : .quantiles)
        }
    }

    /// How many numbers of an example it is about.
    public var width: Int {
        switch self {
        case .normal: 1
        case .quantiles: 2
        case .levels(let count): count
        case .pools(let entropies): entropies.count + 2
        }
    }

    /// Whether neighbours are computed together.
    func joins(_ next: ColumnLaw) -> Bool {
        switch (self, next) {
        case (.normal, .normal), (.quantiles, .quantiles): true
        case (.normal, _), (.quantiles, _), (.levels, _), (.pools, _): false
        }
    }
}
