import Elbo
import Foundation

/// An option with the values to try, as the command line says it: `latent=2...64:log`, `hidden=128,256,512+256`,
/// `layers=1...3@network=mlp`.
enum TriedOption {
    /// Reads one.
    ///
    /// - Throws: `CommandFailure` that says what is wrong with it.
    static func parse(_ text: String) throws -> SearchParameter {
        let sign = text.firstIndex(of: "=") ?? text.endIndex
        let name = String(text[..<sign])
        guard sign < text.endIndex, !name.isEmpty else {
            throw refusal(text, "is no option with values")
        }
        let parts = text[text.index(after: sign)...].split(
            separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let condition = parts.count > 1 ? try condition(parts[1], in: text) : nil
        return SearchParameter(name, try domain(String(parts[0]), in: text), when: condition)
    }

    /// The domain that a text says.
    static func domain(_ text: String, in whole: String) throws -> SearchDomain {
        guard let dots = text.range(of: "...") else {
            let values = text.split(separator: ",", omittingEmptySubsequences: false)
                .map { String($0).replacing("+", with: ",") }
            guard !values.contains("") else { throw refusal(whole, "has an empty value") }
            return .choice(values)
        }
        var end = text[dots.upperBound...]
        let isLogarithmic = end.hasSuffix(":log")
        if isLogarithmic { end = end.dropLast(4) }
        let low = text[..<dots.lowerBound]
        if let low = Int(low), let high = Int(end), low <= high {
            return .integer(low...high, isLogarithmic: isLogarithmic)
        }
        guard let low = Double(low), let high = Double(end), low <= high else {
            throw refusal(whole, "has no range of numbers from low to high")
        }
        return .real(low...high, isLogarithmic: isLogarithmic)
    }

    /// `network=mlp|conv`
    private static func condition(_ text: Substring, in whole: String) throws -> SearchCondition {
        let sides = text.split(separator: "=", maxSplits: 1)
        guard sides.count == 2 else { throw refusal(whole, "has no option=value behind @") }
        return SearchCondition(
            String(sides[0]), is: sides[1].split(separator: "|").map(String.init))
    }

    static func refusal(_ text: String, _ fault: String) -> CommandFailure {
        CommandFailure(
            .usage,
            "--try \(text) \(fault); write latent=2...64:log, hidden=128,256,512+256 or layers=1...3@network=mlp"
        )
    }
}
