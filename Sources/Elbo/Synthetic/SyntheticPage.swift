public import ElboData
public import ElboEvaluation
import ElboModelFiles
public import ElboReport

/// The page on how good synthetic rows are: the same judgement as `SyntheticQuality`, to look at.
public struct SyntheticPage {
    private let quality: SyntheticQuality
    private let real: TableSample
    private let synthetic: TableSample
    private let table: [TableColumn]
    private let formats: [NumberFormat?]
    private let names: (real: String, synthetic: String)
    private let origin: PageOrigin

    /// Columns that have a chart, those furthest off first, and that stand in the table of pairs.
    private static let (charts, crossed) = (24, 20)

    /// Prepares the page.
    ///
    /// - Parameters:
    ///   - quality: The judgement.
    ///   - synthetic: The rows it judges.
    ///   - real: The rows beside them.
    ///   - formats: How the columns' numbers are written, where that is known.
    ///   - origin: Where the page comes from.
    public init(
        _ quality: SyntheticQuality, of synthetic: Dataset, beside real: Dataset,
        formats: [NumberFormat?]?, origin: PageOrigin = PageOrigin()
    ) {
        self.quality = quality
        self.real = TableSample(real, atMost: SyntheticQuality.mostRows)
        self.synthetic = TableSample(synthetic, atMost: SyntheticQuality.mostRows)
        table = real.schema.observation.tableColumns
        self.formats = formats ?? table.map { _ in nil }
        names = (real.name, synthetic.name)
        self.origin = origin
    }

    /// The page.
    public var report: Report {
        Report(
            title: "\(names.synthetic) beside \(names.real)",
            subtitle:
                "\(NumberText.text(quality.synthetic)) synthetic rows, judged beside \(NumberText.text(quality.real)) real ones",
            headlines: headlines, findings: Finding.gated(findings),
            sections: [columnsSection] + [pairsSection].compactMap { $0 } + [
                .origin(
                    origin, program: elboVersion,
                    entries: [
                        .init("Real rows", names.real), .init("Synthetic rows", names.synthetic),
                    ])
            ])
    }

    // MARK: Numbers

    private var headlines: [HeadlineNumber] {
        var all = [
            HeadlineNumber(
                "told from real",
                value: NumberText.text(100 * quality.detection.mean, decimals: 1),
                error: NumberText.text(100 * quality.detection.standardError, decimals: 1) + " %",
                method: "by the best of three probes; 50 % or less where it cannot be done")
        ]
        if let error = quality.dependenceError {
            all.append(
                HeadlineNumber(
                    "pairs are off by", value: NumberText.text(error, decimals: 3),
                    method:
                        "mean over all pairs of how much two columns have to do with each other, 0 to 1"
                ))
        }
        if let use = quality.usefulness {
            all.append(
                HeadlineNumber(
                    "\(use.target) from synthetic rows",
                    value: NumberText.text(100 * use.synthetic, decimals: 1) + " %",
                    method: (use.areNumbers ? "of the variance told" : "told right")
                        + " on rows held back; \(NumberText.text(100 * use.real, decimals: 1)) % learned from real rows"
                ))
        }
        if let privacy = quality.privacy {
            all.append(
                HeadlineNumber(
                    "membership", value: NumberText.text(privacy.membershipAUC, decimals: 3),
                    error: NumberText.text(privacy.membershipError, decimals: 3),
                    method:
                        "area under the curve of who guesses by distance which rows were of training; 0.5 where nothing is given away. Nearer to training \(NumberText.text(100 * privacy.nearerToTraining, decimals: 1)) % (\(NumberText.text(100 * privacy.expected, decimals: 1)) % by chance), copies \(NumberText.text(100 * privacy.copies, decimals: 1)) %"
                ))
        }
        return all
    }

    private var findings: [Finding] {
        [detection, offColumns, lostLevels, usefulness, membership].compactMap { $0 }
    }

