import Foundation

extension ReportBuilder {
    /// The components of a mixture prior: where they lie, what they make, and how they meet known classes.
    var componentSection: Report.Section? {
        get throws {
            guard let components = PriorComponents(of: model), components.weights.count > 1
            else { return nil }
            var figures: [Figure] = []
            if codes.dimension >= 2 { figures.append(componentMap(components)) }
            figures.append(sizes(components))
            if let samples = try componentSamples(components) { figures.append(samples) }
            if let table = confusion { figures.append(table) }
            return Report.Section(
                "Components of the prior",
                lead:
                    "The prior is a mixture: each component is a cluster of codes. An example belongs to the "
                    + "component that is most probable for draws of its code." + scoreText,
                figures: figures)
        }
    }

    private var names: [String] { (1...max(autoencoder.prior.part.components, 1)).map { "\($0)" } }

    private func componentMap(_ components: PriorComponents) -> Figure {
        let directions =
            isPlane ? [[1.0, 0], [0, 1]] : Array(axes.directions.prefix(2))
        let origin = isPlane ? [0.0, 0] : axes.mean
        let rows = key.child(3).permutation(mapped.count).prefix(ScatterPlot.capacity)
        let points = rows.map { coordinates($0) }
        let gaussians = components.plane(origin, directions, names: names)
        // Components that hold nothing would stretch the axes and cover the rest with names.
        let shown = gaussians.map { $0.weight * Double(components.weights.count) < 0.05 }
        return Figure(
            PlanePlot(
                points: PlanePoints(
                    x: points.map { $0[0] }, y: points.map { $0[1] },
                    categories: rows.map { assigned[$0] }),
                names: names,
                components: zip(gaussians, shown).map { gaussian, isIdle in
                    var gaussian = gaussian
                    if isIdle { gaussian.variances = SIMD2(.nan, .nan) }
                    return gaussian
                }, masses: [0.95], xAxis: axis(0), yAxis: axis(1), equalAspect: true),
            title: "Components in the latent plane",
            caption:
                "Ellipses hold 95 % of a component\(isPlane ? "" : ", as they appear on the first two principal axes"); "
                + "points are examples, coloured by their component.")
    }

    private func sizes(_ components: PriorComponents) -> Figure {
        let counts = assigned.reduce(into: [Int](repeating: 0, count: components.weights.count)) {
            $0[$1] += 1
        }
        return Figure(
            BarChart(
                bars: counts.enumerated().map {
                    .init(names[$0], Double($1) / Double(max(assigned.count, 1)) * 100)
                }, xAxis: ChartAxis("component"), yAxis: ChartAxis("examples", unit: "%"),
                sorted: false),
            title: "Shares of the examples",
            caption: "\(counts.count { $0 > 0 }) of \(counts.count) components hold examples.")
    }

    private func componentSamples(_ components: PriorComponents) throws -> Figure? {
        guard model.pictureShape != nil else { return nil }
        let shown = components.weights.indices.sorted {
            (-components.weights[$0], $0) < (-components.weights[$1], $1)
        }.prefix(12).sorted()
        let drawn = shown.flatMap {
            components.draw($0, count: counts.columns, key: key.child(7).child(UInt64($0)))
        }
        guard let pictures = pagePictures(try session.decode(drawn, class: shownClass)) else {
            return nil
        }
        return Figure(
            ImageGrid(
                ContactSheet(pictures, columns: counts.columns),
                description: "Samples from each component of the prior",
                rowLabels: shown.map { names[$0] }, rowTitle: "component"),
            title: "Samples from each component",
            caption: (shown.count < names.count ? "The \(shown.count) largest components." : "")
                + shownClassText, width: .full)
    }

    private var scores: ClusteringScores? {
        labels.flatMap { ClusteringScores(clusters: assigned, classes: $0.values) }
    }

    private var scoreText: String {
        guard let scores else { return "" }
        let part =
            scores.count < assigned.count
            ? " of \(NumberText.text(scores.count)) examples" : ""
        return " Against the known classes\(part): \(scores.sentence)"
    }

    private var confusion: Figure? {
        guard let scores, let labels else { return nil }
        return Figure(
            ConfusionTable(scores, names: names, classes: labels.names, groupTitle: "component"),
            title: "Components beside known classes",
            caption:
                "Training never saw the classes. Darker is a larger share of the component; outlined is the class "
                + "that a component is matched with.", width: .full)
    }
}

extension ConfusionTable {
    /// The table behind clustering scores.
    init(
        _ scores: ClusteringScores, names: [String], classes: [String], groupTitle: String
    ) {
        let table = scores.table
        self.init(
            groupTitle: groupTitle, groups: table.clusters.map { names[$0] },
            classes: table.classes.map { classes[$0] }, counts: table.counts,
            matches: scores.matching.map { match in
                match.flatMap { table.classes.firstIndex(of: $0) }
            })
    }
}
