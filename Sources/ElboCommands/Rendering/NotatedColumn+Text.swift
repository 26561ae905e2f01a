import Elbo

extension NotatedColumn {
    /// One line for all columns whose numbers are written as people write them; nil for none.
    static func line(_ columns: [NotatedColumn]) -> String? {
        guard columns.count > 1 else { return columns.first.map { "read: \($0)" } }
        let groups = NumberNotation.allCases.compactMap { notation -> String? in
            let names = columns.filter { $0.notation == notation }
                .map { $0.column.name ?? "\($0.column.number)" }
            return names.isEmpty
                ? nil : "\(Format.list(names, atMost: 8)) (\(notation.description))"
        }
        return "read as numbers: columns \(groups.joined(separator: ", "))"
    }
}
