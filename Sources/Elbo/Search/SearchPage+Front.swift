import ElboReport

extension SearchPage {
    /// Score against cost at the last rung; nothing where nobody asked.
    var frontSection: [Report.Section] {
        guard let against else { return [] }
        let last = schedule.halving.rungs.count - 1
        let front = schedule.front(known)
        let points = schedule.trials(at: last, known).compactMap { trial -> FrontChart.Point? in
            guard let score = score(trial, last), let cost = known.costs[trial] else { return nil }
            let name = trial == SearchSchedule.defaultTrial ? "default" : "trial \(trial)"
            return FrontChart.Point(
                "\(name): \(text(score)), \(text(cost: cost, against))", cost: cost, score: score,
                isOnFront: front.contains(trial))
        }
        let entries = front.map { trial in
            TableFigure.Entry(
                trial == SearchSchedule.defaultTrial ? "default" : "trial \(trial)",
                text(cost: known.costs[trial] ?? .nan, against) + ", "
                    + text(score(trial, last) ?? .nan) + options(of: trial))
        }
        let measured =
            against == .time ? " Times are measured, and differ from run to run." : ""
        return [
            Report.Section(
                "What it costs",
                lead:
                    "Trials of the last rung, all from one seed. Those on the line are beaten by none in both.\(measured)",
                figures: [
                    Figure(
                        FrontChart(
                            points, xAxis: ChartAxis(against.title),
                            yAxis: ChartAxis(measure.name, unit: measure.unit)), width: .full),
                    Figure(TableFigure([.init("", entries)], layout: .rows), width: .full),
                ])
        ]
    }

    private func text(cost: Double, _ against: SearchCost) -> String {
        switch against {
        case .size: "\(NumberText.text(Int(cost))) parameters"
        case .time: "\(NumberText.text(cost, significantDigits: 3)) s an epoch"
        }
    }
}
