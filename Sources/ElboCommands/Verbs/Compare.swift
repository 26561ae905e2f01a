import ArgumentParser
import Elbo
import Foundation

/// `elbo compare`
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Two or more models on the same rows, with the error of their difference.",
        discussion: """
            log p(x) of each model in nats per example, what the others gain on the first, and which options \
            differ. Rows that are hard for one model are hard for the others, so that the difference is known \
            better than the two means: a gain of three times its ± or more is no accident of these rows. Models \
            of both families compare where they describe the same columns; one that infers classes (m2) sums over all classes.

            Example:
              elbo compare vae.safetensors iwae.safetensors mixture.safetensors test.csv
            """)

    @Argument(
        help: ArgumentHelp("The models, then the examples.", valueName: "models data"),
        completion: .file())
    var paths: [String]

    @OptionGroup var reading: ReadingOptions

    @Option(help: "Draws of z for each row of an autoencoder.")
    var samples: Int = 100

    @OptionGroup var seed: SeedOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func validate() throws {
        guard paths.count >= 3 else {
            throw ValidationError("give at least two models and, behind them, the data")
        }
        guard Set(paths.dropLast()).count == paths.count - 1 else {
            throw ValidationError("a model is given twice")
        }
        if !(1...10_000_000).contains(samples) {
            throw ValidationError("--samples is \(samples), it must be in 1...10000000")
        }
    }

    func run() throws {
        let candidates = try paths.dropLast().map { path in
            let model = try ModelOption.openAny(path)
            if case .autoencoder(let file) = model, file.model.autoencoder.asksForClasses {
                throw CommandFailure(
                    .usage,
                    "\(path) is told a class with each row, and its log-likelihood is that of rows given their classes; compare models without"
                )
            }
            if case .frames = model {
                throw CommandFailure(
                    .usage,
                    "\(path) has a bound for each frame of a clip; elbo evaluate judges each model")
            }
            if case .series = model {
                throw CommandFailure(
                    .usage,
                    "\(path) is a model of series, whose rows depend on those before; elbo evaluate judges each"
                )
            }
            let rows = try reading.read(
                paths[paths.count - 1], for: model, threads: running.threads)
            return ModelComparison.Candidate(path, model, on: rows)
        }
        let comparison = try ModelComparison(
            candidates, samples: samples, seed: seed.seed, on: running.executor,
            threads: running.threads
        ) { share in Terminal.show(share: share, of: "comparison") }
        try format.show(comparison, text: comparison.text)
    }
}

extension ModelComparison {
    /// The numbers for people.
    fileprivate var text: String {
        let width = max(24, (models.map(\.name.count).max() ?? 0) + 2)
        var lines = [
            "\(Format.count(examples)) rows; log p(x) in nats per example, ± standard error over the rows",
            "",
        ]
        for (place, model) in models.enumerated() {
            let value =
                model.logLikelihood.map { Format.estimate($0.mean, $0.standardError, decimals: 3) }
                ?? "-"
            let gain =
                model.difference.map {
                    ($0.mean < 0 ? "" : "+")
                        + Format.estimate($0.mean, $0.standardError, decimals: 3)
                } ?? (place == 0 ? "" : "not comparable")
            lines.append(model.name.padded(to: width) + value.padded(to: 20) + gain)
        }
        if !trainedOnThese.isEmpty {
            lines.append(
                Format.wrapped(
                    "These rows were learned from by \(trainedOnThese.joined(separator: ", ")), which flatters them; others judge better."
                ))
        }
        for model in models {
            if let reason = model.reason {
                lines.append(Format.wrapped("\(model.name): \(reason)"))
            }
        }
        let names = Set(models.flatMap(\.options.keys)).sorted()
        if !names.isEmpty { lines += ["", "what differs"] }
        for name in names {
            lines.append("  \(name)")
            for model in models {
                lines.append(
                    Format.wrapped(
                        model.options[name] ?? "-", after: "    " + model.name.padded(to: width),
                        indent: width + 4))
            }
        }
        return lines.joined(separator: "\n")
    }
}
