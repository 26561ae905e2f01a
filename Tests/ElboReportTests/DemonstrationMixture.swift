import ElboReport
import Foundation

/// A page as a fitted mixture would have it, from made-up birds.
enum DemonstrationMixture {
    static let columns: [ChartAxis] = [
        ChartAxis("bill length", unit: "mm"), ChartAxis("bill depth", unit: "mm"),
        ChartAxis("flipper length", unit: "mm"), ChartAxis("body mass", unit: "g"),
    ]
    static let birds: Birds = Birds(count: 400)

    static func report() -> Report {
        Report(
            title: "Gaussian mixture of penguins",
            subtitle: "3 components, VEE covariances, 4 columns, 400 rows",
            headlines: [
                HeadlineNumber(
                    "Log-likelihood", value: NumberText.text(-5234.1, decimals: 1), unit: "nats",
                    method: "Sum over 400 rows"),
                HeadlineNumber(
                    "BIC", value: NumberText.text(-10_612.4, decimals: 1),
                    method: "2 ln L − 24 ln 400; higher is better"),
            ],
            sections: [choice, components, regions, certainty, slices],
            footer: "elbo 0.1.0 · seed 0")
    }

    private static var choice: Report.Section {
        let names = [
            "EII", "VII", "EEI", "VEI", "EVI", "VVI", "EEE", "VEE", "EVE", "VVE", "EEV", "VEV",
            "EVV", "VVV",
        ]
        let models = names.enumerated().map { index, name in
            let gain = 900 + 55 * Double(index)
            let values = (1...9).map { count -> Double in
                if index > 9, count + index > 18 { return .nan }
                let fit = gain * (1 - exp(-Double(count) / 1.4))
                let price = Double(count * count) * (0.6 + 0.35 * Double(index))
                return -11_700 + fit - price + 25 * sin(Double(index * 3 + count))
            }
            return CriterionGrid.Model(name, values)
        }
        return Report.Section(
            "Choosing", lead: "Each model with one to nine components; higher is better.",
            figures: [
                Figure(
                    CriterionChart(
                        CriterionGrid(
                            ChartAxis("BIC"), components: Array(1...9), models: models,
                            preference: .highest)),
                    title: "BIC by model and number of components",
                    caption: "Where a line ends early, the model could not be fitted.",
                    width: .full)
            ])
    }

    private static var components: Report.Section {
        Report.Section(
            "Components", lead: "What the three components are, in the columns' own units.",
            figures: [
                Figure(
                    PairsMatrix(
                        columns: columns, values: birds.columns, categories: birds.owners,
                        components: Birds.shapes), title: "All pairs", width: .full),
                Figure(
                    PairsMatrix(
                        columns: [columns[0], columns[2]],
                        values: [birds.columns[0], birds.columns[2]],
                        components: [], upper: .correlation), title: "A pair without components"),
                Figure(
                    ComponentProfiles(columns: columns.map(\.title), profiles: profiles),
                    title: "Profiles", caption: "Mean and one standard deviation to both sides."),
                Figure(
                    DensityPlot(
                        values: birds.columns[2], components: Birds.shapes.map { $0.column(2) },
                        axis: columns[2]), title: "Flipper length",
                    caption: "The bars are the data, the strongest line the mixture."),
                Figure(
                    DensityPlot(
                        values: Array(birds.columns[0].prefix(60)),
                        components: Birds.shapes.map { $0.column(0) }, axis: columns[0]),
                    title: "Few values"),
            ])
    }

    private static var regions: Report.Section {
        let plane = Birds.shapes.map { $0.plane(0, 1) }
        let points = birds.points(0, 1)
        let grid = PlaneGrid(around: points, components: plane)
        return Report.Section(
            "Regions", lead: "Whose each place is.",
            figures: [
                Figure(
                    PlanePlot(
                        points: points, otherName: "noise", components: plane, showsAxes: true,
                        xAxis: columns[0], yAxis: columns[1]), title: "Ellipses"),
                Figure(
                    PlanePlot(
                        points: points, components: plane, masses: [],
                        map: PosteriorMap(grid, components: plane),
                        contours: DensityContours(grid, components: plane), xAxis: columns[0],
                        yAxis: columns[1]), title: "Posterior map"),
            ])
    }

    private static var certainty: Report.Section {
        let plane = Birds.shapes.map { $0.plane(0, 1) }
        return Report.Section(
            "Certainty", lead: "How sure the rows' components are.",
            figures: [
                Figure(
                    PlanePlot(
                        points: birds.points(0, 1, uncertain: true), components: plane,
                        masses: [0.95], xAxis: columns[0], yAxis: columns[1]),
                    title: "Uncertain rows"),
                Figure(
                    UncertaintyCurve(
                        birds.uncertainty,
                        marked: zip(birds.owners, birds.truth).map { $0 != $1 && $1 >= 0 },
                        markedName: "another species"), title: "Sorted uncertainty"),
            ])
    }

