import ElboReport
import Foundation
import Testing

@Suite("Charts of mixtures")
struct MixtureChartTests {
    private let axis = ChartAxis("length", unit: "mm")

    /// The page lands in the build folder too, so that a person can look at it.
    @Test("the whole page is well formed, self-contained and the same every time")
    func wholePage() throws {
        let html = DemonstrationMixture.report().html()
        let build = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build")
        if FileManager.default.fileExists(atPath: build.path(percentEncoded: false)) {
            try Data(html.utf8).write(to: build.appending(path: "mixture-demonstration.html"))
        }
        let page = try Page(html)
        page.expectSound()
        #expect(DemonstrationMixture.report().html() == html)
        #expect(html.utf8.count < 1_000_000)
        for name in Birds.names { #expect(page.titles.contains { $0.contains(name) }) }
    }

    @Test(
        "whatever a user writes is text, wherever it stands",
        arguments: ["<script>alert(1)</script>", "\"><img src=x>", "' onload='x", "a & b < c"])
    func escaping(_ words: String) throws {
        let axis = ChartAxis(words, unit: words)
        let plane = [PlaneGaussian(words, mean: .zero, variances: .one)]
        let shape = GaussianShape(words, weight: 1, mean: [0, 0], covariance: [1, 0, 0, 1])
        let points = PlanePoints(
            x: [0, 1], y: [0, 1], categories: [0, -1], uncertainty: [0, 0.4])
        let grid = PlaneGrid(around: points, columns: 8, rows: 8)
        let plot = PlanePlot(
            words, points: points, otherName: words, components: plane, showsAxes: true,
            map: PosteriorMap(grid, components: plane),
            contours: DensityContours(
                grid, logDensity: grid.places.map { -$0.x * $0.x }, levels: [-0.5], words: words),
            xAxis: axis, yAxis: axis)
        let contents: [any FigureContent] = [
            plot, PlanePanels([plot, plot]),
            PairsMatrix(
                columns: [axis, axis], values: [[0, 1], [1, 0]], categories: [0, 0],
                components: [shape]),
            DensityPlot(words, values: [1, 2, 3], components: [shape.column(0)], axis: axis),
            CriterionChart(
                CriterionGrid(
                    axis, components: [1, 2], models: [.init(words, [1, 2])], preference: .lowest),
                xAxis: axis),
            UncertaintyCurve([0, 0.1], marked: [false, true], markedName: words),
            ComponentProfiles(
                columns: [words], profiles: [.init(words, means: [1], deviations: [1])], axis: axis),
        ]
        let figures = contents.flatMap { content in
            [Figure.Width.half, .full].map { Figure(content, width: $0) }
        }
        let page = try Page(
            Report(title: "t", sections: [.init("s", figures: figures)]).html())
        page.expectSound()
        #expect(!page.elements.contains("img"))
        #expect(!page.attributes.contains { $0.name.hasPrefix("on") })
    }

    @Test("planes of awkward data", arguments: AwkwardData.all)
    func planes(_ data: AwkwardData) throws {
        let values = Array(data.values.prefix(500))
        let points = PlanePoints(
            x: values, y: values.reversed(), categories: values.indices.map { $0 % 3 - 1 },
            uncertainty: values.map { $0.isFinite ? min(abs($0), 1) : $0 })
        let numbers = values + [0, 1]
        let plane = numbers.prefix(4).enumerated().map { index, value in
            PlaneGaussian(
                "\(index)", weight: 0.5, mean: SIMD2(value, -value),
                variances: SIMD2(abs(value), 1), covariance: value)
        }
        for equalAspect in [false, true] {
            try Page(
                PlanePlot(
                    points: points, components: plane, showsAxes: true, xAxis: axis, yAxis: axis,
                    equalAspect: equalAspect)
            ).expectSound()
        }
        let grid = PlaneGrid(around: points, components: plane, columns: 12, rows: 9)
        try Page(
            PlanePlot(
                points: points, components: plane, map: PosteriorMap(grid, components: plane),
                contours: DensityContours(grid, components: plane), xAxis: axis, yAxis: axis)
        ).expectSound()
    }

    @Test("matrices, densities and profiles of awkward data", arguments: AwkwardData.all)
    func densities(_ data: AwkwardData) throws {
        let values = Array(data.values.prefix(500))
        let shapes = (values + [0, 1]).prefix(3).map { value in
            GaussianShape(
                "c", weight: 0.3, mean: [value, 1], covariance: [abs(value), value, value, 2])
        }
        for upper in [PairsMatrix.Upper.posteriorMap, .correlation] {
            let matrix = PairsMatrix(
                columns: [axis, axis], values: [values, values.reversed()],
                categories: values.indices.map { $0 % 5 - 1 },
                weights: values.map { _ in 2 }, components: Array(shapes), upper: upper)
            try Page(matrix, width: .full).expectSound()
        }
        let gaussians = shapes.map { $0.column(0) }
        try Page(
            DensityPlot(values: values, weights: values, components: gaussians, axis: axis),
            width: .full
        ).expectSound()
        try Page(
            DensityPlot(
                values: values,
                parts: [.init("p", x: values.indices.map(Double.init), y: values)], axis: axis)
        ).expectSound()
        try Page(UncertaintyCurve(values), width: .full).expectSound()
        let profile = ComponentProfiles.Profile("c", means: values, deviations: values)
        try Page(ComponentProfiles(columns: values.map { "\($0)" }, profiles: [profile]))
            .expectSound()
    }

    @Test("criteria of awkward data", arguments: AwkwardData.all)
    func criteria(_ data: AwkwardData) throws {
        let values = Array(data.values.prefix(12))
        let grid = CriterionGrid(
            ChartAxis("BIC"), components: values.indices.map { $0 + 1 },
            models: [.init("EII", values), .init("VVV", values.reversed())], preference: .highest)
        try Page(CriterionChart(grid), width: .full).expectSound()
        let shown = values.filter { $0.isFinite && abs($0) <= 1e300 }
        #expect(
            grid.best.map { grid.models[$0.model].values[$0.column] } == shown.max())
    }

