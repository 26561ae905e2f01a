import ElboMixtures
import ElboNumerics
import ElboReport

extension MixtureReport {
    /// One number of a row, as the mixture and as the drawn rows have it.
    private struct Projection {
        let name: String
        let law: ScalarLaw
        let values: [Double]

        /// The share of the rows up to each of at most so many of their numbers.
        func steps(_ most: Int) -> (x: [Double], y: [Double]) {
            let sorted = values.filter(\.isFinite).sorted()
            let count = min(sorted.count, most)
            let places = (0..<count).map { (2 * $0 + 1) * sorted.count / (2 * count) }
            return (
                places.map { sorted[$0] },
                places.map { (Double($0) + 0.5) / Double(sorted.count) }
            )
        }

        /// How far the two distribution functions are apart at most.
        var distance: Double {
            let sorted = values.filter(\.isFinite).sorted()
            return sorted.enumerated().reduce(0) { most, next in
                let share = law.cumulative(next.element)
                return max(
                    most, abs(share - Double(next.offset) / Double(sorted.count)),
                    abs(share - Double(next.offset + 1) / Double(sorted.count)))
            }
        }
    }

    private var projections: [Projection] {
        let columns = shown.filter { !massive.contains($0) }.sorted().prefix(6)
        var all = columns.map {
            Projection(
                name: mixture.columnNames[$0], law: mixture.law(ofColumn: $0), values: values[$0])
        }
        if !projectionFigures.isEmpty, let directions = plane.directions {
            for (name, direction) in [
                ("first direction", directions.first), ("second direction", directions.second),
            ] {
                let law = mixture.projected(on: direction)
                // Numbers as in the plane: from the mixture's mean.
                let whole = mixture.mean
                let middle = zip(direction, whole).reduce(0) { $0 + $1.0 * $1.1 }
                all.append(
                    Projection(
                        name: name,
                        law: ScalarLaw(
                            law.parts.map {
                                ScalarLaw.Part(
                                    weight: $0.weight, mean: $0.mean - middle, scale: $0.scale,
                                    degreesOfFreedom: $0.degreesOfFreedom)
                            }),
                        values: categories.indices.map { row in
                            direction.indices.reduce(0) {
                                $0 + (values[$1][row] - whole[$1]) * direction[$1]
                            }
                        }))
            }
        }
        return all
    }

    /// Distribution functions, quantiles and highest density regions of columns and of the plane's directions.
    var distributionSection: Report.Section? {
        let projections = projections
        guard !projections.isEmpty else { return nil }
        let shares = [0.05, 0.25, 0.5, 0.75, 0.95]
        let rows = projections.map { projection -> [String] in
            let quantiles = shares.map(projection.law.quantile)
            let unit = (quantiles[4] - quantiles[0]) / 100
            func text(_ x: Double) -> String { NumberText.text(x, error: unit).value }
            func region(_ share: Double) -> String {
                projection.law.highestDensityRegion(share)
                    .map { "\(text($0.lowerBound)) to \(text($0.upperBound))" }
                    .joined(separator: ", ")
            }
            return [projection.name] + quantiles.map(text) + [region(0.5), region(0.95)]
        }
        let noise =
            mixture.noise == nil ? "" : " The uniform noise is no part of the mixture's line."
        return Report.Section(
            "Distribution functions and quantiles",
            lead:
                "The share of rows up to a number, by the mixture and in the data: where the lines part, the mixture misses something."
                + noise,
            figures: projections.map { projection in
                let steps = projection.steps(200)
                let places = places(of: projection.law)
                return Figure(
                    LineChart(
                        series: [
                            LineChart.Series(
                                "data", x: steps.x, y: steps.y, tone: .neutral, dashed: true),
                            LineChart.Series(
                                "mixture", x: places,
                                y: places.map(projection.law.cumulative)),
                        ], xAxis: ChartAxis(projection.name), yAxis: ChartAxis("share up to")),
                    title: projection.name,
                    caption:
                        "At most \(NumberText.text(100 * projection.distance, decimals: 1)) % apart."
                )
            } + [
                Figure(
                    RowTable(
                        columns: ["of"] + shares.map { "\(Int((100 * $0).rounded())) %" } + [
                            "densest half", "densest 95 %",
                        ], rows: rows, holdsWords: true), title: "Quantiles and densest regions",
                    caption:
                        "By the mixture. The densest half is the shortest set of intervals that holds half of the rows.",
                    width: .full)
            ])
    }

    private func places(of law: ScalarLaw) -> [Double] {
        let (low, high) = (law.quantile(0.002), law.quantile(0.998))
        return (0...120).map { low + (high - low) * Double($0) / 120 }
    }
}
