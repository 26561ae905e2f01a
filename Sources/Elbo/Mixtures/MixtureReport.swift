import ElboData
import ElboEvaluation
import ElboMixtures
import ElboModelFiles
import ElboReport

/// Assembles the page of a mixture.
struct MixtureReport {
    let file: MixtureFile
    let name: String
    let labels: PartialLabels?
    let origin: PageOrigin
    let plane: MixturePlane
    let evaluation: MixtureEvaluation
    /// The law of the numbers alone, which pictures show.
    let mixture: GaussianMixture
    /// The numbers of the rows that are drawn, column after column.
    let values: [[Double]]
    /// The components of the drawn rows; one past the last for rows of the noise and for those that the fit set aside.
    let categories: [Int]
    /// How many of the drawn rows the fit set aside.
    let trimmed: Int
    /// How well a discriminant analysis tells these rows' known classes; nil where none is known.
    let scores: DiscriminantScores?
    let uncertainties: [Double]
    /// The groups of the drawn rows, as `categories`: clusters where components were joined.
    let drawnGroups: [Int]
    /// How unsure these are.
    let groupUncertainties: [Double]
    /// The columns of pictures of pairs, those first that tell components apart best.
    let shown: [Int]
    /// Columns that are mostly one value.
    let massive: Set<Int>

    /// Columns in the matrix of pairs.
    private static let pairs = 5

    init(
        file: MixtureFile, rows: any RowSource, labels: PartialLabels?, origin: PageOrigin,
        threads: Int?
    ) throws {
        self.file = file
        self.labels = labels
        self.origin = origin
        mixture = file.mixture.ofNumbers
        plane = MixturePlane(mixture)
        name = rows.name
        evaluation = try file.mixture.evaluate(
            rows, labels: labels, groups: file.groups, threads: threads)
        let drawn = try DrawnRows(of: rows)
        let sample = try NumericTable(
            drawn.cells, width: drawn.width, columns: file.mixture.rowColumns, name: name)
        let posteriors = try file.mixture.posteriors(of: sample, threads: threads)
        let columns = drawn.columns
        values = file.mixture.numberPlaces.map { columns[$0] }
        trimmed = Int(Double(drawn.cells.count / drawn.width) * (file.manifest.fit?.trim ?? 0))
        let aside = Set(
            posteriors.logDensities.indices.sorted {
                posteriors.logDensities[$0] < posteriors.logDensities[$1]
            }.prefix(trimmed))
        categories = posteriors.labels.enumerated().map { [mixture] row, label in
            aside.contains(row) ? mixture.components.count : label
        }
        let groups = posteriors.logDensities.indices.map { [groups = file.groups] in
            posteriors.group(of: groups, at: $0)
        }
        drawnGroups = groups.enumerated().map { row, own in
            aside.contains(row) ? file.groups.count : own.label
        }
        groupUncertainties = groups.map(\.uncertainty)
        scores = try labels.flatMap { labels in
            guard file.mixture.classes?.map(\.name) == labels.names,
                labels.values.count == rows.count, labels.values.contains(where: { $0 >= 0 })
            else { return nil }
            return try file.mixture.scores(of: rows, labels: labels, threads: threads)
        }
        uncertainties = posteriors.uncertainties
        massive = Set(
            values.indices.filter { [values] in
                !PointMass.find(in: [values[$0]], name: { _ in "" }).isEmpty
            })
        shown = plane.tellingColumns(Self.pairs, avoiding: massive)
    }

    var findings: [Finding] {
        MixtureFindings(file, values: values, evaluation: evaluation).all
    }

