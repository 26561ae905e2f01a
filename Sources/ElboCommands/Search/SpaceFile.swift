import Elbo
import Foundation
import Yams

/// A YAML file of a space: `latent: 2...64:log`, `hidden: [128, [512, 256]]`, or with a condition
/// `layers: {values: 1...3, when: {network: mlp}}`.
enum SpaceFile {
    /// Reads one.
    ///
    /// - Throws: `CommandFailure` that names the file and the line.
    static func read(_ path: String) throws -> [SearchParameter] {
        try OptionFile.lines(of: path).map { key, value in
            let place = "\(path): line \(key.mark?.line ?? 1)"
            guard let name = key.string else {
                throw CommandFailure(.badData, "\(place) does not begin with an option's name")
            }
            guard let mapping = value.mapping else {
                return SearchParameter(name, try domain(value, at: "\(place), \(name)"))
            }
            guard let values = mapping["values"] else {
                throw CommandFailure(.badData, "\(place), \(name) has no values")
            }
            let known = mapping.keys.compactMap(\.string)
            if let other = known.first(where: { $0 != "values" && $0 != "when" }) {
                throw CommandFailure(
                    .badData, "\(place), \(name) has \(other); it can have values and when")
            }
            return SearchParameter(
                name, try domain(values, at: "\(place), \(name)"),
                when: try mapping["when"].map { try condition($0, at: "\(place), \(name)") })
        }
    }

    private static func domain(_ node: Yams.Node, at place: String) throws -> SearchDomain {
        guard let items = node.sequence else {
            guard let text = node.scalar?.string, text.contains("...") else {
                throw CommandFailure(
                    .badData, "\(place) must be a range such as 2...64:log or a list")
            }
            do {
                return try TriedOption.domain(text, in: text)
            } catch {
                throw CommandFailure(.badData, "\(place) has no range of numbers from low to high")
            }
        }
        return .choice(
            try items.map { item in
                let parts = item.sequence.map(Array.init) ?? [item]
                let texts = parts.compactMap { $0.scalar?.string }
                guard texts.count == parts.count else {
                    throw CommandFailure(
                        .badData, "\(place) must list values, or lists such as [512, 256]")
                }
                return texts.joined(separator: ",")
            })
    }

    private static func condition(_ node: Yams.Node, at place: String) throws -> SearchCondition {
        guard let mapping = node.mapping, mapping.count == 1, let (key, value) = mapping.first,
            let name = key.string
        else {
            throw CommandFailure(.badData, "\(place): when names one option, as in {network: mlp}")
        }
        let values = (value.sequence.map(Array.init) ?? [value]).compactMap { $0.scalar?.string }
        return SearchCondition(name, is: values)
    }
}
