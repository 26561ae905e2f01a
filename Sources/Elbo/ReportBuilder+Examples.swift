import Foundation

extension ReportBuilder {
    /// The rows shown as examples: spread over the data.
    private var shownRows: [Int] {
        Array(key.child(0).permutation(data.count).prefix(counts.comparisons)).sorted()
    }

    var reconstructionSection: Report.Section? {
        get throws {
            guard model.clips == nil else { return nil }
            let rows = shownRows
            let originals = data.values(of: rows)
            let again = try session.decode(
                rows.flatMap { codes[$0] },
                classes: try session.classes(of: data).map { classes in rows.map { classes[$0] } })
            if let before = pagePictures(originals), let after = pagePictures(again) {
                return Report.Section(
                    "Reconstructions",
                    lead: "Each example is encoded to the mean of its posterior and decoded again.",
                    figures: [
                        Figure(
                            ImageComparison(
                                [.init("original", before), .init("reconstruction", after)],
                                columns: counts.columns,
                                description: "Originals above their reconstructions"),
                            width: .full)
                    ])
            }
            let table = columnsOfTable
            let width = min(table.count, 12)
            return Report.Section(
                "Reconstructions",
                lead: "Each example is encoded to the mean of its posterior and decoded again"
                    + (width < table.count
                        ? "; the first \(width) of \(table.count) columns." : "."),
                figures: [
                    Figure(
                        values(of: table, width, rows, originals: originals, again: again),
                        width: .full)
                ])
        }
    }

    private var columnsOfTable: [TableColumn] {
        model.schema.observation.tableColumns
    }

    /// Ten of the rows, spread over them, with what became of each cell: of a category the most probable level and its share.
    private func values(
        of table: [TableColumn], _ width: Int, _ rows: [Int], originals: [Float], again: [Float]
    ) -> ValueTable {
        let size = data.itemSize
        let ranges = table.ranges.prefix(width)
        let deviations = zip(table, ranges).map { column, range -> Double in
            if let scale = column.quantiles { return scale.spread }
            guard case .standardize(_, let deviations) = model.transform else { return 1 }
            return Double(deviations[range.lowerBound])
        }
        func cells(_ values: [Float], _ index: Int) -> [Double] {
            let row = values[index * size..<(index + 1) * size].map(Double.init)
            return Array(table.codes(of: row).prefix(width))
        }
        let shown = min(rows.count, 10)
        let examples = (0..<shown).map { place -> ValueTable.Example in
            let index = place * rows.count / shown
            let shares = zip(table, ranges).map { column, range -> Double? in
                column.levels.flatMap { _ in
                    range.prefix(column.indicatorCount).map { Double(again[index * size + $0]) }
                        .max()
                }
            }
            return ValueTable.Example(
                "row \(data.number(ofRow: rows[index]))", original: cells(originals, index),
                reconstruction: cells(again, index), shares: shares)
        }
        return ValueTable(
            columns: table.prefix(width).map(\.name), deviations: deviations, examples: examples,
            levels: Dictionary(
                uniqueKeysWithValues: table.prefix(width).enumerated().compactMap { place, column in
                    column.levels.map { (place, $0) }
                }))
    }

    var interpolationSection: Report.Section? {
        get throws {
            let rows = Array(key.child(2).permutation(data.count).prefix(2 * counts.strips))
            guard rows.count >= 2, model.pictureShape != nil else { return nil }
            var strips: [[Picture]] = []
            for pair in stride(from: 0, to: rows.count - 1, by: 2) {
                let (from, to) = (Array(codes[rows[pair]]), Array(codes[rows[pair + 1]]))
                let path = LatentCodes.line(from: from, to: to, steps: counts.stripSteps)
                let ends = data.values(of: [rows[pair], rows[pair + 1]])
                let size = data.itemSize
                let way =
                    ends.prefix(size) + (try session.decode(path, class: shownClass))
                    + ends.suffix(size)
                strips.append(pagePictures(Array(way)) ?? [])
            }
            return Report.Section(
                "Interpolations",
                lead:
                    "Straight lines in the latent space between two examples, which stand at the ends as they are; beside them what their codes are decoded to.",
                figures: [
                    Figure(
                        ImageStrip(
                            strips, start: "one example", end: "another",
                            description: "Decoded points between the codes of pairs of examples"),
                        width: .full)
                ])
        }
    }
}
