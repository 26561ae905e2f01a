import ArgumentParser
import Foundation

extension OptionFile {
    /// A refusal of options, with those among them that this file gave.
    func explaining(_ error: any Error) -> any Error {
        let isOfParser = ElboCommand.exitCode(for: error) == .validationFailure
        let failure =
            isOfParser
            ? CommandFailure(.usage, ElboCommand.message(for: error)) : CommandFailure(error)
        guard failure.code == .usage, !entries.isEmpty else { return error }
        let sentence = failure.description
        let flags = sentence.words.filter { $0.hasPrefix("--") }
        let keys = entries.map(\.key).filter {
            flags.isEmpty ? sentence.isAbout($0) : flags.contains("--" + $0)
        }
        // Flags that are named, but none of the file's: it has no part in this.
        if keys.isEmpty, !flags.isEmpty { return error }
        let given = keys.isEmpty ? "options too" : keys.joined(separator: ", ")
        return CommandFailure(.usage, "\(sentence) (\(path) gives \(given))")
    }
}

extension String {
    /// In lower case, with the dashes of flags.
    fileprivate var words: [String] {
        lowercased().split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init)
    }

    /// Whether this sentence of the library, which knows no flags, says what an option "is".
    fileprivate func isAbout(_ key: String) -> Bool {
        guard let end = range(of: " is ")?.lowerBound else { return false }
        let subject = String(self[..<end]).words
        return key.split(separator: "-").allSatisfy { subject.contains(String($0)) }
    }
}
