import ArgumentParser

/// A verb that has to know how it was called.
protocol TakesCommandLine: ParsableCommand {
    /// Runs the verb.
    ///
    /// - Parameter arguments: the command line that was parsed into this verb, its name first.
    func run(givenBy arguments: [String]) throws
}

/// A verb that takes some of its options from a YAML file too.
protocol TakesOptionFile: TakesCommandLine {
    /// The file, if one is named.
    var config: String? { get }
}

extension TakesOptionFile {
    /// Runs the verb with its file's options, over which those of the command line win.
    ///
    /// - Parameter arguments: the command line that was parsed into this verb.
    /// - Throws: what the verb throws; where options are refused, with the keys of the file among them.
    func run(givenBy arguments: [String]) throws {
        guard let config else {
            var verb = self
            return try verb.run()
        }
        let given = GivenArguments(arguments)
        if given.count(of: "--config") > 1 {
            throw CommandFailure(.usage, "--config is given twice; one file holds all options")
        }
        let file = try OptionFile(reading: config, for: Self.self).without(given)
        do {
            // The verb is the first argument: the options of the tool itself run no verb.
            var verb = try ElboCommand.parse(
                whole: Array(arguments.prefix(1)) + file.arguments + Array(arguments.dropFirst()))
            try verb.run()
        } catch {
            throw file.explaining(error)
        }
    }
}

/// The options on a command line that the parser has accepted, so that no option can be another's value.
struct GivenArguments {
    private let options: ArraySlice<String>

    init(_ arguments: [String]) {
        options = arguments.prefix { $0 != "--" }
    }

    /// How often an option stands there, as `--name value` or `--name=value`.
    func count(of option: String) -> Int {
        options.count { $0 == option || $0.hasPrefix(option + "=") }
    }
}
