import ArgumentParser
import Elbo
import Foundation

/// `elbo score`
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How likely each row is, and which rows are anomalies.",
        discussion: """
            One line for each row: log p(x) in nats over the cells that are there, and the anomaly score \
            -log p(x). With --contamination the share of rows with the highest scores are marked as \
            anomalies; with --threshold all rows above it.

            Example:
              elbo score model.safetensors data.csv --contamination 0.01 --output scores.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Option(
        help: ArgumentHelp(
            "The share of rows that are anomalies, such as 0.01.", valueName: "share"))
    var contamination: Double?

    @Option(
        help: ArgumentHelp("The anomaly score above which a row is one.", valueName: "nats"))
    var threshold: Double?

    @Option(
        name: .shortAndLong, help: "Where the table goes: .csv, or - for standard output.",
        completion: .file())
    var output: String = "-"

    @OptionGroup var running: RunOptions

    func validate() throws {
        if let contamination, !(contamination > 0 && contamination < 1) {
            throw ValidationError(
                "--contamination is \(contamination), it must be between 0 and 1")
        }
        if contamination != nil, threshold != nil {
            throw ValidationError("--contamination and --threshold exclude each other")
        }
    }

    func run() throws {
        let file = try model.openMixture()
        let rows = try data.read(for: .mixture(file), threads: running.threads).rowSource
        let limit = try threshold ?? contamination.map { try quantile(1 - $0, file.mixture, rows) }
        var anomalies = 0
        try AtomicFile.write(to: output) { output in
            var writer = CSVWriter(output)
            try writer.write(
                names: ["log_density", "anomaly_score"] + (limit == nil ? [] : ["anomaly"]))
            try file.mixture.forEachPosterior(of: rows, threads: running.threads) { part in
                for log in part.logDensities {
                    var numbers = [log, -log]
                    if let limit {
                        anomalies += -log > limit ? 1 : 0
                        numbers.append(-log > limit ? 1 : 0)
                    }
                    try writer.write(numbers: numbers)
                }
            }
        }
        if let limit {
            Terminal.say(
                "threshold \(Format.number(limit, decimals: 4)) nats: \(Format.count(anomalies)) of \(Format.count(rows.count)) rows are anomalies"
            )
        }
    }

    /// The score below which a share of the rows lies.
    private func quantile(
        _ share: Double, _ mixture: GaussianMixture, _ rows: any RowSource
    ) throws -> Double {
        var scores: [Double] = []
        scores.reserveCapacity(rows.count)
        try mixture.forEachPosterior(of: rows, threads: running.threads) { part in
            scores += part.logDensities.map { -$0 }
        }
        scores.sort()
        let below = Int((share * Double(scores.count)).rounded())
        return scores[min(max(below - 1, 0), scores.count - 1)]
    }
}