    private static var slices: Report.Section {
        let planes = [3_200.0, 3_900, 4_600, 5_300].map { mass -> PlanePlot in
            let grid = PlaneGrid(x: 30...60, y: 12...23, columns: 96, rows: 80)
            let shares = grid.places.flatMap { Birds.responsibilities([$0.x, $0.y, 200, mass]) }
            let near = birds.columns[3].indices.filter { abs(birds.columns[3][$0] - mass) < 350 }
            return PlanePlot(
                "body mass \(NumberText.text(Int(mass)))\u{202F}g, flipper 200\u{202F}mm",
                points: PlanePoints(
                    x: near.map { birds.columns[0][$0] }, y: near.map { birds.columns[1][$0] },
                    categories: near.map { birds.owners[$0] }),
                names: Birds.names,
                map: PosteriorMap(grid, responsibilities: shares, components: 3),
                xAxis: columns[0], yAxis: columns[1])
        }
        return Report.Section(
            "Slices", lead: "Two columns while the others are held.",
            figures: [Figure(PlanePanels(planes), title: "By body mass", width: .full)])
    }

    private static var profiles: [ComponentProfiles.Profile] {
        let moments = birds.columns.map { values -> (mean: Double, deviation: Double) in
            let mean = values.reduce(0, +) / Double(values.count)
            let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            return (mean, square.squareRoot())
        }
        return Birds.shapes.map { shape in
            ComponentProfiles.Profile(
                shape.name,
                means: moments.indices.map {
                    (shape.mean[$0] - moments[$0].mean) / moments[$0].deviation
                },
                deviations: moments.indices.map {
                    shape.column($0).variance.squareRoot() / moments[$0].deviation
                })
        }
    }
}

/// Rows drawn from three Gaussians in four columns, and a few from nowhere.
struct Birds {
    static let names: [String] = ["Adelie", "Chinstrap", "Gentoo"]
    private static let weights: [Double] = [0.44, 0.2, 0.36]
    private static let means: [[Double]] = [
        [38.8, 18.3, 190, 3_700], [48.8, 18.4, 196, 3_730], [47.5, 15, 217, 5_080],
    ]
    /// The covariances' Cholesky factors, lower triangles row after row.
    private static let factors: [[[Double]]] = [
        [[2.6], [0.5, 1.1], [1.6, 1.4, 6], [160, 230, 90, 350]],
        [[3.2], [0.75, 0.85], [3, 2.4, 5.5], [170, 130, 120, 260]],
        [[3], [0.65, 0.72], [4, 2.4, 4.4], [340, 200, 90, 300]],
    ]

    static let shapes: [GaussianShape] = names.indices.map { index in
        let factor = factors[index]
        let covariance = (0..<16).map { place -> Double in
            let (row, column) = (place / 4, place % 4)
            return (0...min(row, column)).reduce(0) {
                $0 + factor[row][$1] * factor[column][$1]
            }
        }
        return GaussianShape(
            names[index], weight: weights[index], mean: means[index], covariance: covariance)
    }

    var columns: [[Double]] = [[], [], [], []]
    var truth: [Int] = []
    var owners: [Int] = []
    var uncertainty: [Double] = []

    init(count: Int) {
        var state: UInt64 = 11
        let uniform = { () -> Double in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) / Double(1 << 53)
        }
        for row in 0..<count {
            let isNoise = row % 50 == 7
            let pick = uniform()
            let owner = pick < 0.44 ? 0 : pick < 0.64 ? 1 : 2
            let z = (0..<4).map { _ in sqrt(-2 * log(uniform())) * cos(2 * Double.pi * uniform()) }
            let values = (0..<4).map { column in
                isNoise
                    ? [32, 13, 172, 2_700][column] + [28, 9, 60, 3_500][column] * uniform()
                    : (0...column).reduce(Self.means[owner][column]) {
                        $0 + Self.factors[owner][column][$1] * z[$1]
                    }
            }
            let shares = Self.responsibilities(values)
            let largest = shares.max() ?? 0
            truth.append(isNoise ? -1 : owner)
            owners.append(isNoise ? -1 : shares.firstIndex(of: largest) ?? 0)
            uncertainty.append(isNoise ? 0.5 : 1 - largest)
            for column in 0..<4 { columns[column].append(values[column]) }
        }
    }

    /// Whose a row is, by forward substitution through each Cholesky factor.
    static func responsibilities(_ values: [Double]) -> [Double] {
        let logs = names.indices.map { index -> Double in
            var z: [Double] = []
            var log = Foundation.log(weights[index])
            for row in 0..<4 {
                let factor = factors[index][row]
                let known = z.indices.reduce(0) { $0 + factor[$1] * z[$1] }
                z.append((values[row] - means[index][row] - known) / factor[row])
                log -= Foundation.log(factor[row]) + z[row] * z[row] / 2
            }
            return log
        }
        let largest = logs.max() ?? 0
        let shares = logs.map { exp($0 - largest) }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }

    func points(_ x: Int, _ y: Int, uncertain: Bool = false) -> PlanePoints {
        PlanePoints(
            x: columns[x], y: columns[y], categories: owners,
            uncertainty: uncertain ? uncertainty : [])
    }
}
