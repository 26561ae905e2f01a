import ArgumentParser
import Elbo

/// `elbo dependence`
struct MeasureDependence: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dependence",
        abstract: "How much two groups of columns tell of each other, in nats.",
        discussion: """
            The mutual information I(X; Y) by critics: networks that learn to tell pairs of x and y from pairs \
            drawn apart, judged on two fifths of the rows, which they have not seen. A permutation test says \
            whether there is any dependence at all. Columns of numbers count by their ranks, columns of text \
            as categories; rows with a missing cell are left out.

            Bounds (--bounds): dv, nwj, infonce and js lie below the truth, club above it, smile about it. \
            Strong dependence, beyond some 3 nats, is told too low by those that lie below.

            Examples:
              elbo dependence penguins.csv --between bill_length_mm,bill_depth_mm --and species
              elbo dependence data.csv --between 1,2,3 --and 4,5 --bounds dv,smile,club
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ColumnOptions

    @Option(
        help: ArgumentHelp(
            "The columns of x, by names or numbers, such as a,b,c.", valueName: "names"))
    var between: String

    @Option(
        help: ArgumentHelp("The columns of y, by names or numbers.", valueName: "names"))
    var and: String

    @Option(
        help: ArgumentHelp(
            "What is read, of \(MutualInformationBound.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "names"))
    var bounds: String = DependenceRun.standardBounds.map(\.rawValue).joined(separator: ",")

    @Option(help: ArgumentHelp("Hidden layers of a critic.", valueName: "sizes"))
    var hidden: String = "128,128"

    @Option(help: "About how many steps a critic is taught for.")
    var steps: Int = DependenceRun.standardSteps

    @OptionGroup var seed: SeedOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func validate() throws {
        _ = try chosenBounds()
        guard let sizes = SizeList(argument: hidden)?.sizes,
            sizes.allSatisfy((1...100_000).contains)
        else {
            throw ValidationError("--hidden is '\(hidden)', it must be sizes such as 128,128")
        }
        if !(1...10_000_000).contains(steps) {
            throw ValidationError("--steps is \(steps), it must be in 1...10000000")
        }
        if data.reading.columns != nil {
            throw ValidationError("--between and --and name the columns; leave --columns out")
        }
        if let form = columns.forms.keys.min() {
            throw ValidationError(
                "--column \(form): all numbers count by their ranks here; only category can be said"
            )
        }
    }

    private func chosenBounds() throws -> [MutualInformationBound] {
        let names = bounds.split(separator: ",").map(String.init)
        let known = MutualInformationBound.allCases.map(\.rawValue)
        let chosen = try names.map { name in
            guard let bound = MutualInformationBound(rawValue: name) else {
                let meant = name.nearest(among: known).map { "; did you mean \($0)?" } ?? ""
                throw ValidationError(
                    "--bounds has '\(name)', it must be of \(known.joined(separator: ", "))\(meant)"
                )
            }
            return bound
        }
        guard !chosen.isEmpty, Set(chosen).count == chosen.count else {
            throw ValidationError("--bounds is '\(bounds)', it must name bounds, each once")
        }
        return chosen
    }

    func run() throws {
        let groups = [between, and].map { $0.split(separator: ",").map(String.init) }
        guard let xNames = groups.first, let yNames = groups.last, !xNames.isEmpty, !yNames.isEmpty
        else {
            throw CommandFailure(.usage, "--between and --and must name a column each")
        }
        if let shared = xNames.first(where: yNames.contains) {
            throw DependenceError.inBoth(column: shared)
        }
        var reading = data.reading
        reading.columns = (xNames + yNames).joined(separator: ",")
        let examples = try reading.read(
            data.path, categories: columns.reading(pooling: false), threads: running.threads,
            talk: .all)
        if let omitted = examples.omitted.first {
            throw CommandFailure(
                .badData, "\(data.path): \(omitted), and nothing can depend on it")
        }
        let run = try DependenceRun(
            examples, xColumns: xNames.count, bounds: chosenBounds(),
            hidden: SizeList(argument: hidden)?.sizes ?? [], steps: steps, seed: seed.seed)
        let found = try run.estimate(on: running.executor) { bound, share in
            Terminal.show(share: share, of: "teaching a critic (\(bound.rawValue))")
        }
        Terminal.show(share: 1, of: "teaching a critic")
        try format.show(
            found,
            text: found.text(
                between: Format.list(xNames, atMost: 8), and: Format.list(yNames, atMost: 8)))
    }
}
