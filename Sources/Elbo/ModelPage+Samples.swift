import ElboAutoencoders
import ElboEvaluation
import ElboReport

extension ModelPage {
    /// Pictures decoded from draws of the prior; nil where examples are none.
    var sampleSection: Report.Section? {
        get throws {
            guard model.pictureShape != nil else { return nil }
            let rows = classNames.isEmpty ? counts.sampleRows : min(classNames.count, 10)
            let count = counts.columns * rows
            // A row of samples for each class.
            let classes = autoencoder.condition.map { _ in
                (0..<count).map { $0 / counts.columns }
            }
            let values = try session.sample(count, key: key.child(1), classes: classes)
            guard let pictures = pagePictures(values) else { return nil }
            let sheet: any FigureContent =
                classNames.isEmpty
                ? ImageComparison(
                    [.init("", pictures)], columns: counts.columns,
                    description: "Samples from the model")
                : ImageGrid(
                    ContactSheet(pictures, columns: counts.columns),
                    description: "Samples from the model",
                    rowLabels: Array(classNames.prefix(rows)), rowTitle: "class")
            return Report.Section(
                "Samples",
                lead:
                    "Codes drawn from the prior and decoded: new examples, none of them in the data."
                    + coverageText,
                figures: [
                    Figure(sheet, width: .full)
                ])
        }
    }

    /// How samples lie among examples, as a sentence behind others; empty where that was not asked.
    var coverageText: String {
        guard let made = checks.coverage, let others = checks.coverageOfTwins else { return "" }
        return
            " They come near \(made.coverageText) of the examples (coverage; other examples near \(others.coverageText)), "
            + "with a density among them of \(made.densityText) (other examples \(others.densityText))."
    }

    /// How samples and examples were compared.
    var samplesMethods: [TableFigure.Entry] {
        guard checks.samples != nil else { return [] }
        return [
            .init(
                "Samples and data",
                "Energy distance (2E‖X−Y‖ − E‖X−X′‖ − E‖Y−Y′‖) / 2E‖X−Y‖ on \(checks.featureSpace); "
                    + "199 permutations, significant at 1 % (Székely and Rizzo 2004).")
        ]
            + (checks.coverage.map {
                [
                    TableFigure.Entry(
                        "Coverage, density",
                        "The share of \($0.counts[0]) examples that have one of \($0.counts[1]) samples nearer than their "
                            + "\($0.neighbours)th neighbour, and how often a sample lies so near, over \($0.neighbours), on "
                            + "\(checks.featureSpace) (Naeem et al. 2020). Blurred samples lie among many examples: a density above 1."
                    )
                ]
            } ?? [])
    }
}

extension SampleCoverage {
    /// As a whole percentage.
    var coverageText: String { NumberText.text(100 * coverage, decimals: 0) + " %" }
    /// With two decimals.
    var densityText: String { NumberText.text(density, decimals: 2) }
}
