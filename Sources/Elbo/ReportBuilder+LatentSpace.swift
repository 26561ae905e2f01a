import Foundation

extension ReportBuilder {
    var latentSection: Report.Section? {
        get throws {
            var figures: [Figure] = []
            if codes.dimension >= 2 { figures.append(map) }
            if let neighbours { figures.append(neighbours) }
            if let plane = try plane { figures.append(plane) }
            // Beside an odd number of figures there is room for it.
            if let chart = klChart(width: figures.count.isMultiple(of: 2) ? .full : .half) {
                figures.append(chart)
            }
            let information = evaluation.usage.mutualInformation.map {
                " A code tells \(NumberText.text(max($0, 0), decimals: 1)) nats about which example it comes from: the mutual "
                    + "information I(x;z), estimated on "
                    + "\(NumberText.text(evaluation.usage.mutualInformationExamples)) examples"
                    + ($0 < 0
                        ? " as \(NumberText.text($0, significantDigits: 1)), which is 0 but for the error of the estimate."
                        : ".")
            }
            return figures.isEmpty
                ? nil
                : Report.Section(
                    "Latent space",
                    lead: "Where the encoder places the examples." + (information ?? ""),
                    figures: figures)
        }
    }

    /// Whether two dimensions are drawn as they are.
    var isPlane: Bool { codes.dimension == 2 }

    func axis(_ index: Int) -> ChartAxis {
        ChartAxis(isPlane ? "z\(index + 1)" : "principal axis \(index + 1)")
    }

    func coordinates(_ row: Int) -> [Double] {
        isPlane ? mapped[row].map(Double.init) : axes.coordinates(mapped[row])
    }

    private var map: Figure {
        let rows = key.child(3).permutation(mapped.count).prefix(ScatterPlot.capacity)
        let points = rows.map { coordinates($0) }
        return Figure(
            ScatterPlot(
                x: points.map { $0[0] }, y: points.map { $0[1] },
                categories: labels.map { labels in rows.map { labels.values[$0] } } ?? [],
                names: labels?.names ?? [], xAxis: axis(0), yAxis: axis(1)),
            title: "Latent map",
            caption: "Posterior means of \(NumberText.text(rows.count)) examples"
                + (isPlane
                    ? "."
                    : " on the first two principal axes, which hold \(varianceShare) of their variance.")
                + colourText)
    }

    /// The same codes laid out so that neighbours stay neighbours, where a plane cannot hold the codes' variance.
    private var neighbours: Figure? {
        guard codes.dimension > 2, mapped.count >= 20 else { return nil }
        let rows = Array(key.child(6).permutation(mapped.count).prefix(Self.embedded))
        let embedding = NeighbourEmbedding(
            of: rows.flatMap { mapped[$0] }, dimension: codes.dimension, key: key.child(8))
        let clusters = labels == nil && autoencoder.prior.part.components > 1 ? assigned : nil
        return Figure(
            ScatterPlot(
                x: embedding.x, y: embedding.y,
                categories: labels.map { labels in rows.map { labels.values[$0] } }
                    ?? clusters.map { own in rows.map { own[$0] } } ?? [],
                names: labels?.names
                    ?? clusters.map { _ in (1...autoencoder.prior.part.components).map { "\($0)" } }
                    ?? [],
                xAxis: ChartAxis("without unit"), yAxis: ChartAxis("neighbour embedding")),
            title: "Neighbour embedding",
            caption:
                "t-SNE of \(NumberText.text(rows.count)) posterior means (perplexity 30): neighbours in all "
                + "\(codes.dimension) dimensions stay neighbours, while distances between groups and their sizes say little. "
                + "Trustworthiness of 10 neighbours: \(NumberText.text(embedding.trustworthiness * 100, decimals: 0)) %."
                + (labels != nil
                    ? colourText : clusters != nil ? " Colours are the prior's components." : ""))
    }

    /// Codes that are embedded; the cost grows with their square.
    private static var embedded: Int { 1_200 }

    private var colourText: String {
        guard let labels else { return "" }
        let known = labels.knownCount < labels.values.count ? ", where these are known" : ""
        return autoencoder.condition == nil
            ? " Colours are the labels\(known)."
            : autoencoder.classes == nil
                ? " Colours are the classes, which the model is told."
                : " Colours are the classes\(known); the model infers those that it is not told."
    }

    /// Decoded points of a grid over the plane of the map.
    private var plane: Figure? {
        get throws {
            guard codes.dimension >= 2, model.schema.text == nil, autoencoder.codeLayout == nil
            else { return nil }
            let steps = counts.plane
            let grid = (0..<2).map { index -> [Double] in
                // A two-dimensional code follows its prior; a principal axis follows its data.
                let middle = isPlane ? Double(spread.mean[index]) : 0
                let reach =
                    2.5
                    * (isPlane
                        ? Double(spread.deviation[index]) : axes.variances[index].squareRoot())
                return (0..<steps).map { middle + reach * (2 * Double($0) / Double(steps - 1) - 1) }
            }
            let points = grid[1].reversed().flatMap { y in
                grid[0].flatMap { x -> [Float] in
                    isPlane ? [Float(x), Float(y)] : axes.point([x, y])
                }
            }
            guard let pictures = pagePictures(try session.decode(points, class: shownClass)) else {
                return nil
            }
            let rows = (0..<steps).map { Array(pictures[$0 * steps..<($0 + 1) * steps]) }
            return Figure(
                ImageGrid(
                    plane: rows, horizontal: grid[0], vertical: grid[1].reversed(),
                    horizontalTitle: axis(0).title, verticalTitle: axis(1).title,
                    description: "Decoded grid over the latent plane"),
                title: "The map, decoded",
                caption: (isPlane
                    ? "What the decoder makes of a grid of codes across the map."
                    : "What the decoder makes of a grid of codes across the map, the other directions held at their mean.")
                    + shownClassText)
        }
    }

    private func klChart(width: Figure.Width) -> Figure? {
        guard hasPosterior, let terms = evaluation.bound.klPerDimension else { return nil }
        let free = FreeNats(of: autoencoder, beside: terms)
        return Figure(
            BarChart(
                // Bare numbers find room below each bar.
                bars: terms.enumerated().map { .init("\($0 + 1)", $1) },
                xAxis: ChartAxis("latent dimension"), yAxis: ChartAxis("KL", unit: "nats"),
                threshold: free.map {
                    .init($0.nats, label: "\(NumberText.text($0.nats)) nats are free")
                } ?? .init(Findings.idle, label: "idle below \(Findings.idle)")),
            title: "KL per latent dimension",
            caption: "The information in each dimension, on average over the examples"
                + (free == nil
                    ? ": one near 0 is not used."
                    : ". Up to the line it costs nothing in training (--free-bits), so that one about it may carry no more than was given away."),
            width: width)
    }
}
