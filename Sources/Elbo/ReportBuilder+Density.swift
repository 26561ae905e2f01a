import Foundation

/// Places along each side of the map of a density, and draws of z for each of them.
private let (densityPlaces, densityDraws) = (80, 100)

extension ReportBuilder {
    /// Of a model of two columns of numbers: its density over the plane beside the examples, and beside the law that they come
    /// from where that is known; nil for other models.
    var densitySection: Report.Section? {
        get throws {
            let columns = model.schema.observation.tableColumns
            guard data.itemShape == [2], columns.count == 2, !columns.contains(where: \.isCoded),
                hasBound, autoencoder.condition == nil, autoencoder.likelihood.part.isDensity,
                case .everywhere = autoencoder.likelihood.part.support
            else { return nil }
            let values = data.values(of: 0..<data.count).map(Double.init)
            let points = PlanePoints(
                x: (0..<data.count).map { values[2 * $0] },
                y: (0..<data.count).map { values[2 * $0 + 1] })
            let grid = PlaneGrid(around: points, columns: densityPlaces, rows: densityPlaces)
            let learned = try logDensity(at: grid.places)
            let truth = truth.map { toy in grid.places.map { toy.logDensity(at: $0) } }
            let (x, y) = (ChartAxis(columns[0].name), ChartAxis(columns[1].name))
            let aspect =
                (grid.y.upperBound - grid.y.lowerBound)
                / (grid.x.upperBound - grid.x.lowerBound)
            // Both in the same colours: the strongest is that of the law, or of nearly all places of the model.
            let own = DensityMap(grid, logDensity: learned)
            let highest = truth.map { DensityMap(grid, logDensity: $0).highest }
            func plot(_ density: DensityMap?) -> PlanePlot {
                PlanePlot(
                    points: density == nil ? points : .none, density: density, xAxis: x, yAxis: y,
                    equalAspect: (0.5...2).contains(aspect))
            }
            let maps = [learned, truth].compactMap { $0 }.map {
                DensityMap(grid, logDensity: $0, highest: highest ?? own.highest)
            }
            let names = ["The examples", "The model's density", "The law that they come from"]
            let figures = ([nil] + maps.map(Optional.some)).enumerated().map { place, density in
                Figure(plot(density), title: names[place])
            }
            return Report.Section(
                "Density",
                lead:
                    "What the model takes for probable in the plane of \(columns[0].name) and \(columns[1].name): log p(x) by "
                    + "\(densityDraws) importance-weighted draws of z at \(densityPlaces) x \(densityPlaces) places, over the same "
                    + "ranges as the examples. \(massText(own.logMass))\(truthText)",
                figures: figures)
        }
    }

    /// log p(x) of places in the data's own units.
    private func logDensity(at places: [SIMD2<Double>]) throws -> [Double] {
        let grid = try Dataset(
            places.flatMap { [Float($0.x), Float($0.y)] }, itemShape: [2],
            columns: model.sourceColumns, name: "places of a plane")
        return try session.logLikelihoods(grid, samples: densityDraws, key: key.child(11))
    }

    /// The law that the examples come from, where that is known.
    private var truth: PlaneToy? {
        guard let toy = try? ToyData(path: data.name), case .plane(let law) = toy.kind,
            model.sourceColumns == ["x", "y"]
        else { return nil }
        return law
    }

    private func massText(_ logMass: Double) -> String {
        "The picture holds \(NumberText.text(100 * min(exp(logMass), 1), decimals: 0)) % of the model's mass."
    }

    /// The mean log-density of the law that the examples come from, which no model exceeds but by chance.
    private var truthText: String {
        guard let truth else { return "" }
        let values = data.values(of: 0..<data.count).map(Double.init)
        let logs = (0..<data.count).map {
            truth.logDensity(at: SIMD2(values[2 * $0], values[2 * $0 + 1]))
        }
        let known = Estimate(of: logs.filter(\.isFinite))
        let text = NumberText.text(known.mean, error: known.standardError)
        return
            " The law that the examples come from has a mean log-density of \(text.value) \u{b1} \(text.error) on them; the ELBO "
            + "above is to be held against it."
    }
}
