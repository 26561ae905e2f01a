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
            "A density to compare with, of tables: kde, a Gaussian kernel on every other row (leave-one-out), or with --only validation on every training row.",
            valueName: "kind"))
    var baseline: Baseline?

    /// The baseline of rows, if one was asked for.
    ///
    /// - Parameters:
    ///   - examples: The rows to judge.
    ///   - training: The rows that get the kernels; those to judge, each without its own, when nil.
    /// - Throws: `CommandFailure` for what is no table, and for rows that tell no density.
    func judge(_ examples: Dataset, by training: Dataset? = nil, threads: Int?) throws
        -> KernelDensity?
    {
        guard baseline != nil else { return nil }
        guard examples.itemShape.count == 1 else {
            throw CommandFailure(
                .usage,
                "--baseline kde is for tables; of images of \(Format.shape(examples.itemShape)) kernels tell nothing"
            )
        }
        guard examples.table == nil else {
            throw CommandFailure(
                .usage,
                "--baseline kde is for columns of numbers; a density of categories is none"
            )
        }
        guard
            let density = try KernelDensity(
                of: (training ?? examples).rowSource,
                judging: training.map { _ in examples.rowSource },
                threads: threads)
        else {
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
        return Format.entry(
            "kernel density", density,
            "nats per row: \(Format.count(judged, "row")) by kernels on "
                + (isByOthers
                    ? "\(Format.count(self.rows)) training rows"
                    : "all others of \(Format.count(self.rows))")
                + ", bandwidth \(Format.number(factor, decimals: 2)) of Scott's")
    }
}
