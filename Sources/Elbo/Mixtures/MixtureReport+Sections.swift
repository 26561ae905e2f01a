import ElboMixtures
import ElboNumerics
import ElboReport
import Foundation

extension MixtureReport {
    /// Of how many rows a picture is, where it is not of all.
    private var ofDrawn: String {
        drawsAll
            ? ""
            : " Of \(NumberText.text(categories.count)) of the \(NumberText.text(evaluation.rows)) rows, evenly spaced."
    }

    /// The two columns that tell most, large.
    var planeSection: Report.Section? {
        guard shown.count > 1 else { return nil }
        let (x, y) = (shown[0], shown[1])
        let gaussians = shapes([x, y]).map { $0.plane(0, 1) }
        let points = PlanePoints(
            x: values[x], y: values[y], categories: categories, uncertainty: uncertainties)
        let grid = PlaneGrid(around: points, components: gaussians)
        var figures = [
            Figure(
                PlanePlot(
                    points: points, otherName: otherName,
                    components: gaussians, showsAxes: true, xAxis: axis(x), yAxis: axis(y)),
                title: "Rows and components",
                caption:
                    "Ellipses hold 50 % and 95 % of a component. Small points are sure of theirs."
                    + (trimmed > 0
                        ? " The \(NumberText.text(trimmed)) least probable rows were set aside by --trim."
                        : "")),
            Figure(
                PlanePlot(
                    components: gaussians, masses: [],
                    map: PosteriorMap(grid, components: gaussians),
                    contours: DensityContours(grid, components: gaussians), xAxis: axis(x),
                    yAxis: axis(y)),
                title: "Decision regions",
                caption:
                    "Colour says which component is the most probable at each place, paleness how unsure; lines are of equal density."
            ),
        ]
        let whole = projectionFigures
        figures.insert(contentsOf: whole, at: 0)
        if let slices = slices(x, y) { figures.append(slices) }
        let others = mixture.dimension > 2 ? ", the other columns integrated out" : ""
        return Report.Section(
            "Where the components lie",
            lead: "The two columns in which they overlap least"
                + (massive.isEmpty ? "" : ", of those that are not mostly one value")
                + "\(others)." + ofDrawn
                + (whole.isEmpty
                    ? ""
                    : " Before them the plane of all columns together, which tells them apart better."),
            figures: figures)
    }

    /// The same plane cut at three places of another column: of those shown, the one that changes the regions most.
    private func slices(_ x: Int, _ y: Int) -> Figure? {
        let all = shown.dropFirst(2).compactMap { cuts(x, y, through: $0) }
        guard let cuts = all.max(by: { $0.change < $1.change }), cuts.change >= Self.leastChange
        else { return nil }
        return Figure(
            PlanePanels(cuts.planes), title: "Cuts through the other columns",
            caption:
                "\(mixture.columnNames[cuts.column]) at its 10 %, 50 % and 90 % quantile"
                + (mixture.dimension > 3 ? ", all further columns at their medians." : "."),
            width: .full)
    }

    /// Regions that change over less of the plane than this look the same in all cuts.
    private static let leastChange = 0.02

    /// The plane of two columns at three places of a third.
    private struct Cuts {
        let column: Int
        let planes: [PlanePlot]
        /// The share of the plane that has another component in the last cut than in the first.
        let change: Double
    }

    /// Nil where two of the places are one, or the mixture has no such cut.
    private func cuts(_ x: Int, _ y: Int, through third: Int) -> Cuts? {
        let present = values[third].filter(\.isFinite).sorted()
        let places = [0.1, 0.5, 0.9].compactMap { present.quantile($0) }
        guard Set(places).count == 3 else { return nil }
        var given: [Int: Double] = [:]
        for column in 0..<mixture.dimension where ![x, y, third].contains(column) {
            given[column] =
                values[column].filter(\.isFinite).sorted().quantile(0.5) ?? places[1]
        }
        let whole = shapes([x, y]).map { $0.plane(0, 1) }
        let grid = PlaneGrid(
            around: PlanePoints(x: values[x], y: values[y]), components: whole, columns: 96,
            rows: 96)
        let order = x < y ? [0, 1] : [1, 0]
        var (planes, maps): ([PlanePlot], [PosteriorMap]) = ([], [])
        for value in places {
            given[third] = value
            guard let cut = try? mixture.conditional(on: given) else { return nil }
            let gaussians = shapes(of: cut).map { $0.plane(order[0], order[1]) }
            let map = PosteriorMap(grid, components: gaussians)
            maps.append(map)
            planes.append(
                PlanePlot(
                    "\(mixture.columnNames[third]) = \(NumberText.text(value, decimals: 2))",
                    components: gaussians, masses: [], map: map,
                    contours: DensityContours(grid, components: gaussians), xAxis: axis(x),
                    yAxis: axis(y)))
        }
        return Cuts(column: third, planes: planes, change: maps[0].share(differingFrom: maps[2]))
    }

