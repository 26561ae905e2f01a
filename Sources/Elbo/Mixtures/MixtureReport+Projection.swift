import Foundation

extension MixtureReport {
    /// The plane in which components differ most by their means and covariances, where it tells them apart better than any two
    /// columns.
    var projectionFigures: [Figure] {
        guard shown.count > 1, let directions = plane.directions else { return [] }
        let names = mixture.components.indices.map(file.name(ofComponent:))
        let gaussians = plane.seen(along: directions.first, directions.second, names: names)
        let seen = plane.overlap(gaussians)
        let pair = plane.overlap(plane.pair(shown[0], shown[1]))
        guard seen < pair, pair > 0.005 else { return [] }
        let whole = mixture.mean
        func place(_ row: Int, _ direction: [Double]) -> Double {
            direction.indices.reduce(0) { $0 + (values[$1][row] - whole[$1]) * direction[$1] }
        }
        let rows = categories.indices
        let points = PlanePoints(
            x: rows.map { place($0, directions.first) },
            y: rows.map { place($0, directions.second) }, categories: categories,
            uncertainty: uncertainties)
        let grid = PlaneGrid(around: points, components: gaussians)
        let axes = (
            ChartAxis("first direction"), ChartAxis("second direction")
        )
        return [
            Figure(
                PlanePlot(
                    points: points, otherName: otherName,
                    components: gaussians, xAxis: axes.0, yAxis: axes.1),
                title: "The plane in which components differ most",
                caption:
                    "The projection of Scrucca (2010), by means and covariances. Directions: \(words(directions.first)); \(words(directions.second)). Numbers are "
                    + "deviations within components. Rows with missing cells are not drawn."),
            Figure(
                PlanePlot(
                    components: gaussians, masses: [],
                    map: PosteriorMap(grid, components: gaussians),
                    contours: DensityContours(grid, components: gaussians), xAxis: axes.0,
                    yAxis: axes.1),
                title: "Decision regions in that plane",
                caption:
                    "Colour says which component, paleness how unsure; lines are of equal density."),
        ]
    }

    /// The columns that weigh most in a direction, in units of their deviation.
    private func words(_ direction: [Double]) -> String {
        let d = mixture.dimension
        let weights = direction.indices.map { column in
            direction[column]
                * mixture.components.reduce(0) {
                    $0 + $1.weight * $1.covariance.matrix[column * (d + 1)]
                }.squareRoot()
        }
        let order = weights.indices.sorted { abs(weights[$0]) > abs(weights[$1]) }.prefix(3)
        return order.map {
            (weights[$0] < 0 ? "\u{2212}" : "+") + mixture.columnNames[$0]
        }.joined(separator: " ")
    }
}
