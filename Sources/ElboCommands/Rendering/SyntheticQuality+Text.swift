import Elbo

extension SyntheticQuality {
    /// The numbers for people, the columns that are farthest off first.
    var text: String {
        func percent(_ share: Double) -> String { Format.number(100 * share, decimals: 1) + " %" }
        func percent(_ estimate: Estimate) -> String {
            Format.number(100 * estimate.mean, decimals: 1) + " ± "
                + Format.number(100 * estimate.standardError, decimals: 1) + " %"
        }
        var lines = [
            "\(Format.count(synthetic)) synthetic rows beside \(Format.count(real)) real ones", "",
            "distance of the laws, 0 for equal and 1 for apart; behind it what chance gives",
        ]
        let width = (columns.map(\.name.count).max() ?? 0) + 2
        for column in columns.sorted(by: { $0.distance > $1.distance }) {
            let lost =
                column.lost.isEmpty
                ? "" : "; never drawn: " + Format.list(column.lost, atMost: 5)
            let holes =
                column.missing[0] == column.missing[1]
                ? ""
                : "; missing \(percent(column.missing[1])), really \(percent(column.missing[0]))"
            lines.append(
                Format.wrapped(
                    "(\(Format.number(column.expected, decimals: 3)))\(lost)\(holes)",
                    after: "  " + column.name.padded(to: width)
                        + Format.number(column.distance, decimals: 3) + "  ", indent: width + 9))
        }
        if let dependenceError {
            lines += [
                "",
                Format.wrapped(
                    "how much two columns have to do with each other (0...1) is off by \(Format.number(dependenceError, decimals: 3)) in the mean over all pairs"
                ),
            ]
            for pair in worstPairs {
                lines.append(
                    Format.wrapped(
                        "\(pair.columns.joined(separator: ", ")): \(Format.number(pair.synthetic)), really \(Format.number(pair.real))",
                        after: "  ", indent: 4))
            }
        }
        lines += [
            "",
            Format.entry(
                "told from real", percent(detection),
                "by the best of three probes; 50 % or less where it cannot be done"),
        ]
        if let usefulness {
            let what = usefulness.areNumbers ? "of the variance told" : "told right"
            lines.append(
                Format.entry(
                    usefulness.target, percent(usefulness.synthetic),
                    "\(what) on rows held back, learned from synthetic rows; \(percent(usefulness.real)) from real ones"
                ))
        }
        if let privacy {
            lines += [
                Format.entry(
                    "nearer to training", percent(privacy.nearerToTraining),
                    "of the synthetic rows, than to the \(Format.count(privacy.rows[1])) held back; \(percent(privacy.expected)) where nothing is copied"
                ),
                Format.entry(
                    "membership",
                    Format.estimate(privacy.membershipAUC, privacy.membershipError, decimals: 3),
                    "area under the curve of who guesses by distance; 0.5 where nothing is given away"
                ),
                Format.entry("copies", percent(privacy.copies), "of the synthetic rows"),
            ]
        }
        return lines.joined(separator: "\n")
    }
}