    var report: Report {
        let count = mixture.components.count
        return Report(
            title: name,
            subtitle: (mixture.dimension == 0
                ? "Latent class model"
                : (file.mixture.classes == nil ? "" : "Discriminant analysis: ")
                    + mixture.law.title.prefix(1).uppercased() + mixture.law.title.dropFirst())
                + " with \(count) component\(count == 1 ? "" : "s")" + lawText
                + ", judged on \(NumberText.text(evaluation.rows)) rows",
            summary: plainSummary, headlines: headlines, findings: findings,
            sections: [
                planeSection, clusterSection, pairsSection, columnSection, distributionSection,
                levelSection,
                componentSection,
                labelSection,
                choiceSection, selectionSection, uncertaintySection, optionSection,
                .origin(
                    origin, program: file.manifest.program,
                    entries: [.init("Data", name), .init("Drawn", drawnText)]),
            ].compactMap { $0 },
            footer: "Written by \(file.manifest.program). The page needs no network.")
    }

    /// What the components are of: a covariance model, categories.
    private var lawText: String {
        let names = file.mixture.categories?.columns.categoryNames ?? []
        let categories =
            names.isEmpty ? "" : "\(names.count) categor\(names.count == 1 ? "y" : "ies")"
        guard mixture.dimension > 0 else { return " of \(categories)" }
        return " (\(mixture.model.name(dimension: mixture.dimension)): \(mixture.model.summary)"
            + (names.isEmpty ? "" : "; \(categories) beside the numbers") + ")"
    }

    /// What rows of no component are called; empty where there are none.
    var otherName: String {
        trimmed > 0 ? "set aside" : mixture.noise == nil ? "" : "noise"
    }

    /// Whether pictures show every row; else a page says of how many a picture is.
    var drawsAll: Bool { categories.count >= evaluation.rows }

    private var drawnText: String {
        let (drawn, all) = (NumberText.text(categories.count), NumberText.text(evaluation.rows))
        return drawsAll
            ? "all \(all) rows"
            : "\(drawn) of \(all) rows, evenly spaced; the numbers at the top are of all rows"
    }

    /// The components of this mixture, or of one made from it, as charts draw them.
    func shapes(of mixture: GaussianMixture) -> [GaussianShape] {
        mixture.components.enumerated().map { index, component in
            GaussianShape(
                file.name(ofComponent: index), weight: component.weight, mean: component.mean,
                covariance: component.covariance.matrix,
                tails: component.tails?.shape)
        }
    }

    /// The components over some columns.
    func shapes(_ columns: [Int]) -> [GaussianShape] { shapes(of: mixture.marginal(columns)) }

    func axis(_ column: Int) -> ChartAxis { ChartAxis(mixture.columnNames[column]) }

    private var headlines: [HeadlineNumber] {
        let mean = evaluation.logLikelihood
        guard file.mixture.classes == nil else { return discriminantHeadlines }
        var numbers = [
            HeadlineNumber(
                "Log-likelihood", mean: mean.mean, standardError: mean.standardError,
                unit: "nats per row",
                method: "log-density of a row in the data's units: higher is better")
        ]
        if let fit = file.manifest.fit, let bic = fit.criteria[Criterion.bic.rawValue] {
            numbers.append(
                HeadlineNumber(
                    "BIC", value: NumberText.text(bic, decimals: 1),
                    method:
                        "2 L − ν log n of the fit, larger is better; ν\u{A0}=\u{A0}\(fit.parameters)"
                ))
        }
        numbers.append(
            HeadlineNumber(
                "Mean uncertainty",
                value: evaluation.meanUncertainty < 0.0005
                    ? "< 0.001" : NumberText.text(evaluation.meanUncertainty, decimals: 3),
                method:
                    "probability that a row's \(file.groupNoun) is another, by the mixture itself"))
        if let scores = evaluation.clustering {
            numbers.append(
                HeadlineNumber(
                    "Accuracy", value: NumberText.text(scores.accuracy, decimals: 3),
                    method:
                        "against the known labels, by optimal matching; the largest class alone would give "
                        + "\(NumberText.text(scores.majorityShare, decimals: 3)); adjusted Rand index "
                        + NumberText.text(scores.adjustedRandIndex, decimals: 3)))
        }
        return numbers
    }
}
