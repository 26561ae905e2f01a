/// Where a page comes from, so that it can be made again: it stands at the page's end.
public struct PageOrigin: Sendable, Equatable {
    /// The command that wrote the page, as a shell takes it; empty when there was none.
    public let command: String
    /// What of the data is not in the page or the model, a sentence each: columns, rows, cells.
    public let leftOut: [String]

    /// An origin from its parts.
    public init(command: String = "", leftOut: [String] = []) {
        self.command = command
        self.leftOut = leftOut
    }

    /// A program's arguments as a command that a shell takes: words that need it are quoted.
    public static func command(_ arguments: [String]) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=,:+@%")
        return arguments.enumerated().map { index, word in
            // The program by its name, wherever it lies.
            let word = index == 0 ? String(word.split(separator: "/").last ?? "elbo") : word
            return !word.isEmpty && word.allSatisfy(plain.contains)
                ? word
                : "'"
                    + word.split(separator: "'", omittingEmptySubsequences: false).joined(
                        separator: "'\\''") + "'"
        }.joined(separator: " ")
    }
}
