public import ArgumentParser
import Elbo
import Foundation

/// `elbo search`
struct Search: TakesCommandLine {
    static let configuration = CommandConfiguration(
        abstract: "Find the network and the options that suit the data.",
        discussion: """
            Tries options of elbo train, judged by the bound of the validation examples, or with --judge by how well their models \
            do a task. Many trials are trained a little, \
            the best third goes on three times as long, and so on (successive halving); where to look next is learned from \
            what is known (tree-structured Parzen estimator). The default is always a trial. The best are then trained \
            anew from fresh seeds, and the winner is written as a model with a file of options that trains it again.

            Everything is kept in a record (elbo runs lists it). A search that was stopped, or killed, goes on with the \
            same command and ends with the same numbers, however many --workers there are.

            Examples:
              elbo search table.csv --budget 1h
              elbo search digits.npy --trials 40 --epochs 27 --output best.safetensors --report search.html
              elbo search digits.npy --trials 60 --try latent=2...64:log --try hidden=128,256,512+256 \\
                  --try learning-rate=1e-4...1e-2:log --try activation=relu,silu
              elbo search photos --size 32 --budget 2h --space space.yaml
              elbo search table.csv --judge probe --target species --against size
            where space.yaml has lines such as
              network: [mlp, conv]
              latent: 8...128:log
              layers: {values: 1...3, when: {network: mlp}}
            All other options are fixed and as in elbo train. Recipes are not searched that are told classes, go through time or, \
            but for --judge, tell no bound in training: \(Recipe.unsearched).
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var columns: ColumnOptions
    @OptionGroup(title: "Sentences") var sentences: TextOptions
    @OptionGroup(title: "Fixed options of the model and training") var model: ModelOptions

    @Option(
        name: .customLong("try"),
        help: ArgumentHelp(
            "An option with values to try: a range such as latent=2...64, behind :log on a logarithmic scale, or a list such as hidden=128,256,512+256; behind @ when it matters, as in layers=1...3@network=mlp. layers repeats hidden. May be repeated (default: a space for the kind of data).",
            valueName: "option=values"))
    var tries: [String] = []

    @Option(
        help: "A YAML file of options with values to try.",
        completion: .file(extensions: ["yaml", "yml"]))
    var space: String?

    @Option(
        help: ArgumentHelp(
            "About how long the search may take, such as 2h, 90m or 1h30m: trials, epochs and seeds follow from the speed of the default.",
            valueName: "time"))
    var budget: TimeBudget?

    @Option(
        help:
            "What decides: the bound; how well a linear probe tells a --target from codes (probe); how well anomaly scores tell two kinds of rows apart, of which the rarer are the anomalies (auc); or how well hidden cells of tables are filled (rmse)."
    )
    var judge: JudgeName = .bound

    @Option(
        help: ArgumentHelp(
            "Of --judge probe and auc: a column of the data, or a file, of classes or numbers, which training does not see (default: the sub-folders of a folder).",
            valueName: "file|column"),
        completion: .file())
    var target: String?

    @Option(
        help:
            "Look for trials that nothing beats in both, what decides and this: the size (number of parameters), or the time of an epoch as it is measured. Their models go into a folder beside the winner, which is still the best by what decides."
    )
    var against: SearchCost?

    @Flag(
        name: .customLong("async"),
        help:
            "Let trials go on as soon as they are among the best third so far, so that no worker waits (ASHA). What is found then depends on who ends when, and is not the same for other numbers of workers."
    )
    var isAsynchronous = false

    @Option(help: "How many trials, the default among them (default: 40).")
    var trials: Int?

    @Option(help: "How many trials are trained anew at the end, the default among them.")
    var finalists: Int?

    @Option(help: "Fresh seeds of each of these; 0 leaves the end out (default: 3).")
    var seeds: Int?

    @Option(
        help: ArgumentHelp(
            "Trials at once; results are the same for any number (default: one for each core, at most 4).",
            valueName: "number"))
    var workers: Int?

    @Option(
        help:
            "Examples that nothing is chosen by, on which the winner and the default are judged once.",
        completion: .file())
    var test: String?

    @Option(help: "The record of runs, a SQLite file.", completion: .file())
    var record: String = "runs.sqlite"

    @Option(
        name: .shortAndLong,
        help: "Where the winner goes; beside it a .yaml of the options that train it again.",
        completion: .file())
    var output: String = "best.safetensors"

    @Option(help: "Where to write a page about the search.", completion: .file())
    var report: String?

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var format: OutputFormat
    @OptionGroup var running: RunOptions

    func validate() throws {
        if budget != nil, trials != nil {
            throw ValidationError("--budget and --trials exclude each other")
        }
        for (name, value, range) in [
            ("--trials", trials, 2...100_000), ("--finalists", finalists, 2...100),
            ("--seeds", seeds, 0...100), ("--workers", workers, 1...64),
        ] {
            if let value, !range.contains(value) {
                throw ValidationError(
                    "\(name) is \(value), it must be in \(range.lowerBound)...\(range.upperBound)")
            }
        }
        if target != nil, judge != .probe, judge != .auc {
            throw ValidationError("--target belongs to --judge probe and --judge auc")
        }
        if output == "-" || output.hasPrefix("/dev/") {
            throw ValidationError("--output \(output): a search writes its winner to a file")
        }
    }

    /// The file of options beside the model.
    var optionPath: String { stem + ".yaml" }

    /// The folder of the models that none beats in both; nil where nothing counts beside the score.
    var frontPath: String? { against.map { _ in stem + "-front" } }

    private var stem: String {
        URL(fileURLWithPath: output).deletingPathExtension().relativePath
    }

    var places: OutputPlaces {
        OutputPlaces(output, optionPath, report, reading: [data.path, space, test, target])
    }

    func run(givenBy arguments: [String]) throws {
        // A search that is gone on with may have written some of its results.
        if !FileManager.default.fileExists(atPath: record) {
            try places.check(overwriting: overwriting.force)
        }
        try SearchWork.requireFolder(in: record)
        let mark = try FileLock(of: record)
        defer { withExtendedLifetime(mark) {} }
        try SearchJob(self, arguments).perform()
    }
}

extension SearchCost: ExpressibleByArgument {}

/// What decides, as an option says it.
enum JudgeName: String, CaseIterable, ExpressibleByArgument {
    case bound, probe, auc, rmse
}

extension Recipe {
    /// The names of those that a search refuses.
    fileprivate static var unsearched: String {
        all.filter { !$0.canBeSearched }.map(\.name).joined(separator: ", ")
    }
}