    var pairsSection: Report.Section? {
        guard shown.count > 2 else { return nil }
        let columns = shown.sorted()
        let left = mixture.dimension - columns.count
        return Report.Section(
            "Pairs of columns",
            lead: left == 0
                ? "Every column against every other."
                : "The \(columns.count) columns in which the components differ most; \(left) more are left out.",
            figures: [
                Figure(
                    PairsMatrix(
                        columns: columns.map(axis), values: columns.map { values[$0] },
                        categories: categories, components: shapes(columns)), width: .full)
            ])
    }

    var columnSection: Report.Section? {
        guard mixture.dimension > 0 else { return nil }
        // Beside the spike of a column that is mostly one value nothing else could be seen.
        let spread = shown.filter { !massive.contains($0) }
        let columns = Array((spread.isEmpty ? shown : spread).sorted().prefix(6))
        let left = massive.subtracting(columns).sorted().map { mixture.columnNames[$0] }
        return Report.Section(
            "Column by column",
            lead: "Data, the density of the mixture and each component's part." + ofDrawn
                + (left.isEmpty
                    ? ""
                    : " Not drawn: \(left.joined(separator: ", ")), mostly one value, whose density is a spike."),
            figures: columns.map { column in
                Figure(
                    DensityPlot(
                        values: values[column],
                        components: shapes([column]).map { $0.column(0) }, axis: axis(column)),
                    title: mixture.columnNames[column],
                    width: columns.count == 1 ? .full : .half)
            })
    }

    var componentSection: Report.Section? {
        guard mixture.dimension > 0 else { return nil }
        let whole = mixture.mean
        let deviations = (0..<mixture.dimension).map { column in
            mixture.components.reduce(0) { sum, component in
                let away = component.mean[column] - whole[column]
                return sum + component.weight
                    * (away * away + component.covariance.variances[column])
            }.squareRoot()
        }
        let columns = Array(0..<min(mixture.dimension, 24))
        let profiles = mixture.components.enumerated().map { index, component in
            ComponentProfiles.Profile(
                file.name(ofComponent: index),
                means: columns.map { (component.mean[$0] - whole[$0]) / deviations[$0] },
                deviations: columns.map {
                    component.covariance.variances[$0].squareRoot() / deviations[$0]
                })
        }
        let groups = mixture.components.enumerated().map { index, component in
            TableFigure.Group(
                "Component \(file.name(ofComponent: index))",
                [.init("weight", NumberText.text(component.weight, decimals: 3))]
                    + (component.degreesOfFreedom.map {
                        [.init("degrees of freedom", NumberText.text($0, significantDigits: 3))]
                    } ?? [])
                    + (component.tails?.contamination.map {
                        [
                            .init(
                                "bad rows",
                                "\(NumberText.text(100 * (1 - $0.goodShare), decimals: 1)) %"),
                            .init(
                                "their variances",
                                "\(NumberText.text($0.inflation, significantDigits: 3)) times as great"
                            ),
                        ]
                    } ?? [])
                    + columns.map { column in
                        let deviation = component.covariance.variances[column].squareRoot()
                        return .init(
                            mixture.columnNames[column],
                            Self.spread(component.mean[column], deviation))
                    })
        }
        return Report.Section(
            "What each component is like",
            lead:
                "Means and one \(spreadName) to both sides: how single rows of a component differ, not how "
                + "sure the mean is.",
            figures: [
                Figure(
                    ComponentProfiles(
                        columns: columns.map { mixture.columnNames[$0] }, profiles: profiles),
                    width: .full),
                Figure(
                    TableFigure(groups),
                    title:
                        "In the data's own units: mean ± \(spreadName) of a component's rows",
                    caption: mixture.dimension > columns.count
                        ? "The first \(columns.count) of \(mixture.dimension) columns; elbo inspect shows all."
                        : "",
                    width: .full),
            ])
    }

