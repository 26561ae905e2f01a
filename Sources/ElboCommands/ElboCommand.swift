public import ArgumentParser
import Elbo
import Foundation

/// The tool: one verb after another.
public struct ElboCommand: ParsableCommand {
    /// Name, summary and verbs.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "elbo",
            abstract:
                "Learn the hidden structure of unlabelled data with variational autoencoders and Gaussian mixtures.",
            discussion: """
                Data in, a model out: then encode, reconstruct, sample and look at what was learned. \
                Results go to standard output, talk and progress to standard error.

                Begin with:  elbo demo
                Look first:  elbo data data.csv
                Then:        elbo train data.csv --output model.safetensors --report report.html
                Or:          elbo mixture data.csv --report report.html
                Better:      elbo search data.csv --budget 1h

                Shell completions: elbo --generate-completion-script zsh (or bash, fish)
                """,
            version: elboVersion,
            groupedSubcommands: [
                CommandGroup(
                    name: "Train",
                    subcommands: [
                        Demo.self, DescribeData.self, Train.self, FitMixture.self, FitSeries.self,
                        ListRecipes.self, MakeToy.self,
                    ]),
                CommandGroup(name: "Search and keep", subcommands: [Search.self, ListRuns.self]),
                CommandGroup(
                    name: "Use a model",
                    subcommands: [
                        Encode.self, Decode.self, Reconstruct.self, Sample.self, Interpolate.self,
                        Traverse.self, Transform.self,
                        Cluster.self, Predict.self, Score.self, Impute.self,
                    ]),
                CommandGroup(
                    name: "Compress", subcommands: [Compress.self, Decompress.self]),
                CommandGroup(
                    name: "Judge a model",
                    subcommands: [
                        Evaluate.self, Compare.self, MeasureDependence.self, Bootstrap.self,
                        Inspect.self,
                        MakeReport.self,
                    ]),
            ])
    }

    /// Made by the parser.
    public init() {}

    /// The verb that a command line asks for.
    ///
    /// - Throws: what the parser throws; `CommandFailure` for a number that is not finite.
    static func parse(whole arguments: [String]) throws -> any ParsableCommand {
        try requireVerb(arguments.first)
        let command = try parseAsRoot(arguments)
        try command.requireFiniteNumbers()
        return command
    }

    /// Refuses a first word that is neither an option nor a verb, with the verb that was probably meant.
    private static func requireVerb(_ word: String?) throws {
        let verbs =
            configuration.groupedSubcommands.flatMap(\.subcommands).map { $0._commandName }
            + ["help"]
        guard let word, !word.hasPrefix("-"), !verbs.contains(word) else { return }
        let meant = word.nearest(among: verbs).map { "; did you mean \($0)?" }
        throw CommandFailure(
            .usage, "there is no verb \(word)\(meant ?? ";") elbo --help lists all")
    }

    /// Parses the arguments, runs the verb and ends the process with the right exit code.
    public static func run(arguments: [String]? = nil) -> Never {
        StandardStreams.prepare()
        Interrupts.own.listen()
        do {
            let arguments = CommandArguments.joiningNegativeNumbers(
                try arguments ?? CommandArguments.own())
            var command = try parse(whole: arguments)
            if let verb = command as? any TakesCommandLine {
                try verb.run(givenBy: arguments)
            } else {
                try command.run()
            }
            Foundation.exit(EXIT_SUCCESS)
        } catch {
            CommandFailure.exit(error)
        }
    }
}
