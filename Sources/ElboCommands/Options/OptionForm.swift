import ArgumentParser
import Foundation

/// How a long option is written on a command line.
enum OptionForm {
    /// `--name=value`
    case value
    /// `--name`, and `--no-name` where that is declared too.
    case flag(hasInverse: Bool)
}

extension ParsableArguments {
    /// The long options that this type declares, by name, as the parser describes them to other programs.
    static var optionForms: [String: OptionForm] {
        get throws {
            let description = try JSONDecoder().decode(
                ParserDescription.self, from: Data(_dumpHelp().utf8))
            let arguments = description.command.arguments ?? []
            let names = arguments.compactMap(\.longName)
            var forms: [String: OptionForm] = [:]
            for argument in arguments {
                guard let name = argument.longName, name != "help" else { continue }
                let isInverse = name.hasPrefix("no-") && names.contains(String(name.dropFirst(3)))
                if argument.kind == "option" {
                    forms[name] = .value
                } else if !isInverse {
                    forms[name] = .flag(hasInverse: names.contains("no-" + name))
                }
            }
            return forms
        }
    }
}

/// The part of the parser's own description that tells options from flags.
private struct ParserDescription: Decodable {
    struct Command: Decodable {
        let arguments: [Argument]?
    }

    struct Argument: Decodable {
        let kind: String
        let preferredName: Name?

        var longName: String? { preferredName.flatMap { $0.kind == "long" ? $0.name : nil } }
    }

    struct Name: Decodable {
        let kind: String
        let name: String
    }

    let command: Command
}
