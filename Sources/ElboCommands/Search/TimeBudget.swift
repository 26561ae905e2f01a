import ArgumentParser

/// A time such as 2h, 90m, 1h30m or 45s.
struct TimeBudget: ExpressibleByArgument {
    /// Seconds, above 0.
    let seconds: Double

    init?(argument: String) {
        var sum = 0.0
        var digits = ""
        for character in argument {
            if character.isNumber || character == "." {
                digits.append(character)
                continue
            }
            guard let number = Double(digits),
                let unit = ["h": 3600.0, "m": 60, "s": 1][String(character)]
            else { return nil }
            sum += number * unit
            digits = ""
        }
        guard digits.isEmpty, sum > 0 else { return nil }
        seconds = sum
    }
}
