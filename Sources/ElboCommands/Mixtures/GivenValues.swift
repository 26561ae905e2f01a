import Elbo

/// Columns whose values are known, such as `eruptions=2,waiting=55`.
struct GivenValues {
    /// Values by column, from 0.
    let values: [Int: Double]

    /// - Throws: `CommandFailure` for a text that names no column of the mixture, or no number.
    init(_ text: String, of mixture: GaussianMixture) throws {
        var values: [Int: Double] = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let value = Double(sides[1]), value.isFinite else {
                throw CommandFailure(
                    .usage,
                    "--given has '\(part)'; it must be column=number, such as \(mixture.columnNames[0])=1.5"
                )
            }
            let number = Int(sides[0]).flatMap {
                (1...mixture.dimension).contains($0) ? $0 - 1 : nil
            }
            guard let column = mixture.columnNames.firstIndex(of: sides[0]) ?? number else {
                throw CommandFailure(
                    .usage,
                    "--given names '\(sides[0])'; the mixture's columns are \(mixture.columnNames.joined(separator: ", "))"
                )
            }
            guard values.updateValue(value, forKey: column) == nil else {
                throw CommandFailure(.usage, "--given names \(mixture.columnNames[column]) twice")
            }
        }
        self.values = values
    }
}
