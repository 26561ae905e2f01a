import ArgumentParser
import Elbo

/// What mistakes cost, such as `sick:well=10,well:sick=1`: told well where sick is true costs ten.
struct CostOption: ExpressibleByArgument {
    let named: [(truth: String, told: String, cost: Double)]

    init?(argument: String) {
        var named: [(truth: String, told: String, cost: Double)] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            let classes = sides[0].split(separator: ":", omittingEmptySubsequences: false)
            guard sides.count == 2, classes.count == 2, let cost = Double(sides[1]), cost >= 0,
                cost.isFinite
            else { return nil }
            named.append((String(classes[0]), String(classes[1]), cost))
        }
        self.named = named
    }

    /// The costs of a model's classes.
    ///
    /// - Throws: `CommandFailure` for a class that the model does not know.
    func costs(of names: [String]) throws -> MisclassificationCosts {
        func place(_ name: String) throws -> Int {
            guard let place = names.firstIndex(of: name) else {
                throw CommandFailure(
                    .usage,
                    "--costs names '\(name)', which is none of the model's classes \(names.joined(separator: ", "))"
                )
            }
            return place
        }
        if let same = named.first(where: { $0.truth == $0.told }) {
            throw CommandFailure(
                .usage,
                "--costs names '\(same.truth)' twice; a class that is told rightly costs nothing")
        }
        for (place, cost) in named.enumerated() {
            let same = named[..<place].first { $0.truth == cost.truth && $0.told == cost.told }
            guard same == nil else {
                throw CommandFailure(
                    .usage,
                    "--costs names \(cost.truth):\(cost.told) twice; a mistake has one cost")
            }
        }
        return try MisclassificationCosts(
            classes: names.count,
            named.map { (truth: try place($0.truth), told: try place($0.told), cost: $0.cost) })
    }
}
