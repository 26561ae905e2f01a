import Elbo

extension OmittedColumn {
    /// One line for all columns that were left out because they hold text; nil for none.
    static func line(_ columns: [OmittedColumn]) -> String? {
        guard columns.count > 1 else { return columns.first.map { "left out: \($0)" } }
        let shown = columns.prefix(8).map { $0.column.name ?? "\($0.column.number)" }
        let more = columns.count > 8 ? " and \(columns.count - 8) more" : ""
        return
            "left out: columns \(shown.joined(separator: ", "))\(more) hold text; elbo data FILE shows which"
    }
}
