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
            the probability of every component.

            Example:
              elbo cluster penguins.safetensors penguins.csv --output clusters.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Flag(help: "Add the probability of every component.")
    var responsibilities = false

    @Option(
        name: .shortAndLong, help: "Where the table goes: .csv, or - for standard output.",
        completion: .file())
    var output: String = "-"

    @OptionGroup var running: RunOptions

    func run() throws {
        let file = try model.openMixture()
        let rows = try data.read(for: .mixture(file), threads: running.threads).rowSource
        var columns = ["component", "uncertainty"]
        if responsibilities {
            columns += (0..<file.mixture.laws).map { "p_\(file.name(ofComponent: $0))" }
        }
        try AtomicFile.write(to: output) { output in
            var writer = CSVWriter(output)
            try writer.write(names: columns)
            try file.mixture.forEachPosterior(of: rows, threads: running.threads) { part in
                let uncertainties = part.uncertainties
                for (place, label) in part.labels.enumerated() {
                    var numbers = [uncertainties[place]]
                    if responsibilities { numbers += part[place] }
                    try writer.write(name: file.name(ofComponent: label), numbers: numbers)
                }
            }
        }
    }
}
