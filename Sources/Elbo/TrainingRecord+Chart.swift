import ElboModelFiles
import ElboReport

extension TrainingRecord {
    /// The epoch whose parameters were kept, where that is not the last.
    var keptMark: LineChart.Mark? {
        guard let keptEpoch, let last = history.last?.epoch, keptEpoch < last else { return nil }
        return LineChart.Mark(x: Double(keptEpoch), label: "kept: epoch \(keptEpoch)")
    }

    /// A metric of training over the epochs, of the training and the validation examples.
    func chart(_ title: String, _ metric: String, unit: String) -> LineChart {
        var series = [
            LineChart.Series(
                "training", x: history.map { Double($0.epoch) },
                y: history.map { $0.training[metric] ?? .nan }, tone: .neutral, dashed: true)
        ]
        let validated = history.filter { $0.validation?[metric] != nil }
        if !validated.isEmpty {
            series.append(
                LineChart.Series(
                    "validation", x: validated.map { Double($0.epoch) },
                    y: validated.map { $0.validation?[metric] ?? .nan }))
        }
        return LineChart(
            title, series: series, xAxis: ChartAxis("epoch"), yAxis: ChartAxis(unit),
            mark: keptMark)
    }
}
