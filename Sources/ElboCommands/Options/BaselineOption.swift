import ArgumentParser
import Elbo

/// A density to stand beside a model's.
enum Baseline: String, CaseIterable, ExpressibleByArgument {
    case kde
}

/// Whether a model's density is compared with a baseline's.
struct BaselineOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A density to compare with: kde, a Gaussian kernel on every other row (leave-one-out), of tables.",
            valueName: "kind"))
    var baseline: Baseline?

    /// The baseline of rows, if one was asked for.
    ///
    /// - Throws: `CommandFailure` for what is no table, and for rows that tell no density.
    func judge(_ examples: Dataset, threads: Int?) throws -> KernelDensity? {
        guard baseline != nil else { return nil }
        guard examples.itemShape.count == 1 else {
            throw CommandFailure(
                .usage,
                "--baseline kde is for tables; of images of \(Format.shape(examples.itemShape)) kernels tell nothing"
            )
        }
        guard let density = try KernelDensity(of: examples.rowSource, threads: threads) else {
            throw CommandFailure(
                .badData,
                "\(examples.name) has too few complete rows for --baseline kde; it needs two, and a column that varies"
            )
        }
        return density
    }
}

extension KernelDensity {
    /// The baseline for people.
    var text: String {
        let density = Format.estimate(logDensity.mean, logDensity.standardError, decimals: 3)
        let rows =
            judged < self.rows
            ? "\(Format.count(judged)) rows by \(Format.count(self.rows))"
            : "\(Format.count(self.rows)) rows"
        return "kernel density".padded(to: 20)
            + "\(density) nats per row: each row by all others, \(rows), "
            + "bandwidth \(Format.number(factor, decimals: 2)) of Scott's"
    }
}
