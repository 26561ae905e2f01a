import ArgumentParser
import Elbo
import Foundation

extension Train {
    /// Options of the composition that rows in time take.
    static let timeOptions: Set<String> = [
        "--recipe", "--network", "--hidden", "--activation", "--residual", "--cell", "--latent",
        "--likelihood", "--objective", "--kl-weight", "--kl-warmup", "--kl-curve", "--kl-cycles",
        "--free-bits",
    ]

    /// Refuses what rows in time do not take, and what only they take.
    func validateTime() throws {
        let recipe = model.composition.recipe
        guard times.time != nil else {
            if let recipe, recipe.isForSeries, from != nil {
                throw ValidationError(
                    "--from goes on with the model's own recipe; leave --recipe out")
            }
            if steps != nil { throw ValidationError("--steps belongs to --time") }
            return
        }
        if transpose != nil {
            throw ValidationError("--transpose belongs to sounds, not to --time")
        }
        guard let recipe, recipe.isForSeries else {
            let names = Recipe.all.filter { $0.dynamics?.takesRows == true }
                .map(\.name).joined(separator: ", ")
            throw ValidationError(
                "--time learns series with --recipe \(names); for models without networks there are elbo mixture --time and elbo series"
            )
        }
        guard recipe.dynamics?.takesRows == true else {
            throw ValidationError(
                recipe.dynamics?.content != nil
                    ? "--recipe \(recipe.name) learns clips; rows of a table have dmm, vrnn or srnn"
                    : "--recipe \(recipe.name) learns clips; of rows of a table elbo series fits a linear state itself, with exact forecasts and gaps"
            )
        }
        if let steps, !(2...100_000).contains(steps) {
            throw ValidationError("--steps is \(steps), it must be in 2...100000")
        }
        let others = model.composition.given.filter { !Self.timeOptions.contains($0) }
        let chosen = [
            labels.labels.map { _ in "--labels" }, from.map { _ in "--from" },
            recording.record.map { _ in "--record" }, withoutCritics ? "--without-critics" : nil,
            columns.given.isEmpty ? nil : "--column",
        ].compactMap(\.self)
        guard others.isEmpty, chosen.isEmpty else {
            throw ValidationError(
                "--time does not take \((others + chosen).joined(separator: ", "))")
        }
        if let network = model.composition.network, network != .mlp {
            throw ValidationError("--time takes rows of numbers, and with them --network mlp")
        }
    }

    /// Trains a model of rows in time.
    func trainSeries(_ columns: TimeColumns, _ job: TrainingJob) throws {
        try sentences.refuse(for: data.path)
        let table = try data.read(
            aside: [columns.time, columns.series], threads: running.threads, talk: .losses)
        guard table.itemShape.count == 1, table.sounds == nil else {
            throw CommandFailure(
                .badData,
                "--time puts rows of a table in order, and \(table.name) holds examples of \(Format.shape(table.itemShape))"
            )
        }
        MixtureTalk.describe(table)
        let source = table.levelSource
        let order = try columns.order(
            beside: data.path, count: table.count, reading: data.reading.options())
        Terminal.say(order.line)
        let run = try model.seriesRun(source, columns, order, length: steps)
        announce(run)
        var taken: DataError?
        let file = try job.watched(resumes: resume) { progress, shouldStop in
            try run.train(
                on: running.executor, checkpoint: job.checkpoint, resumes: resume,
                observer: &progress, shouldStop: shouldStop)
        } saving: { file, result in
            TrainingEnd(
                result, of: run.options, objective: run.model.objective, codesOf: "a row"
            ).lines.forEach { Terminal.say($0) }
            taken = try file.save(to: overwriting.place(output), named: output)
        }.file
        try file.show(
            report: report.map { ($0, overwriting.place($0)) }, data, table, format,
            threads: running.threads)
        if let taken { throw taken }
    }

    private func announce(_ run: DynamicsRun) {
        let (windows, model) = (run.windows, run.model)
        let held = windows.split.validation.count
        Terminal.say(
            "\(Format.count(windows.split.training.count, "window")) of \(Format.count(windows.length, "step")) to learn from, each of which begins anew"
                + (held == 0
                    ? "; the series are too short to hold any back"
                    : ", \(Format.count(held)) held back"))
        Terminal.say(
            "\(run.recipe.name), codes of \(model.latentDimension), \(Format.count(model.units)) \(model.cell.rawValue) units, \(model.likelihood.description) likelihood, \(Format.count(model.parameters.trainedCount)) parameters; nats are per step of a window"
        )
    }
}

extension ModelOptions {
    /// The training of rows in time that these options stand for.
    ///
    /// - Throws: the errors of `DynamicsRun.init`; `CommandFailure` for options that contradict each other.
    fileprivate func seriesRun(
        _ rows: any RowSource, _ columns: TimeColumns, _ order: TimeOrder, length: Int?
    ) throws -> DynamicsRun {
        let recipe = composition.recipe ?? .deepMarkov
        let hidden = rows.width < 32 ? 64 : 128
        let perceptron = try composition.perceptron(standard: [hidden])
        let share = validation ?? TrainingOptions().validationFraction
        let seed = seed ?? 0
        guard (0..<1).contains(share) else {
            throw CommandFailure(
                .usage, "--validation is \(share), it must be at least 0 and below 1")
        }
        let windows = try SeriesWindows(
            SequencedRows(rows, order), length: length, validation: share, seed: seed)
        return try DynamicsRun(
            windows, of: rows, columns: columns, order: order, recipe: recipe,
            network: .multilayerPerceptron(perceptron), latentDimension: composition.latent,
            cell: composition.cell ?? .gru, units: perceptron.hidden.last,
            likelihood: composition.likelihood,
            objective: try composition.resolvedObjective(recipe),
            options: try options {
                .suited(toWindows: windows.split.training.count, validationFraction: $0)
            })
    }
}
