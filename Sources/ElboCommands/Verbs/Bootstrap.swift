import ArgumentParser
import Elbo

/// `elbo bootstrap`
struct Bootstrap: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Standard errors of a mixture's parameters, draws of their posterior, the stability of its groups, or a test of its number of components.",
        discussion: """
            Rows are drawn again with replacement and the mixture is fitted to each draw: the spread of its \
            parameters are their standard errors. With --test the likelihood ratio of G against G + 1 \
            components, G = 1, 2, ..., is compared with that of rows drawn from the fitted mixture of G \
            (McLachlan 1987), until a G is not rejected. With --stability each draw is fitted from a start of its own, and \
            each component, or cluster of joined ones, is compared with the group most like it (Hennig 2007): a mean Jaccard \
            coefficient of 0.75 or more is a group that comes back, one below 0.6 is not to be trusted. With --weighted \
            rows are not drawn but get random weights, so that none is left out.

            With --posterior the parameters are drawn from their posterior under mclust's default prior by Gibbs sampling: \
            rows are given to components and parameters to rows, in turns. Components are numbered as in the fit in each draw.

            Examples:
              elbo bootstrap mixture.safetensors faithful.csv --replicates 999
              elbo bootstrap mixture.safetensors faithful.csv --test
              elbo bootstrap mixture.safetensors faithful.csv --stability --replicates 100
              elbo bootstrap mixture.safetensors faithful.csv --posterior --replicates 2000 --draws draws.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions

    @Option(help: "How many draws.")
    var replicates: Int = 999

    @Flag(help: "Test the number of components instead.")
    var test = false

    @Flag(help: "Say how stable each group is instead.")
    var stability = false

    @Flag(help: "Weigh rows at random in place of drawing them (weighted likelihood bootstrap).")
    var weighted = false

    @Flag(help: "Draw the parameters from their posterior instead (Gibbs sampling).")
    var posterior = false

    @Option(
        help: ArgumentHelp(
            "Of --posterior: sweeps left out at the beginning (default: 500).", valueName: "number"
        ))
    var burnIn: Int?

    @Option(
        help: ArgumentHelp(
            "Of --posterior: write all draws as a table, a row each.", valueName: "file"),
        completion: .file())
    var draws: String?

    @Option(
        help: ArgumentHelp(
            "How often each row counts: a column of the table or a file.",
            valueName: "column|file"), completion: .file())
    var weights: String?

    @Option(help: "Of --test: the largest number of components tested.")
    var most: Int = 9

    @Option(help: "Of --test: the level below which a number is rejected.")
    var level: Double = 0.05

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var seed: SeedOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func validate() throws {
        if !(2...1_000_000).contains(replicates) {
            throw ValidationError("--replicates is \(replicates), it must be in 2...1000000")
        }
        if [test, stability, posterior].count(where: \.self) > 1 {
            throw ValidationError("--test, --stability and --posterior exclude each other")
        }
        if weighted, test || stability || posterior {
            throw ValidationError("--weighted belongs to standard errors")
        }
        if weights != nil, test || stability || posterior {
            throw ValidationError(
                "--weights belongs to standard errors: the others draw rows that count once")
        }
        if !posterior, draws != nil || burnIn != nil {
            throw ValidationError("--draws and --burn-in belong to --posterior")
        }
        if let draws, draws == "-" || !TableOutput.takes(draws) {
            throw ValidationError("--draws is \(draws), it must end in .csv or .npy")
        }
        if let burnIn, !(0...1_000_000).contains(burnIn) {
            throw ValidationError("--burn-in is \(burnIn), it must be in 0...1000000")
        }
        if !(1...1000).contains(most) {
            throw ValidationError("--most is \(most), it must be in 1...1000")
        }
        if !(level > 0 && level < 1) {
            throw ValidationError("--level is \(level), it must be between 0 and 1")
        }
    }

    func run() throws {
        try OutputPlaces(draws, reading: [model.path, data.path, weights])
            .check(overwriting: overwriting.force)
        let file = try model.openMixture()
        let table = try data.read(
            for: .mixture(file), aside: [weights], threads: running.threads)
        let data = try MixtureData(
            table.rows(for: file.mixture), table: file.mixture.table,
            weights: data.weights(weights, for: table), threads: running.threads)
        if test {
            try runTest(file, data)
        } else if stability {
            try runStability(file, data)
        } else if posterior {
            try runPosterior(file, data)
        } else {
            try runErrors(file, data)
        }
    }

    private func runTest(_ file: MixtureFile, _ data: MixtureData) throws {
        guard file.mixture.noise == nil else {
            throw CommandFailure(.badData, "\(model.path) has noise, for which there is no test")
        }
        var test = LikelihoodRatioTest(file.mixture.model)
        if file.manifest.fit?.trim != nil {
            throw CommandFailure(
                .badData, "\(model.path) was fitted to trimmed rows, for which there is no test")
        }
        test.law = file.mixture.law
        test.replicates = replicates
        test.most = most
        test.level = level
        test.key = RandomKey(seed: seed.seed)
        test.threads = running.threads
        let outcomes = try test.run(data) { outcome in
            guard !format.json else { return }
            try Results.print(
                "\(outcome.components) against \(outcome.components + 1)   2 log ratio \(Format.number(outcome.statistic, decimals: 4))   p \(Format.number(outcome.pValue, decimals: 4))   (\(outcome.replicates) draws)"
            )
        }
        if format.json { try Results.print(json: outcomes) }
    }

    private func runStability(_ file: MixtureFile, _ data: MixtureData) throws {
        try file.requireMixture()
        guard file.mixture.classes == nil else {
            throw CommandFailure(
                .usage,
                "\(model.path) tells classes, which are known and not found; --stability is of groups"
            )
        }
        let found = try ClusterStability(
            of: file.mixture, merging: file.manifest.merging, by: method(of: file), data,
            replicates: replicates, key: RandomKey(seed: seed.seed), threads: running.threads)
        guard !format.json else { return try Results.print(json: found) }
        try Results.print(
            "\(found.replicates) of \(replicates) draws fitted; mean Jaccard coefficient with the most similar group\n"
        )
        for (index, group) in found.groups.enumerated() {
            let verdict =
                group.jaccard >= 0.75
                ? "comes back"
                : group.jaccard >= 0.6 ? "a pattern, its rows are unsure" : "not stable"
            try Results.print(
                "\(file.groupNoun) \(file.name(ofGroup: index))   \(Format.number(group.jaccard, decimals: 3))   \(verdict)   (back in \(Format.number(100 * group.recovered, decimals: 0)) %, dissolved in \(Format.number(100 * group.dissolved, decimals: 0)) %)"
            )
        }
    }

    /// How the mixture of a file was fitted.
    private func method(of file: MixtureFile) -> ExpectationMaximization {
        var method = ExpectationMaximization(file.mixture.model)
        if let fit = file.manifest.fit {
            method.variant = fit.variant
            method.prior = fit.prior
            method.floor = fit.floor
            method.trim = fit.trim ?? 0
            method.tolerance = fit.tolerance
            method.levelPrior = fit.levelPrior ?? method.levelPrior
        }
        return method
    }

    private func runErrors(_ file: MixtureFile, _ data: MixtureData) throws {
        let method = method(of: file)
        let errors = try BootstrapErrors(
            of: file.mixture, by: method, data, replicates: replicates,
            counting: weighted ? .weights : .draws, key: RandomKey(seed: seed.seed),
            threads: running.threads)
        guard !format.json else { return try Results.print(json: errors) }
        try Results.print(
            "\(errors.replicates) of \(replicates) draws fitted; estimate ± standard error\n")
        for (k, component) in file.mixture.components.enumerated() {
            try Results.print(
                "component \(file.name(ofComponent: k))\n  weight   \(Format.estimate(component.weight, errors.weights[k], decimals: 4))"
            )
            if let degrees = component.degreesOfFreedom, let errors = errors.degreesOfFreedom {
                try Results.print(
                    "  degrees of freedom   \(Format.estimate(degrees, errors[k], decimals: 2))")
            }
            for (j, name) in file.mixture.columnNames.enumerated() {
                let variance = component.covariance.variances[j]
                try Results.print(
                    "  \(name)   mean \(Format.significant(component.mean[j], digits: 6)) ± \(Format.significant(errors.means[k][j], digits: 3))   \(file.mixture.components[0].degreesOfFreedom != nil ? "squared scale" : "variance") \(Format.significant(variance, digits: 6)) ± \(Format.significant(errors.variances[k][j], digits: 3))"
                )
            }
            guard let categories = file.mixture.categories, let levels = errors.levels else {
                continue
            }
            for (j, name) in categories.columns.categoryNames.enumerated() {
                for (l, level) in categories.columns.levels[j].enumerated() {
                    let share = Format.estimate(
                        categories.shares[k][j][l], levels[k][j][l], decimals: 4)
                    try Results.print("  \(name) = \(level)   share \(share)".printable)
                }
            }
        }
    }
}
