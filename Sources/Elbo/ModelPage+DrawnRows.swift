import Foundation

/// Columns that are drawn, and rows that are shown.
private let (mostColumns, shownRows, draws, mostRows) = (12, 8, 2000, 2000)

extension ModelPage {
    /// Rows drawn from a model of a table: some of them, and how their cells are spread beside the data's.
    var drawnRowsSection: Report.Section? {
        get throws {
            guard model.pictureShape == nil, model.clips == nil, autoencoder.condition == nil else {
                return nil
            }
            let table = model.schema.observation.tableColumns
            let width = min(table.count, mostColumns)
            let count = min(data.count, mostRows)
            let drawn = try session.sample(draws, key: key.child(1), drawsObservations: true)
            let cells = model.cells(of: drawn)
            let rows = (0..<count).map { $0 * data.count / max(count, 1) }
            let known = model.cells(of: data.values(of: rows))
            func column(_ place: Int, of cells: [Double]) -> [Double] {
                stride(from: place, to: cells.count, by: table.count).map { cells[$0] }
            }
            let formats = model.cellFormats
            let charts = (0..<width).map { place in
                ShareComparison(
                    table[place].name,
                    items: ColumnShares(
                        table[place], format: formats?[place] ?? nil,
                        data: column(place, of: known), drawn: column(place, of: cells)
                    ).items)
            }
            let shown = (0..<shownRows).map { row in
                (0..<width).map { place in
                    table[place].text(
                        of: cells[row * table.count + place], format: formats?[place] ?? nil)
                }
            }
            return Report.Section(
                "Samples",
                lead: "Rows drawn from the model, none of them in the data: "
                    + "\(shown.count) of \(NumberText.text(draws)), and how the cells of all are spread beside those of \(NumberText.text(count)) rows of the data"
                    + (width < table.count
                        ? "; the first \(width) of \(table.count) columns." : ".")
                    + coverageText,
                figures: [
                    Figure(
                        RowTable(columns: table.prefix(width).map(\.name), rows: shown),
                        width: .full),
                    Figure(
                        Panels(charts), caption: "Bars: the data. Lines: drawn rows.", width: .full),
                ])
        }
    }
}
