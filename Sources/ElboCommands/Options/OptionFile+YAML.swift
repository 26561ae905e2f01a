import Foundation
import Yams

extension OptionFile {
    /// Bytes of the longest file.
    private static var longest: Int { 1 << 20 }

    /// The keys and values of a file.
    static func lines(of path: String) throws -> [(key: Node, value: Node)] {
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: longest + 1) ?? Data()
        else {
            throw CommandFailure(.noInput, "\(path) cannot be read")
        }
        guard data.count <= longest else {
            throw CommandFailure(
                .badData, "\(path) is longer than \(longest >> 20) MiB; a file of options is short")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(.badData, "\(path) is not text in UTF-8")
        }
        do {
            guard let root = try Yams.compose(yaml: text), root.null == nil else { return [] }
            guard let mapping = root.mapping else {
                throw CommandFailure(.badData, "\(path): options are lines such as \"epochs: 20\"")
            }
            return mapping.map { ($0.key, $0.value) }
        } catch let error as YamlError {
            throw CommandFailure(.badData, "\(path)\(sentence(error))")
        }
    }

    /// What follows the name of a file that is not YAML.
    private static func sentence(_ error: YamlError) -> String {
        switch error {
        case .duplicatedKeysInMapping(let keys, _):
            return ": \(keys.sorted().joined(separator: ", ")) stands there twice"
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let parts = [context?.text, problem].compactMap { $0 }
            return ": line \(mark.line) is not YAML: \(parts.joined(separator: ", "))"
        case .reader(let problem, _, _, _):
            return " is not YAML: \(problem)"
        default:
            return " is not YAML: " + "\(error)".inOneLine
        }
    }

    /// The flag that says what a line says; nil for a flag that is off and has no opposite.
    static func argument(
        _ name: String, _ form: OptionForm, _ value: Node, at place: String
    ) throws -> String? {
        guard value.null == nil else {
            throw CommandFailure(
                .badData, "\(place) has no value; leave the line out for the default")
        }
        switch form {
        case .flag(let hasInverse):
            guard let isOn = value.bool else {
                throw CommandFailure(.badData, "\(place) must be true or false")
            }
            return isOn ? "--\(name)" : hasInverse ? "--no-\(name)" : nil
        case .value:
            let items = value.sequence.map(Array.init) ?? [value]
            let texts = items.compactMap { $0.scalar?.string }
            guard texts.count == items.count else {
                throw CommandFailure(
                    .badData, "\(place) must be one value or a list such as [512, 256]")
            }
            return "--\(name)=" + texts.joined(separator: ",")
        }
    }
}

extension String {
    /// The lines of a message as one, those of a list with commas between them.
    var inOneLine: String {
        var text = ""
        for line in split(whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("- ") {
                text += (text.hasSuffix(":") ? " " : ", ") + line.dropFirst(2)
            } else {
                text += (text.isEmpty ? "" : " ") + line
            }
        }
        return text
    }
}
