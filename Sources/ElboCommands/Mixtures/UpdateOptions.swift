import ArgumentParser
import Elbo

/// Rows that come after a fit.
struct UpdateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Learn from the rows of DATA by online EM, beginning with this mixture: a model, or a .json file of parameters.",
            valueName: "model|json"), completion: .file())
    var update: String?

    @Option(
        help: ArgumentHelp(
            "Of --update: after how many rows a row counts half as much (default: never).",
            valueName: "rows"))
    var halfLife: Double?

    @Option(
        help: ArgumentHelp(
            "Of --update: the exponent of the gain (b/n)^gain of a batch of b among n rows, above 0.5, up to 1. 1: every row counts once; less: the first rows count less.",
            valueName: "exponent"))
    var gain: Double?

    @Option(
        help: ArgumentHelp(
            "Of --update: rows between two M steps (default: 4096, or the half-life where that is less).",
            valueName: "rows"))
    var batch: Int?

    func validate() throws {
        let own = [
            halfLife == nil ? nil : "--half-life", gain == nil ? nil : "--gain",
            batch == nil ? nil : "--batch",
        ].compactMap(\.self)
        if update == nil, let first = own.first {
            throw ValidationError("\(first) belongs to --update")
        }
        if let halfLife, !(halfLife > 0 && halfLife.isFinite) {
            throw ValidationError("--half-life is \(halfLife), it must be positive")
        }
        if let gain, !(gain > 0.5 && gain <= 1) {
            throw ValidationError("--gain is \(gain), it must be above 0.5, up to 1")
        }
        if let batch, !(1...1 << 30).contains(batch) {
            throw ValidationError("--batch is \(batch), it must be in 1...1073741824")
        }
    }

    /// A mixture with its statistics, which learns as was asked for.
    ///
    /// - Throws: `CommandFailure` for a mixture that cannot go on.
    func begin(with file: MixtureFile, at path: String) throws -> OnlineMixture {
        if let target = file.manifest.target {
            throw CommandFailure(
                .usage,
                "\(path) tells \(target), which new rows would move; fit it anew with --target")
        }
        if file.manifest.fit?.trim != nil {
            throw CommandFailure(
                .usage,
                "\(path) was fitted to trimmed rows, and --update counts every row; --law t holds wild ones"
            )
        }
        var options = file.online?.options ?? OnlineOptions()
        options.halfLife = halfLife ?? options.halfLife
        options.gain = gain ?? options.gain
        options.batch =
            batch ?? min(options.batch, halfLife.map { max(Int($0), 1) } ?? options.batch)
        if let halfLife, Double(options.batch) > halfLife {
            throw CommandFailure(
                .usage,
                "--batch \(options.batch) is more than --half-life \(Format.significant(halfLife)): within a batch every row counts alike; make the batch smaller or the half-life longer"
            )
        }
        if let online = file.online { return try online.learning(by: options) }
        options.floor = file.manifest.fit?.floor ?? options.floor
        options.levelPrior = file.manifest.fit?.levelPrior ?? options.levelPrior
        return try OnlineMixture(file.mixture, rows: file.manifest.fit?.rows, options: options)
    }
}
