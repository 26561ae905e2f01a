import Elbo

extension SeriesUse {
    /// What comes after the end of each series: for each step its time, and of each column the mean and the interval that nine
    /// in ten are in, or the most probable level and its probability.
    func writeForecasts(_ steps: Int, to place: OutputPlace) throws {
        let logs = try model.logDensities(of: rows, threads: threads)
        guard logs.allSatisfy(\.isFinite) else {
            throw CommandFailure(
                .badData,
                "the log-likelihood is not finite: the model's numbers, or those of the rows, are far too large; elbo score names the row"
            )
        }
        let laws = try model.forecasts(after: rows, steps: steps, threads: threads)
        let names = model.rowColumnNames
        var columns: [String] = []
        var levels: [Int: [String]] = [:]
        for (place, name) in names.enumerated() {
            if let own = model.table?[place].levels {
                levels[columns.count] = own
                columns += [name, "\(name)_probability"]
            } else {
                columns += [name, "\(name)_low", "\(name)_high"]
            }
        }
        var (series, times, numbersOfSteps): ([String], [String], [String]) = ([], [], [])
        var numbers: [Double] = []
        for (own, ended) in zip(laws, order.series) {
            let last = ended.steps.last.flatMap { $0 }.map { order.times[$0] }
            for step in 1...steps {
                series.append(ended.name ?? "")
                let time = last.flatMap { file.manifest.step.time(step, after: $0) }
                times.append(time.map(text(ofTime:)) ?? "")
                numbersOfSteps.append("\(step)")
                for law in own[(step - 1) * names.count..<step * names.count] {
                    switch law {
                    case .number(let law):
                        numbers += [law.mean, law.quantile(0.05), law.quantile(0.95)]
                    case .levels(let shares):
                        let best = shares.indices.max { shares[$0] < shares[$1] } ?? 0
                        numbers += [Double(best), shares[best]]
                    }
                }
            }
        }
        let beginning = RowBeginning.texts(
            named(series: series, times: times) + [(name: "step", rows: numbersOfSteps)])
        if file.manifest.step == .rows {
            Terminal.say(
                "the times keep no distance, so that forecasts are of the next rows, whenever they come"
            )
        }
        try TableOutput(columns: columns, levels: levels, beginning: beginning)
            .write(numbers, to: place)
    }

    /// The cells of the data's rows, in their order, with the missing ones filled.
    ///
    /// - Parameter key: draws them; nil for their means.
    func filledCells(drawingWith key: RandomKey?) throws -> [Double] {
        let filled = try model.filled(rows, drawingWith: key, threads: threads)
        return rows.inDataOrder(filled, width: model.width)
    }
}
