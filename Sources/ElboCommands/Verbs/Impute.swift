import ArgumentParser
import Elbo
import Foundation

/// `elbo impute`
struct Impute: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill missing cells with what the model expects there.",
        discussion: """
            The table comes back as it is, with its text columns and its order; only missing cells of the \
            model's columns are filled: with their conditional mean given the other cells of the row, or \
            with --draw by a draw from their conditional law. --draws 5 writes five tables, for multiple \
            imputation.

            Example:
              elbo impute penguins.safetensors penguins.csv --output complete.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Flag(help: "A draw from the conditional law instead of its mean.")
    var draw = false

    @Option(
        help: ArgumentHelp(
            "Write this many tables with different draws: out-1.csv, out-2.csv, ...",
            valueName: "number"))
    var draws: Int?

    @Option(
        name: .shortAndLong,
        help: "Where the table goes: .csv, .tsv or .npy, or - for standard output.",
        completion: .file())
    var output: String = "-"

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if let draws, !(1...10_000).contains(draws) {
            throw ValidationError("--draws is \(draws), it must be in 1...10000")
        }
        if draws != nil, output == "-" {
            throw ValidationError("--draws writes several tables; name them with --output")
        }
    }

    func run() throws {
        let file = try model.openMixture()
        let key = RandomKey(seed: seed.seed)
        guard let draws else {
            return try write(
                file, draw ? .draw(key) : .conditionalMean, to: output)
        }
        let ending = URL(fileURLWithPath: output).pathExtension
        let stem = ending.isEmpty ? output : String(output.dropLast(ending.count + 1))
        for index in 1...draws {
            try write(
                file, .draw(key.child(UInt64(index))),
                to: "\(stem)-\(index)" + (ending.isEmpty ? "" : ".\(ending)"))
        }
    }

    private func write(
        _ file: MixtureFile, _ imputation: Imputation, to path: String
    ) throws {
        let mixture = file.mixture
        let columns =
            data.reading.asked ?? mixture.columns ?? (1...mixture.dimension).map(String.init)
        guard columns.count == mixture.dimension else {
            throw CommandFailure(
                .usage,
                "--columns names \(Format.count(columns.count, "column")), the mixture has \(mixture.dimension)"
            )
        }
        let completion = try TableCompletion.write(
            data.path, to: path, columns: columns,
            options: data.reading.options(for: .mixture(file))
        ) { rows, cells in
            try mixture.impute(
                cells, firstRow: rows.lowerBound, by: imputation, threads: running.threads)
        }
        Terminal.say(
            "\(Format.count(completion.filled)) cells of \(Format.count(completion.rows)) rows filled"
        )
    }
}
