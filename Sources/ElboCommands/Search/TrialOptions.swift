import ArgumentParser
import Elbo
import Foundation

/// The options of a search's trials: those that are fixed, and those that are tried.
struct TrialOptions {
    /// What the command line fixes, by name in its order; nil of a flag.
    let fixed: [(name: String, value: String?)]
    /// Forms of all options of `elbo train`.
    private let forms: [String: OptionForm]
    /// Names of those that choose a model and its training.
    private let modelNames: Set<String>
    /// What is told by probes, and no part of the examples.
    private let target: String?

    /// Options that a search sets itself, or that would change what scores mean.
    private static let reserved: Set = [
        "epochs", "examples-per-epoch", "patience", "validation", "seed", "binarization",
        "dequantize",
    ]
    /// Options of the search that are none of a training.
    private static let own: Set = [
        "try", "space", "judge", "target", "against", "async", "budget", "trials", "finalists",
        "seeds",
        "record", "workers", "output",
        "report", "test", "force", "json", "threads", "quiet", "config", "epochs", "patience",
        "seed",
    ]

    /// Reads a command line of `elbo search` that the parser has taken.
    init(_ arguments: [String], target: String? = nil) throws {
        self.target = target
        forms = try Train.optionForms.merging(Search.optionForms) { own, _ in own }
        modelNames = Set(try ModelOptions.optionForms.keys)
        var fixed: [(name: String, value: String?)] = []
        var rest = arguments.prefix { $0 != "--" }.dropFirst()
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word.count > 1 else { continue }
            let parts = word.drop { $0 == "-" }.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = word == "-o" ? "output" : String(parts[0])
            var value = parts.count > 1 ? String(parts[1]) : nil
            if value == nil, case .value? = forms[name] { value = rest.popFirst() }
            if !TrialOptions.own.contains(name) { fixed.append((name, value)) }
        }
        self.fixed = fixed
    }

    /// Refuses what cannot be tried.
    ///
    /// - Throws: `CommandFailure` with the remedy.
    func check(_ space: SearchSpace) throws {
        for parameter in space.parameters {
            let name = parameter.name
            guard name != "layers" else {
                for case .integer(let count) in parameter.domain.extremes
                where !(1...100).contains(count) {
                    throw CommandFailure(
                        .usage, "layers=\(count) cannot be tried: it must be in 1...100")
                }
                continue
            }
            guard !TrialOptions.reserved.contains(name) else {
                throw CommandFailure(
                    .usage,
                    "\(name) cannot be tried: scores of its values are not of the same thing; fix it with --\(name)"
                )
            }
            guard modelNames.contains(name) else {
                let names = modelNames.subtracting(TrialOptions.reserved).union(["layers"])
                let meant = name.nearest(among: names).map { "; did you mean \($0)?" }
                throw CommandFailure(
                    .usage,
                    "\(name) is no option of a model\(meant ?? "; elbo train --help lists them")")
            }
            guard !fixed.contains(where: { $0.name == name || $0.name == "no-\(name)" }) else {
                throw CommandFailure(
                    .usage, "\(name) is fixed and tried at the same time; leave one of them out")
            }
            if case .flag? = forms[name],
                !(parameter.domain.choices ?? ["-"]).allSatisfy({ ["true", "false"].contains($0) })
            {
                throw CommandFailure(.usage, "\(name) is on or off; try \(name)=true,false")
            }
        }
    }

    /// The flags of a configuration.
    private func arguments(_ configuration: SearchConfiguration) -> [String] {
        var options = configuration.mapValues(\.description)
        if let layers = options.removeValue(forKey: "layers").flatMap({ Int($0) }) {
            let width =
                options["hidden"] ?? fixed.last { $0.name == "hidden" }?.value ?? "400"
            // Several widths are the layers already.
            if !width.contains(",") {
                options["hidden"] = Array(repeating: width, count: layers).joined(separator: ",")
            }
        }
        return options.sorted { $0.key < $1.key }.map { name, value in
            guard case .flag? = forms[name] else { return "--\(name)=\(value)" }
            return value == "true" ? "--\(name)" : "--no-\(name)"
        }
    }

    /// The model options of a configuration.
    ///
    /// - Parameters:
    ///   - plan: Says how long it is trained; nil leaves that to the data.
    ///   - seed: Decides everything random.
    /// - Throws: `CommandFailure` for a value that the parser refuses.
    func model(_ configuration: SearchConfiguration, _ plan: SearchPlan?, seed: UInt64) throws
        -> ModelOptions
    {
        var words = fixed.filter { modelNames.contains($0.name) || isNegative($0.name) }
            .filter { fixed in
                configuration[fixed.name] == nil && !isReplaced(fixed.name, configuration)
            }
            .map { "--\($0.name)" + ($0.value.map { "=\($0)" } ?? "") }
        words += arguments(configuration) + length(plan) + ["--seed=\(seed)"]
        do {
            return try ModelOptions.parse(words)
        } catch {
            throw CommandFailure(.usage, ModelOptions.message(for: error).inOneLine)
        }
    }

    private func isNegative(_ name: String) -> Bool {
        name.hasPrefix("no-") && modelNames.contains(String(name.dropFirst(3)))
    }

    /// Whether layers of a configuration say anew what an option fixes.
    private func isReplaced(_ name: String, _ configuration: SearchConfiguration) -> Bool {
        name == "hidden" && configuration["layers"] != nil
    }

    private func length(_ plan: SearchPlan?) -> [String] {
        guard let plan else { return [] }
        return ["--epochs=\(plan.epochs)"]
            + [
                plan.patience.map { "--patience=\($0)" },
                plan.examplesPerEpoch.map { "--examples-per-epoch=\($0)" },
                plan.validation.map { "--validation=\($0)" },
            ].compactMap(\.self)
    }

    /// A file of options with which `elbo train` trains a configuration again.
    func file(_ configuration: SearchConfiguration, _ plan: SearchPlan, seed: UInt64) -> String {
        let kept = fixed.filter {
            configuration[$0.name] == nil && !isReplaced($0.name, configuration)
        }.map { "--\($0.name)" + ($0.value.map { "=\($0)" } ?? "") }
        let aside = target.map { ["--labels=\($0)"] } ?? []
        let words = kept + arguments(configuration) + length(plan) + aside + ["--seed=\(seed)"]
        var lines: [String: [String]] = [:]
        for word in words {
            let parts = word.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if parts.count > 1 {
                lines[name, default: []].append(String(parts[1]))
            } else if name.hasPrefix("no-"), forms[name] == nil {
                lines[String(name.dropFirst(3))] = ["false"]
            } else {
                lines[name] = ["true"]
            }
        }
        return lines.sorted { $0.key < $1.key }.map { name, values in
            let isFlag = if case .flag? = forms[name] { true } else { false }
            let text = values.joined(separator: ",")
            return "\(name): " + (isFlag ? text : TrialOptions.quoted(text))
        }.joined(separator: "\n") + "\n"
    }

    /// A text as YAML takes it, whatever is in it.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "._-/".contains($0))
        }
        return isPlain && !text.hasPrefix("-") ? text : "'" + text.replacing("'", with: "''") + "'"
    }
}
