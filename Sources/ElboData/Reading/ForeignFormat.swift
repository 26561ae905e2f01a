/// Formats of tables that are recognised, and left to other programs.
public enum ForeignFormat: Sendable, Hashable {
    case parquet
    /// Arrow's files, which Feather writes too.
    case arrow
    /// Workbooks of spreadsheets.
    case workbook

    /// The format that first bytes show.
    init?(start: ArraySlice<UInt8>) {
        func begins(_ text: String) -> Bool { start.starts(with: Array(text.utf8)) }
        if begins("PAR1") {
            self = .parquet
        } else if begins("ARROW1") {
            self = .arrow
        } else if begins("PK\u{3}\u{4}"),
            // The names of a workbook's first members.
            ["[Content", "_rels/.r", "docProps", "mimetype"].contains(where: {
                start.dropFirst(30).starts(with: Array($0.utf8))
            })
        {
            self = .workbook
        } else {
            return nil
        }
    }

    /// What it is called.
    var label: String {
        switch self {
        case .parquet: "a Parquet file"
        case .arrow: "an Arrow or Feather file"
        case .workbook: "a spreadsheet's workbook"
        }
    }

    /// How its table becomes a text.
    func remedy(_ path: String) -> String {
        switch self {
        case .parquet: "duckdb -c \"copy '\(path)' to 'table.csv'\""
        case .arrow:
            "python -c \"import pandas; pandas.read_feather('\(path)').to_csv('table.csv', index=False)\""
        case .workbook: "save its sheet as .csv"
        }
    }
}
