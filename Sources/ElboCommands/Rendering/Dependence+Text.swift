import Elbo

extension Dependence {
    /// The readings for people.
    func text(between x: String, and y: String) -> String {
        let missing =
            incompleteRows > 0
            ? ", \(Format.count(incompleteRows)) left out for missing cells" : ""
        let head = [
            Format.wrapped(
                "I(\(x); \(y)): \(Format.count(trainingRows, "row")) to learn from, "
                    + "\(Format.count(freshRows)) fresh to judge by\(missing)", indent: 2), "",
        ]
        let width = readings.map(\.bound.rawValue.count).max() ?? 0
        let values = readings.map { reading in
            let value = Format.estimate(reading.nats, reading.standardError, decimals: 4)
            return "  \(reading.bound.rawValue.padded(to: width + 2))"
                + "\(reading.side.rawValue.padded(to: 10))\(value) nats"
        }
        let verdict = pValue <= 0.05 ? "they depend on each other" : "no dependence was found"
        let test =
            "  permutation test   p \(Format.number(pValue, decimals: 3)) of \(Format.count(permutations)): \(verdict)"
        let cautions = readings.compactMap { reading in
            reading.caution.map {
                Format.wrapped("caution, \(reading.bound.rawValue): \($0)", indent: 2)
            }
        }
        return (head + values + ["", test] + (cautions.isEmpty ? [] : [""] + cautions))
            .joined(separator: "\n")
    }
}
