import ElboReport
import Testing

/// Data that drawings stumble over.
struct AwkwardData: Sendable, CustomTestStringConvertible {
    let name: String
    let values: [Double]
    var testDescription: String { name }

    static let all: [AwkwardData] = [
        .init(name: "nothing", values: []),
        .init(name: "one point", values: [3]),
        .init(name: "constant", values: [5, 5, 5]),
        .init(name: "all zero", values: [0, 0]),
        .init(name: "constant up to rounding", values: [1, 1 + 1e-15, 1 - 1e-15]),
        .init(name: "only NaN", values: [.nan, .nan]),
        .init(name: "gaps", values: [1, .nan, 3, .infinity, 2, 1, -.infinity, 4]),
        .init(name: "alternating gaps", values: [1, .nan, 2, .nan, 3]),
        .init(
            name: "largest numbers",
            values: [-Double.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude]),
        .init(name: "huge", values: [-1e300, 1e300]),
        .init(name: "huge constant", values: [1e300, 1e300]),
        .init(name: "tiny", values: [1e-300, 2e-300]),
        .init(
            name: "below normal", values: [0, .leastNonzeroMagnitude, .leastNormalMagnitude / 1024]),
        .init(name: "many decades", values: [1e-200, 1, 1e200]),
        .init(name: "small step on a large number", values: [1e12, 1e12 + 1]),
        .init(name: "negative", values: [-3, -2, -1]),
        .init(name: "long", values: (0..<20_000).map { Double($0 * 7_919 % 1_000) }),
    ]
}

@Suite("Charts of awkward data")
struct ChartTests {
    private let axis = ChartAxis("loss", unit: "nats")

    @Test("lines", arguments: AwkwardData.all)
    func lines(_ data: AwkwardData) throws {
        let steps = data.values.indices.map(Double.init)
        for scale in [ChartScale.linear, .logarithmic] {
            for series in [
                LineChart.Series("y", x: steps, y: data.values),
                LineChart.Series("x", x: data.values, y: steps, dashed: true),
            ] {
                let chart = LineChart(
                    "Loss", series: [series], xAxis: axis, yAxis: axis, scale: scale,
                    mark: .init(x: 1, label: "best"))
                try Page(chart, width: .full).expectSound()
            }
        }
        try Page(LineChart(series: [], xAxis: axis, yAxis: axis)).expectSound()
    }

    @Test("bars", arguments: AwkwardData.all)
    func bars(_ data: AwkwardData) throws {
        let bars = data.values.prefix(300).enumerated().map { BarChart.Bar("\($0)", $1) }
        for threshold in [
            nil, BarChart.Threshold(0.01, label: "active"), .init(.nan, label: "none"),
        ] {
            let chart = BarChart(bars: bars, xAxis: axis, yAxis: axis, threshold: threshold)
            try Page(chart, width: .full).expectSound()
        }
    }

    @Test("points", arguments: AwkwardData.all, [true, false])
    func points(_ data: AwkwardData, equalAspect: Bool) throws {
        let plot = ScatterPlot(
            x: data.values, y: data.values.reversed(),
            categories: data.values.indices.map { $0 % 4 - 1 },
            names: ["a", "b"], xAxis: axis, yAxis: axis, equalAspect: equalAspect)
        try Page(plot).expectSound()
    }

    @Test("a line is broken at its gaps, and a lone point is still seen")
    func gaps() {
        let points: [SIMD2<Double>?] = [
            SIMD2(0, 0), SIMD2(1, 1), nil, SIMD2(3, 3), nil, nil, SIMD2(6, 1), SIMD2(7, 2.25),
        ]
        let path = LinePath(through: points)
        #expect(path.commands == "M0 0L1 1M6 1L7 2.3")
        #expect(path.isolated == [SIMD2(3, 3)])
    }

    @Test("a long line is thinned but keeps its extremes")
    func thinning() {
        var points = (0..<50_000).map { SIMD2(Double($0) / 125, 100 + Double($0 % 7)) }
        points[31_415].y = 7
        points[27_182].y = 255
        let path = LinePath(through: points.map { $0 })
        #expect(path.commands.utf8.count < 60_000)
        #expect(path.commands.contains(" 7 ") && path.commands.contains(" 255 "))
    }

    @Test("bars stand from high to low, those that are no numbers last, ties in order")
    func sorting() {
        let bars = [1.0, .nan, 3, 1, 2].enumerated().map { BarChart.Bar("\($0)", $1) }
        let chart = BarChart(bars: bars, xAxis: axis, yAxis: axis)
        #expect(chart.bars.map(\.label) == ["2", "4", "0", "3", "1"])
    }

    @Test("ten thousand points make a page of sane size; more are thinned")
    func manyPoints() throws {
        let x = (0..<60_000).map { Double($0 * 7_919 % 60_000) }
        let plot = ScatterPlot(
            x: x, y: x.reversed(), categories: x.indices.map { $0 % 10 },
            names: (0..<10).map(String.init), xAxis: axis, yAxis: axis)
        let page = try Page(plot)
        page.expectSound()
        #expect(page.html.utf8.count < 600_000)
        #expect(page.html.contains("of 60\u{202F}000 points"))
    }
}
