/// Rows of numbers with, below each, the model's version of them: the originals beside their
/// reconstructions for data that is not pictures.
///
/// A reconstructed number is tinted by how far it lies from the original, measured in the standard
/// deviation of its column: full tint is one standard deviation or more.
package struct ValueTable: Sendable, FigureContent {
    /// A row of data and what the model made of it.
    package struct Example: Sendable, Equatable {
        /// Which row it is.
        package var name: String
        /// The data, one number per column.
        package var original: [Double]
        /// The model's version, one number per column.
        package var reconstruction: [Double]
        /// How probable the model's version of a category is; nil for a number.
        package var shares: [Double?]

        /// A row and its reconstruction, equally long.
        package init(
            _ name: String, original: [Double], reconstruction: [Double], shares: [Double?]? = nil
        ) {
            precondition(
                original.count == reconstruction.count,
                "\(original.count) numbers and \(reconstruction.count) reconstructed")
            self.name = name
            self.original = original
            self.reconstruction = reconstruction
            self.shares = shares ?? original.map { _ in nil }
        }
    }

    /// The columns' names.
    package var columns: [String]
    /// The columns' standard deviations in the data; one that is not positive leaves its column untinted.
    package var deviations: [Double]
    /// The rows.
    package var examples: [Example]
    /// The texts that the numbers of some columns stand for, which are places from 0.
    package var levels: [Int: [String]]

    /// A table of examples, each with as many numbers as there are columns.
    package init(
        columns: [String], deviations: [Double], examples: [Example], levels: [Int: [String]] = [:]
    ) {
        precondition(
            deviations.count == columns.count
                && examples.allSatisfy { $0.original.count == columns.count },
            "every example of a table has \(columns.count) numbers")
        self.columns = columns
        self.deviations = deviations
        self.examples = examples
        self.levels = levels
    }

    /// The table; it scrolls sideways where it does not fit.
    package func markup(for width: Figure.Width) -> Markup {
        let head = Markup.element(
            "thead", [:],
            [
                .element(
                    "tr", [:],
                    [.element("th", [:]), .element("th", [:])]
                        + columns.map { .element("th", ["scope": "col"], text: $0) })
            ])
        let bodies = examples.map { example in
            Markup.element(
                "tbody", [:],
                [
                    .element(
                        "tr", [:],
                        [
                            .element(
                                "th", ["scope": "rowgroup", "rowspan": "2"], text: example.name),
                            .element("th", ["scope": "row"], text: "original"),
                        ]
                            + columns.indices.map {
                                .element("td", text: text(example.original[$0], column: $0))
                            }),
                    .element(
                        "tr", ["class": "made"],
                        [.element("th", ["scope": "row"], text: "reconstruction")]
                            + columns.indices.map { cell(example, $0) }),
                ])
        }
        let width = 190 + columns.reduce(0) { $0 + max(PlotFrame.textWidth($1) * 1.15, 40) + 24 }
        return ScrollRegion(label: "Table", width: width)
            .markup(around: .element("table", ["class": "values"], [head] + bodies))
    }

    private func cell(_ example: Example, _ column: Int) -> Markup {
        let error = abs(example.reconstruction[column] - example.original[column])
        let share =
            if let certainty = example.shares[column] {
                error > 0 ? 1 : 1 - certainty
            } else { deviations[column] > 0 ? min(error / deviations[column], 1) : 0 }
        let tint = share.isFinite && share > 0.01 ? "--tint:\(Int((share * 100).rounded()))%" : nil
        return .element(
            "td", ["style": tint],
            text: text(example.reconstruction[column], column: column)
                + (example.shares[column].map {
                    " (\(NumberText.text($0 * 100, decimals: 0)) %)"
                } ?? ""))
    }

    /// A number with the decimals of its column: four digits for the largest.
    private func text(_ value: Double, column: Int) -> String {
        if value.isNaN { return "missing" }
        if let levels = levels[column] { return levels[Int(value)] }
        let numbers = examples.flatMap { [$0.original[column], $0.reconstruction[column]] }
        let largest = numbers.filter(Extent.canShow).map(abs).max() ?? 0
        let exponent = largest > 0 ? decimalExponent(of: largest) : 0
        guard (-4..<7).contains(exponent) else { return NumberText.text(value) }
        return NumberText.text(value, decimals: max(3 - exponent, 0))
    }
}
