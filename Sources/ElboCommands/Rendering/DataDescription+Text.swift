import Elbo

extension DataDescription {
    /// More columns than this are a wall of numbers.
    private static let mostColumns = 60

    /// A few lines about the whole, and a table of the columns.
    var text: String { lines.joined(separator: "\n").printable }

    private var lines: [String] {
        var lines = [
            Format.folded("\(name): \(Format.count(rows, "example")), \(kind) (\(element))"),
            cells.missing == 0
                ? "no cell is missing"
                : "\(Format.count(cells.missing, "cell")) of \(Format.count(cells.known + cells.missing)) missing",
        ]
        if let low = cells.minimum, let high = cells.maximum, let mean = cells.mean,
            let deviation = cells.deviation
        {
            lines.append(
                "from \(Format.significant(low)) to \(Format.significant(high)), mean \(Format.significant(mean)), deviation \(Format.significant(deviation))"
            )
        }
        if let classes {
            lines.append("classes by sub-folder: \(classes.joined(separator: ", "))")
        }
        guard let columns else { return lines }
        let shown = columns.filter { $0.numbers != nil }.prefix(Self.mostColumns)
        lines.append("")
        lines += Self.aligned(
            [
                [
                    "column", "known", "missing", "distinct", "minimum", "maximum", "mean",
                    "deviation", "",
                ]
            ]
                + shown.map(\.cells))
        let count = columns.count { $0.numbers != nil }
        if count > shown.count {
            lines.append("and \(Format.count(count - shown.count)) more; --json has all")
        }
        let omitted = columns.filter { $0.numbers == nil }.map(\.reason)
        if !omitted.isEmpty { lines += [""] + omitted }
        return lines
    }

    /// Names at the left, numbers at the right of their columns.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { place in rows.map { $0[place].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (place, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[place] - cell.count)
                let isText = place == 0 || place == row.count - 1
                line += (place == 0 ? "" : "  ") + (isText ? cell + space : space + cell)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

extension ColumnProfile {
    /// The law in words, and what else is worth knowing.
    var text: String? {
        switch law {
        case .constant: nil
        case .heap(let number, let share):
            "by quantiles: \(Format.number(100 * share, decimals: 0)) % are \(Format.significant(number))"
        case .skewed(let skewness):
            "by quantiles: skewness \(Format.significant(skewness, digits: 3))"
        case .normal:
            numberRows
                ? "normal; numbers the rows"
                : areWhole ? "normal, whole numbers" : "normal"
        }
    }
}

extension DataDescription.Column {
    /// Numbers of intervals as bars: the tallest as high as a line, empty ones as spaces.
    fileprivate var picture: String? {
        guard let histogram, let most = histogram.max(), most > 0 else { return nil }
        let bars = Array("▁▂▃▄▅▆▇█")
        return String(
            histogram.map { count in
                count == 0 ? " " : bars[min(count * bars.count / most, bars.count - 1)]
            })
    }

    /// A line of the table.
    fileprivate var cells: [String] {
        func text(_ value: Double?) -> String { value.map { Format.significant($0) } ?? "-" }
        let isRemarkable = numbers.map { $0.known == 0 || $0.minimum == $0.maximum } ?? false
        return [
            name, Format.count(numbers?.known ?? 0), Format.count(numbers?.missing ?? 0),
            distinct.map { Format.count($0) } ?? "-",
            dates?.first ?? text(numbers?.minimum), dates?.last ?? text(numbers?.maximum),
            dates?.mean ?? text(numbers?.mean),
            text(numbers?.deviation) + (dates.map { " \($0.unit)" } ?? ""),
            commonest.map { law == nil ? $0 : "\($0); \(reason)" }
                ?? (isRemarkable || isNotated == true || type == .dates
                    ? reason : [picture, law].compactMap { $0 }.joined(separator: " ")),
        ]
    }
}
