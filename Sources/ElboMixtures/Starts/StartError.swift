/// Why a start cannot be made.
public enum StartError: Error, Equatable, Sendable {
    /// Fewer different rows than clusters.
    case tooFewDistinctRows(rows: Int, clusters: Int)
    /// Not one row has all its cells, or any.
    case noUsableRows(start: String)
    /// A given partition has another number of rows than the data.
    case partitionLength(rows: Int, labels: Int)
    /// A given partition names a component that there is not.
    case partitionLabel(row: Int, label: Int, components: Int)
}

extension StartError: CustomStringConvertible {
    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .tooFewDistinctRows(let rows, let clusters):
            "the data have \(rows) different rows, which cannot start \(clusters) components; ask for fewer"
        case .noUsableRows(let start):
            "no row has the cells that a start by \(start) needs; leave out the columns with most missing cells"
        case .partitionLength(let rows, let labels):
            "the partition has \(labels) labels, the data have \(rows) rows; give one label for each row"
        case .partitionLabel(let row, let label, let components):
            "row \(row + 1) is in component \(label) of the partition, it must be 0...\(components - 1), or -1 for none"
        }
    }
}
