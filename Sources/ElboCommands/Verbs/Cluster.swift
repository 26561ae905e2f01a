import ArgumentParser
import Elbo
import Foundation

/// `elbo cluster`
struct Cluster: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Which component each row belongs to, and how surely.",
        discussion: """
            One line for each row: the number of its most probable component (or the name of the known class \
            it stands for) and the uncertainty, the probability that this is wrong. --responsibilities adds \
            the probability of every component. An autoencoder clusters by the components of its prior \
            (--prior normal-mixture): the mean over 16 draws from q(z|x) of each component's probability.

            Example:
              elbo cluster penguins.safetensors penguins.csv --output clusters.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @Flag(help: "Add the probability of every component.")
    var responsibilities = false

    @Option(
        name: .shortAndLong, help: "Where the table goes: .csv, or - for standard output.",
        completion: .file())
    var output: String = "-"

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func run() throws {
        let model = try model.openAny()
        switch model {
        case .mixture(let file):
            try model.requireCondition(toBeTold: told.labels)
            let rows = try data.read(for: model, threads: running.threads).rowSource
            try write((0..<file.mixture.laws).map(file.name(ofComponent:))) { body in
                try file.mixture.forEachPosterior(of: rows, threads: running.threads) { part in
                    let (labels, uncertainties) = (part.labels, part.uncertainties)
                    for place in labels.indices {
                        try body(labels[place], uncertainties[place], Array(part[place]))
                    }
                }
            }
        case .autoencoder(let file):
            let examples = try data.read(
                for: model, told: told.labels, threads: running.threads)
            let shares = try ModelSession(file.model, on: running.executor).responsibilities(
                examples, key: RandomKey(seed: seed.seed))
            try write((1...(shares.first?.count ?? 1)).map(String.init)) { body in
                for row in shares {
                    let label = row.indices.max { row[$0] < row[$1] } ?? 0
                    try body(label, 1 - Double(row[label]), row.map(Double.init))
                }
            }
        }
    }

    /// One line for each row: its component, the uncertainty, and the responsibilities if they were asked for.
    private func write(
        _ names: [String], _ rows: ((Int, Double, [Double]) throws -> Void) throws -> Void
    ) throws {
        try AtomicFile.write(to: output) { output in
            var writer = CSVWriter(output)
            try writer.write(
                names: ["component", "uncertainty"]
                    + (responsibilities ? names.map { "p_\($0)" } : []))
            try rows { label, uncertainty, shares in
                try writer.write(
                    name: names[label], numbers: [uncertainty] + (responsibilities ? shares : []))
            }
        }
    }
}
