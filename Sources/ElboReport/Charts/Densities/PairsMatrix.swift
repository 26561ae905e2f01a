/// Every pair of a few columns at once: points with ellipses below the diagonal, whose each place is
/// above it, and each column's own distribution along it.
///
/// It is made for two to six columns; of more, choose those that tell the components apart.
package struct PairsMatrix: Sendable, FigureContent {
    /// The greatest number of points drawn, over all cells together.
    package static let capacity: Int = 14_000

    /// What stands above the diagonal.
    package enum Upper: Sendable, Equatable {
        /// The posterior map of the mixture's marginal over both columns.
        case posteriorMap
        /// The correlation of both columns in the data.
        case correlation
    }

    /// What each column measures.
    package var columns: [ChartAxis]
    /// The numbers of each column, equally many; a row is drawn where both of its numbers are finite.
    package var values: [[Double]]
    /// Each row's index into the components, or any other number for none; may be empty.
    package var categories: [Int]
    /// Each row's weight; empty if all weigh the same.
    package var weights: [Double]
    /// The components over all columns.
    package var components: [GaussianShape]
    /// What stands above the diagonal; without components it is the correlation.
    package var upper: Upper

    /// A matrix of the columns' pairs.
    package init(
        columns: [ChartAxis], values: [[Double]], categories: [Int] = [], weights: [Double] = [],
        components: [GaussianShape], upper: Upper = .posteriorMap
    ) {
        let rows = values.first?.count ?? 0
        precondition(
            values.count == columns.count && values.allSatisfy { $0.count == rows },
            "\(columns.count) columns have equally many numbers each")
        precondition(
            [0, rows].contains(categories.count) && [0, rows].contains(weights.count),
            "\(rows) rows have \(categories.count) categories and \(weights.count) weights")
        precondition(
            components.allSatisfy { $0.mean.count == columns.count },
            "every component has a mean of \(columns.count) numbers")
        self.columns = columns
        self.values = values
        self.categories = categories
        self.weights = weights
        self.components = components
        self.upper = components.isEmpty ? .correlation : upper
    }

    /// The matrix with its legend; the figure should be `.full`.
    package func markup(for width: Figure.Width) -> Markup {
        guard columns.count > 1 else {
            return .element(
                "p", ["class": "missing"], text: "Pairs need at least two columns to show.")
        }
        var entries = Legend.categories(components.map(\.name))
        if !components.isEmpty {
            entries.append(Legend.ellipses([0.95]))
            if upper == .posteriorMap {
                entries.append(Legend.owners("above the diagonal: "))
            }
        }
        let maps = maps
        return .element(
            "div", ["class": "scatter"],
            [adaptive(width) { drawing(width: $0, maps) }, Legend.markup(entries)])
    }

    /// The extent of each column's axis, the same in all its cells.
    private var extents: [Extent] {
        columns.indices.map { column in
            DensityCurve.extent(of: values[column], components.map { $0.column(column) })
                .padded(by: 0.03)
        }
    }

    /// The posterior map of each pair, keyed by its row and column.
    private var maps: [[PosteriorMap?]] {
        let extents = extents
        let side = columns.count > 4 ? 56 : 88
        return columns.indices.map { row in
            columns.indices.map { column in
                guard row < column, upper == .posteriorMap else { return nil }
                return PosteriorMap(
                    PlaneGrid(x: extents[column], y: extents[row], side, side * 7 / 8),
                    components: components.map { $0.plane(column, row) })
            }
        }
    }

    private func drawing(width: Double, _ maps: [[PosteriorMap?]]) -> Markup {
        let layout = PairsLayout(width: width, extents: extents)
        let title = "Pairs of \(columns.map(\.title).joined(separator: ", "))"
        var parts: [Markup] = []
        for row in columns.indices {
            for column in columns.indices {
                let window = layout.window(row: row, column: column)
                if row == column {
                    parts.append(diagonal(column, layout))
                } else if row > column {
                    parts.append(points(window, column, row))
                } else if let map = maps[row][column] {
                    let shapes = components.map { $0.plane(column, row) }
                    parts.append(
                        window.clipped([
                            window.image(over: map.grid, map.picture),
                            window.ellipses(shapes, masses: [0.95], isFaint: true),
                        ]))
                } else {
                    parts.append(correlation(window, column, row))
                }
                parts.append(layout.border(row: row, column: column))
            }
        }
        return PlotFrame(
            width: width, height: layout.height,
            margins: .init(top: 0, right: 0, bottom: 0, left: 0)
        ).drawing(
            title: title,
            description: "Scatter plots, distributions and "
                + (upper == .posteriorMap ? "posterior maps" : "correlations")
                + " of \(columns.count) columns with \(components.count) components.",
            parts + [layout.axes(columns)])
    }

    private func points(_ window: PlotWindow, _ x: Int, _ y: Int) -> Markup {
        let (xs, ys) = (values[x], values[y])
        let shown = xs.indices.filter { Extent.canShow(xs[$0]) && Extent.canShow(ys[$0]) }
        let cells = columns.count * (columns.count - 1) / 2
        let most = max(Self.capacity / cells, 200)
        let stride = max((shown.count + most - 1) / most, 1)
        let points = shown.indices.filter { $0.isMultiple(of: stride) }.compactMap {
            index -> PointCloud.Point? in
            let at = shown[index]
            let category = categories.isEmpty ? -1 : categories[at]
            return window.place(SIMD2(xs[at], ys[at])).map {
                PointCloud.Point(
                    place: $0, category: components.indices.contains(category) ? category : nil)
            }
        }
        let size = points.count > 1_000 ? 1.6 : window.right - window.left < 100 ? 2 : 2.8
        return window.clipped([
            PointCloud(points: points, categories: components.count).specks(size: size),
            window.ellipses(components.map { $0.plane(x, y) }, masses: [0.95]),
        ])
    }

    /// A column's name above its distribution.
    private func diagonal(_ column: Int, _ layout: PairsLayout) -> Markup {
        let extent = layout.extents[column]
        let gaussians = components.map { $0.column(column) }
        let curves = DensityCurve.curves(of: gaussians, within: extent)
        let layers = DensityLayers(
            values[column], weights: weights, parts: curves.parts,
            total: components.isEmpty ? nil : curves.total, extent: extent)
        let window = layout.window(row: column, column: column, heights: layers.heights)
        return .sequence([
            window.clipped(layers.markup(in: window)), layout.name(columns[column], column),
        ])
    }

    private func correlation(_ window: PlotWindow, _ x: Int, _ y: Int) -> Markup {
        let text = Correlation(values[x], values[y], weights: weights).value.map {
            NumberText.text($0, decimals: 2)
        }
        return .element(
            "text",
            [
                "class": "correlation middle",
                "x": coordinate((window.left + window.right) / 2),
                "y": coordinate((window.top + window.bottom) / 2 + 5),
            ], text: text ?? "–")
    }
}
