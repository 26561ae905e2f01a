import Elbo

extension PageOrigin {
    /// A page that the running command writes about data.
    ///
    /// - Parameters:
    ///   - data: what was read.
    ///   - kept: what of its columns is used, when that is not all of them.
    static func thisCommand(on data: Dataset, keeping kept: (any RowSource)? = nil) -> PageOrigin {
        var leftOut = data.omitted.map { "\($0)." }
        if let own = data.table?.map(\.name) ?? data.columns, let kept = kept?.columns {
            let missing = own.filter { !kept.contains($0) }
            if !missing.isEmpty {
                let names = missing.prefix(12).joined(separator: ", ")
                let more = missing.count > 12 ? " and \(missing.count - 12) more" : ""
                leftOut.append(
                    "Columns that are the same or empty in every row: \(names)\(more).")
            }
        }
        return PageOrigin(command: command(CommandLine.arguments), leftOut: leftOut)
    }
}
