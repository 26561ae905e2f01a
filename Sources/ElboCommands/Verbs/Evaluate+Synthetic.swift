import Elbo

extension Evaluate {
    /// Judges synthetic rows beside real ones; those that the model was trained with fall into rows of training and rows
    /// that were held back.
    func judge(_ path: String, for model: SavedModel) throws {
        if let report = comparison.report {
            try OutputPlaces(
                [report], reading: [self.model.path, data.path, path, comparison.heldBack]
            )
            .check(overwriting: overwriting.force)
        }
        let examples = try data.read(for: model, threads: running.threads)
        let drawn = try data.reading.read(path, for: model, threads: running.threads)
        guard examples.itemShape.count == 1 else {
            throw CommandFailure(.usage, "--synthetic judges rows of tables, not pictures")
        }
        let (real, heldBack) = try self.real(examples, for: model)
        if let target = comparison.target {
            let names = real.table?.map(\.name) ?? real.columns ?? []
            guard names.contains(target) else {
                let meant = target.nearest(among: names).map { "; did you mean \($0)?" } ?? ""
                throw CommandFailure(.usage, "\(target) is no column of the model\(meant)")
            }
            guard heldBack != nil else {
                throw CommandFailure(
                    .usage,
                    "--target needs rows that were held back: give some with --held-back, or the data that an autoencoder was trained with"
                )
            }
        }
        do {
            let quality = try SyntheticQuality(
                drawn, beside: real, heldBack: heldBack, target: comparison.target,
                key: RandomKey(seed: seed.seed))
            if let report = comparison.report {
                let formats: [NumberFormat?]? =
                    switch model {
                    case .autoencoder(let file): file.model.cellFormats
                    case .mixture(let file): file.manifest.formats
                    case .series(let file): file.manifest.formats
                    case .frames: nil
                    }
                let origin = PageOrigin.thisCommand(on: examples)
                let withheld =
                    real.count < examples.count
                    ? [
                        "\(Format.count(examples.count - real.count, "row")) that the model did not learn from: synthetic rows stand beside those that it did."
                    ] : []
                try SyntheticPage(
                    quality, of: drawn, beside: real, formats: formats,
                    origin: PageOrigin(
                        command: origin.command, leftOut: origin.leftOut + withheld)
                ).report.write(to: overwriting.place(report))
                Terminal.say("report: \(report)")
            }
            try format.show(quality, text: quality.text)
        } catch let error as PredictionError {
            let few = drawn.count < 10 ? path : data.path
            throw CommandFailure(.badData, "\(few): \(error)")
        }
    }

    /// Real rows that the model learned from, and those that it did not: what was asked for, or where it was trained with the
    /// examples those that it held back.
    func real(_ examples: Dataset, for model: SavedModel) throws -> (
        examples: Dataset, heldBack: Dataset?
    ) {
        var (real, heldBack): (Dataset, Dataset?) = (examples, nil)
        if case .autoencoder(let file) = model, file.wasTrained(with: examples) {
            real = try file.examples(.training, of: examples)
            let rest = try? file.examples(.validation, of: examples)
            heldBack = rest.flatMap { $0.count > 1 ? $0 : nil }
        }
        if let path = comparison.heldBack {
            heldBack = try data.reading.read(path, for: model, threads: running.threads)
        }
        return (real, heldBack)
    }
}
