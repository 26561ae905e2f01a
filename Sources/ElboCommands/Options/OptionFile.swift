import ArgumentParser
import Elbo
import Yams

/// A YAML file of options, read as the flags that would say the same: `latent: 20` is `--latent=20`,
/// `hidden: [512, 256]` is `--hidden=512,256`, `residual: false` is `--no-residual`.
struct OptionFile {
    /// One line of the file.
    struct Entry {
        let key: String
        /// Nil for a flag that is off and has no opposite.
        let argument: String?
    }

    let path: String
    /// In the file's order.
    private(set) var entries: [Entry]

    /// Reads a file and has the parser check every key and value.
    ///
    /// - Throws: `CommandFailure` that names the file, the line and what is wrong there.
    init<Verb: TakesOptionFile>(reading path: String, for verb: Verb.Type) throws {
        self.path = path
        entries = []
        let forms = try Verb.optionForms.filter { $0.key != "config" }
        for (key, value) in try OptionFile.lines(of: path) {
            let place = "\(path): line \(key.mark?.line ?? 1)"
            guard let name = key.string else {
                throw CommandFailure(.badData, "\(place) does not begin with an option's name")
            }
            guard let form = forms[name] else {
                let meant = name.nearest(among: forms.keys).map { "; did you mean \($0)?" }
                throw CommandFailure(
                    .badData,
                    name == "config"
                        ? "\(place), a file of options names no other"
                        : "\(place), there is no option \(name)"
                            + (meant ?? "; elbo \(Verb._commandName) --help lists them"))
            }
            let entry = Entry(
                key: name,
                argument: try OptionFile.argument(name, form, value, at: "\(place), \(name)"))
            do {
                // The data are the verb's one argument.
                _ = try Verb.parse(["data"] + [entry.argument].compactMap { $0 })
            } catch {
                throw CommandFailure(
                    .badData, "\(place), \(name): " + Verb.message(for: error).inOneLine)
            }
            entries.append(entry)
        }
    }

    /// What the file gives, as flags.
    var arguments: [String] { entries.compactMap(\.argument) }

    /// The file without what a command line says itself.
    func without(_ given: GivenArguments) -> OptionFile {
        var rest = self
        rest.entries.removeAll {
            given.count(of: "--\($0.key)") > 0 || given.count(of: "--no-\($0.key)") > 0
        }
        return rest
    }
}