    private var detection: Finding? {
        let (share, error) = (quality.detection.mean, quality.detection.standardError)
        let words = "\(NumberText.text(100 * share, decimals: 0)) %"
        if share > 0.75 {
            return Finding(
                .warning, "Synthetic rows are easily told from real ones",
                text:
                    "A probe is right in \(words) of the rows. The columns and pairs below show where they differ; --recipe two-stage and longer training (--epochs) help most."
            )
        }
        if share > 0.5 + 3 * error {
            return Finding(
                .note, "Synthetic rows can be told from real ones",
                text: "A probe is right in \(words) of the rows, where guessing is in half.")
        }
        return Finding(
            .good, "Probes do not tell synthetic rows from real ones",
            text: "The best of three is right in \(words) of the rows.")
    }

    private var offColumns: Finding? {
        let off = quality.columns.filter { $0.distance > max(0.05, 3 * $0.expected) }
            .sorted { $0.distance > $1.distance }
        guard !off.isEmpty else { return nil }
        return Finding(
            off.contains { $0.distance > 0.2 } ? .warning : .note,
            "\(off.count) of \(quality.columns.count) columns have another law",
            text: "Furthest off: "
                + off.prefix(4).map { "\($0.name) (\(NumberText.text($0.distance, decimals: 2)))" }
                .joined(separator: ", ")
                + ", on a scale from 0, the same law, to 1, laws apart.")
    }

    private var lostLevels: Finding? {
        let lost = quality.columns.filter { !$0.lost.isEmpty }
        guard !lost.isEmpty else { return nil }
        return Finding(
            .note, "Some levels are never drawn",
            text: lost.prefix(4).map { column in
                "\(column.name): \(column.lost.prefix(5).joined(separator: ", "))"
                    + (column.lost.count > 5 ? " and \(column.lost.count - 5) more" : "")
            }.joined(separator: "; ") + ". Few rows hold no rare level even where nothing is wrong."
        )
    }

    private var usefulness: Finding? {
        guard let use = quality.usefulness, use.real - use.synthetic > 0.05 else { return nil }
        return Finding(
            .note, "Less can be learned of \(use.target)",
            text:
                "\(NumberText.text(100 * use.synthetic, decimals: 1)) % from synthetic rows where real ones give \(NumberText.text(100 * use.real, decimals: 1)) %."
        )
    }

    private var membership: Finding? {
        guard let privacy = quality.privacy else {
            return Finding(
                .note, "Nothing can be said of privacy",
                text:
                    "That takes real rows which no model learned from: give some with --held-back.")
        }
        guard privacy.membershipAUC > 0.5 + 4 * privacy.membershipError else { return nil }
        return Finding(
            .warning, "Synthetic rows give away who was in the training data",
            text:
                "Rows of training lie nearer to them than rows held back; \(NumberText.text(100 * privacy.copies, decimals: 1)) % are copies. A smaller network (--hidden), --weight-decay or fewer --epochs learn less by heart."
        )
    }

    // MARK: Pictures

    private var columnsSection: Report.Section {
        let order = quality.columns.indices.sorted {
            quality.columns[$0].distance > quality.columns[$1].distance
        }.prefix(Self.charts)
        return Report.Section(
            "Columns",
            lead: "How the cells of each column are spread, those furthest off first"
                + (order.count < quality.columns.count
                    ? "; \(order.count) of \(quality.columns.count) columns." : "."),
            figures: [
                Figure(
                    Panels(
                        order.map { place in
                            ShareComparison(
                                heading(place),
                                items: ColumnShares(
                                    table[place], format: formats[place],
                                    data: real.exact[place].cells,
                                    drawn: synthetic.exact[place].cells
                                ).items)
                        }),
                    caption:
                        "Bars: real rows. Lines: synthetic rows. Numbers: the distance of the two laws, 0 for equal and 1 for apart, and what chance alone gives.",
                    width: .full)
            ])
    }

    /// A column's name with how far its law is off, and cells that are missing more or less often.
    private func heading(_ place: Int) -> String {
        let column = quality.columns[place]
        func percent(_ share: Double) -> String { NumberText.text(100 * share, decimals: 1) }
        let missing =
            abs(column.missing[0] - column.missing[1]) < 0.0005
            ? ""
            : "; missing \(percent(column.missing[1])) %, really \(percent(column.missing[0])) %"
        return
            "\(column.name), \(NumberText.text(column.distance, decimals: 3)) (\(NumberText.text(column.expected, decimals: 3)))\(missing)"
    }

