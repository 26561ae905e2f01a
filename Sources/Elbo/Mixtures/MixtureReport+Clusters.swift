import ElboMixtures
import ElboReport

extension MixtureReport {
    /// Components joined into clusters: which, why so many, and what each is like; nil where none were joined.
    var clusterSection: Report.Section? {
        guard let merging = file.manifest.merging else { return nil }
        let names = merging.clusters.indices.map(file.name(ofGroup:))
        var figures: [Figure] = []
        if shown.count > 1 {
            let (x, y) = (shown[0], shown[1])
            // A cluster has the colour of its largest component.
            let heads = merging.clusters.map { cluster in
                cluster.max { mixture.components[$0].weight < mixture.components[$1].weight } ?? 0
            }
            let count = mixture.components.count
            let colours = (0..<count).map { component in
                heads.firstIndex(of: component).map { names[$0] } ?? ""
            }
            figures.append(
                Figure(
                    PlanePlot(
                        points: PlanePoints(
                            x: values[x], y: values[y],
                            categories: drawnGroups.map { $0 < heads.count ? heads[$0] : count },
                            uncertainty: groupUncertainties),
                        names: colours, otherName: otherName, xAxis: axis(x), yAxis: axis(y)),
                    title: "Rows and clusters",
                    caption:
                        "The plane of the two columns above, by cluster in place of component, each in the colour of its largest component."
                ))
        }
        if merging.steps.count > 1 { figures.append(entropyFigure(merging)) }
        let words = GroupWords(file.mixture)
        figures.append(
            Figure(
                RowTable(
                    columns: ["cluster", "components", "what it is"],
                    rows: zip(names, merging.clusters).map { name, cluster in
                        [
                            name, cluster.map(file.name(ofComponent:)).joined(separator: ", "),
                            words.sentence(of: cluster),
                        ]
                    }, holdsWords: true), title: "Clusters",
                caption:
                    "High and low: the mean lies half a standard deviation of all rows or more away, very: one and a half, slightly: a fifth.",
                width: .full))
        return Report.Section(
            "Clusters of components",
            lead:
                "A cluster that is no ellipsoid takes several components. The \(mixture.components.count) components were joined into "
                + "\(merging.clusters.count) clusters \(rule(merging.rule)).",
            figures: figures)
    }

    private func rule(_ rule: MergeRule) -> String {
        switch rule {
        case .entropy:
            "by the entropy of the rows' shares, each time the pair whose union lowers it most"
        case .overlap(let bound):
            "while the probability of taking a row of one for the other reaches \(NumberText.text(bound))"
        case .bhattacharyya(let bound):
            "while the Bhattacharyya coefficient of two reaches \(NumberText.text(bound))"
        }
    }

    /// The entropy against the number of clusters, with the two lines whose meeting is the elbow.
    private func entropyFigure(_ merging: ComponentMerging) -> Figure {
        let entropies = merging.entropies
        let counts = entropies.indices.map { Double($0 + 1) }
        var series: [LineChart.Series] = []
        if let elbow = EntropyElbow(entropies) {
            series = [
                LineChart.Series(
                    "", x: Array(counts.prefix(elbow.clusters)), y: elbow.below, tone: .neutral,
                    dashed: true),
                LineChart.Series(
                    "", x: Array(counts.dropFirst(elbow.clusters - 1)), y: elbow.above,
                    tone: .neutral, dashed: true),
            ]
        }
        series.append(LineChart.Series("entropy", x: counts, y: entropies))
        return Figure(
            LineChart(
                series: series, xAxis: ChartAxis("clusters"),
                yAxis: ChartAxis("entropy of the shares (nats)"),
                mark: .init(x: Double(merging.clusters.count), label: "kept")),
            title: "How unsure the rows are for each number of clusters",
            caption:
                "Where the line is steep, joining makes rows much surer of their cluster: the components were one. The dashed "
                + "lines meet at the elbow.")
    }
}
