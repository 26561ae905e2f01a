import ArgumentParser
import Foundation

/// The command line as the parser takes it.
enum CommandArguments {
    /// What this process was given, without its name.
    ///
    /// - Throws: `CommandFailure` for bytes that are not UTF-8: the file of such a name could not be found again.
    static func own() throws -> [String] {
        try (1..<max(Int(CommandLine.argc), 1)).compactMap { index in
            guard let bytes = CommandLine.unsafeArgv[index] else { return nil }
            guard let text = String(validatingCString: bytes) else {
                throw CommandFailure(
                    .usage,
                    "argument \(index), \(String(cString: bytes)), is not text in UTF-8; rename the file, or "
                        + "give a link to it that has another name")
            }
            return text
        }
    }

    /// `--option -1` as `--option=-1`: the parser takes what begins with a dash for an option, but no option is a
    /// number.
    static func joiningNegativeNumbers(_ arguments: [String]) -> [String] {
        var result: [String] = []
        for (index, argument) in arguments.enumerated() {
            if let last = result.last, last.hasPrefix("--"), last != "--", !last.contains("="),
                !arguments[..<index].contains("--"), argument.hasPrefix("-"),
                Double(argument) != nil
            {
                result[result.count - 1] = last + "=" + argument
            } else {
                result.append(argument)
            }
        }
        return result
    }
}

extension ParsableCommand {
    /// Checks that all numbers of the options are finite: `nan` and `inf` are numbers to the parser, and pass most
    /// comparisons.
    ///
    /// - Throws: `CommandFailure` that names the option.
    func requireFiniteNumbers() throws {
        if let (name, number) = Mirror(reflecting: self).firstNotFinite(in: "") {
            throw CommandFailure(
                .usage, "--\(name.asOption) is \(number), it must be a finite number")
        }
    }
}

extension StringProtocol {
    /// A property's name as that of its option: `klWeight` is `kl-weight`.
    var asOption: String {
        reduce(into: "") { text, character in
            text += character.isUppercase ? "-" + character.lowercased() : String(character)
        }
    }
}

extension Mirror {
    /// The first number that is not finite among the options of a command and of its groups, with the option's name:
    /// a wrapped property is stored under its own name behind an underscore.
    fileprivate func firstNotFinite(in option: String) -> (name: String, number: Double)? {
        for child in children {
            let name = child.label.flatMap { $0.hasPrefix("_") ? String($0.dropFirst()) : nil }
            let isProperty = name.map { !$0.isEmpty && $0 != "parsedValue" } ?? false
            let option = isProperty ? name ?? option : option
            if let number = child.value as? Double {
                if !number.isFinite { return (option, number) }
            } else if let found = Mirror(reflecting: child.value).firstNotFinite(in: option) {
                return found
            }
        }
        return nil
    }
}