    private var pairsSection: Report.Section? {
        guard !quality.worstPairs.isEmpty else { return nil }
        return Report.Section(
            "Pairs",
            lead:
                "How much two columns have to do with each other, from 0 to 1: Spearman's correlation of numbers, Cramér's V of categories, the correlation ratio of one of each.",
            figures: [associations] + quality.worstPairs.flatMap(joint))
    }

    /// The columns that stand in the table: the first ones, and those of the worst pairs.
    private var crossed: [Int] {
        guard table.count > Self.crossed else { return Array(table.indices) }
        let worst = quality.worstPairs.flatMap(\.columns)
        let places = table.indices.filter { worst.contains(table[$0].name) }
        let others = table.indices.filter { !places.contains($0) }
        return (places + others.prefix(Self.crossed - places.count)).sorted()
    }

    private var associations: Figure {
        let places = crossed
        func cell(_ row: Int, _ column: Int) -> ShadedTable.Cell {
            guard row != column else { return .init("", shade: 0, reading: "") }
            let (upper, lower) = (
                Association.between(real.columns[row], real.columns[column]),
                Association.between(synthetic.columns[row], synthetic.columns[column])
            )
            let shown = row < column ? upper : lower
            let text = NumberText.text(shown, decimals: 2)
            return .init(
                text, shade: min(shown, 1),
                reading:
                    "\(table[row].name), \(table[column].name): real \(NumberText.text(upper, decimals: 2)), synthetic \(NumberText.text(lower, decimals: 2))",
                isOutlined: abs(upper - lower) > 0.1)
        }
        return Figure(
            ShadedTable(
                "How much columns have to do with each other", corner: "column",
                columns: places.indices.map { "\($0 + 1)" },
                rows: places.enumerated().map { number, row in
                    ShadedTable.Row(
                        "\(number + 1) \(table[row].name)", places.map { cell(row, $0) })
                }),
            title: "Real rows above the diagonal, synthetic rows below",
            caption:
                "The halves mirror each other where pairs are kept; outlined where they differ by more than 0.1."
                + (places.count < table.count
                    ? " \(places.count) of \(table.count) columns." : ""),
            width: .full)
    }

    /// Where the rows of two columns lie, real and synthetic.
    private func joint(_ pair: SyntheticQuality.Pair) -> [Figure] {
        guard let first = table.firstIndex(where: { $0.name == pair.columns[0] }),
            let second = table.firstIndex(where: { $0.name == pair.columns[1] })
        else { return [] }
        func kinds(_ place: Int) -> JointShares.Kinds {
            JointShares.Kinds(
                table[place], format: formats[place], cells: real.exact[place].cells)
        }
        let (rows, columns) = (kinds(first), kinds(second))
        let both = [real, synthetic].map {
            JointShares($0.exact[first].cells, in: rows, $0.exact[second].cells, in: columns)
                .shares
        }
        let most = max(both.flatMap { $0.flatMap { $0 } }.max() ?? 0, 1e-9)
        func shaded(_ title: String, _ shares: [[Double]]) -> ShadedTable {
            ShadedTable(
                "\(title) rows", corner: title, columns: columns.names.map { short($0, 16) },
                rows: zip(rows.names, shares).map { name, shares in
                    ShadedTable.Row(
                        short(name, 16),
                        zip(columns.names, shares).map { column, share in
                            ShadedTable.Cell(
                                NumberText.text(100 * share, decimals: share < 0.1 ? 1 : 0),
                                shade: share / most,
                                reading:
                                    "\(name), \(column): \(NumberText.text(100 * share, decimals: 1) + " %")"
                            )
                        })
                })
        }
        return [
            Figure(
                shaded("real", both[0]), title: "\(pair.columns[0]) by \(pair.columns[1])",
                width: .full),
            Figure(
                shaded("synthetic", both[1]),
                caption:
                    "Percent of the rows; \(pair.columns[0]) downwards, \(pair.columns[1]) across. They have \(NumberText.text(pair.real, decimals: 2)) to do with each other in real rows and \(NumberText.text(pair.synthetic, decimals: 2)) in synthetic ones.",
                width: .full),
        ]
    }

    private func short(_ name: String, _ most: Int) -> String {
        name.count > most ? name.prefix(most - 1) + "…" : name
    }
}