    /// What a component's numbers of spread are.
    private var spreadName: String {
        switch mixture.law {
        case .normal: "standard deviation"
        case .t: "scale of a t distribution"
        case .contaminated: "standard deviation of good rows"
        }
    }

    /// A mean rounded to a spread.
    private static func spread(_ mean: Double, _ deviation: Double) -> String {
        let text = NumberText.text(mean, error: deviation)
        return "\(text.value) ± \(text.error)"
    }

    var choiceSection: Report.Section? {
        guard let fit = file.manifest.fit, fit.places.count > 1 else { return nil }
        let components = Array(Set(fit.places.map(\.components))).sorted()
        let models = fit.places.map(\.model).reduce(into: [CovarianceModel]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        let grid = CriterionGrid(
            ChartAxis(fit.criterion.name), components: components,
            models: models.map { model in
                CriterionGrid.Model(
                    model.name(dimension: mixture.dimension),
                    components.map { count in
                        fit.places.first { $0.model == model && $0.components == count }?.value
                            ?? .nan
                    })
            }, preference: .highest)
        return Report.Section(
            "Why this mixture",
            lead: "Every mixture that was tried, by its \(fit.criterion.title): larger is better. "
                + "A gap is a fit that failed." + distanceText,
            figures: [Figure(CriterionChart(grid), width: .full)])
    }

    /// What the distance to the runner-up says (Raftery 1995, table 6, for 2 log L − ν log n).
    private var distanceText: String {
        guard let fit = file.manifest.fit, fit.criterion == .criterion(.bic) else { return "" }
        let values = fit.places.compactMap(\.value).sorted(by: >)
        guard values.count > 1 else { return "" }
        let lead = values[0] - values[1]
        let strength =
            lead < 2
            ? "hardly worth a mention: the next serves as well"
            : lead < 6
                ? "positive evidence" : lead < 10 ? "strong evidence" : "very strong evidence"
        let shares = (fit.componentShares ?? []).filter { $0.share >= 0.005 }.prefix(4).map {
            "\($0.components) with \(NumberText.text(100 * $0.share, decimals: 0)) %"
        }
        return " The best leads by \(NumberText.text(lead, significantDigits: 2)): \(strength)."
            + (shares.isEmpty
                ? ""
                : " Over all covariance models the BIC's weights of numbers of components are \(shares.joined(separator: ", ")).")
    }

    var uncertaintySection: Report.Section? {
        guard mixture.laws > 1 else { return nil }
        return Report.Section(
            "How sure",
            lead:
                "One minus the greatest responsibility of each \(drawsAll ? "" : "drawn ")row: the chance that its \(file.manifest.merging == nil ? "label is wrong" : "component is another, also of the same cluster")."
                + ofDrawn,
            figures: [Figure(UncertaintyCurve(uncertainties), width: .full)])
    }

    var labelSection: Report.Section? {
        guard let scores = evaluation.clustering, let labels else { return nil }
        return Report.Section(
            "Beside the known labels",
            lead: (file.mixture.classes == nil
                ? "Labels trained nothing."
                : "The classes were fitted to labels: rows that the fit has seen are told more easily than new ones, whose errors folds tell.")
                + " In figures: \(scores.sentence)",
            figures: [
                Figure(
                    ConfusionTable(
                        scores, names: file.groups.indices.map(file.name(ofGroup:)),
                        classes: labels.names, groupTitle: file.groupNoun),
                    caption:
                        "Rows by their \(file.groupNoun) and class. Darker is a larger share of the \(file.groupNoun); outlined "
                        + "is the class that a \(file.groupNoun) is matched with.", width: .full)
            ])
    }
}