    @Test("of equal values the fewest components are best, then the first model")
    func ties() {
        let grid = CriterionGrid(
            ChartAxis("BIC"), components: [1, 2, 3],
            models: [.init("a", [.nan, 7, 9]), .init("b", [5, 9, 9]), .init("c", [2, 9, 3])],
            preference: .highest)
        #expect(grid.best?.model == 1 && grid.best?.column == 1)
        var lowest = grid
        lowest.preference = .lowest
        #expect(lowest.best?.model == 2 && lowest.best?.column == 0)
    }

    @Test("nothing at all is drawn as nothing")
    func nothing() throws {
        let grid = CriterionGrid(
            ChartAxis("BIC"), components: [], models: [], preference: .highest)
        let contents: [any FigureContent] = [
            PlanePlot(xAxis: axis, yAxis: axis), PlanePanels([]),
            PairsMatrix(columns: [axis], values: [[]], components: []),
            PairsMatrix(columns: [axis, axis], values: [[], []], components: []),
            DensityPlot(values: [], components: [], axis: axis), CriterionChart(grid),
            UncertaintyCurve([]), ComponentProfiles(columns: [], profiles: []),
        ]
        for content in contents { try Page(content, width: .full).expectSound() }
    }

    @Test("a hundred thousand rows make a page of sane size")
    func manyRows() throws {
        let values = (0..<6).map { column in
            (0..<100_000).map { Double($0 * (7_919 + column * 104) % 100_003) }
        }
        let matrix = PairsMatrix(
            columns: (0..<6).map { ChartAxis("column \($0)") }, values: values, components: [])
        let page = try Page(matrix, width: .full)
        page.expectSound()
        #expect(page.html.utf8.count < 900_000)
        let plane = PlanePlot(
            points: PlanePoints(x: values[0], y: values[1]), xAxis: axis, yAxis: axis)
        #expect(try Page(plane).html.utf8.count < 600_000)
    }
}
