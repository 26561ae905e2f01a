import Elbo

extension SeriesUse {
    /// What comes after the end of each series: for each step its time, and of each column the mean and the interval that nine
    /// in ten are in, or the most probable level and its probability.
    func writeForecasts(_ steps: Int, to place: OutputPlace) throws {
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
        var beginning = file.manifest.columns.series.map { [(name: $0, rows: [String]())] } ?? []
        let series = beginning.count
        beginning += [(name: file.manifest.columns.time, rows: []), (name: "step", rows: [])]
        var numbers: [Double] = []
        for (own, series) in zip(laws, order.series) {
            let last = series.steps.last.flatMap { $0 }.map { order.times[$0] }
            for step in 1...steps {
                if let name = series.name { beginning[0].rows.append(name) }
                let time = last.flatMap { file.manifest.step.time(step, after: $0) }
                beginning[beginning.count - 2].rows.append(time.map(text(ofTime:)) ?? "")
                beginning[beginning.count - 1].rows.append("\(step)")
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
        precondition(series == 0 || order.series.allSatisfy { $0.name != nil })
        if file.manifest.step == .rows {
            Terminal.say(
                "the times keep no distance, so that forecasts are of the next rows, whenever they come"
            )
        }
        try TableOutput(columns: columns, levels: levels, beginning: .texts(beginning))
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
