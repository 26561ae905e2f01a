import ArgumentParser
import Elbo
import Foundation

/// Numbers of components, such as `3`, `1...9` or `2,4,8`.
struct ComponentRange: ExpressibleByArgument {
    let values: [Int]

    init(_ values: [Int]) { self.values = values }

    init?(argument: String) {
        var values: [Int] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            if let range = part.range(of: "...") ?? part.range(of: "-") {
                guard let low = Int(part[..<range.lowerBound]),
                    let high = Int(part[range.upperBound...]), 1 <= low, low <= high, high <= 10_000
                else { return nil }
                values += Array(low...high)
            } else {
                guard let value = Int(part), (1...10_000).contains(value) else { return nil }
                values.append(value)
            }
        }
        self.values = Array(Set(values)).sorted()
    }

    var defaultValueDescription: String {
        guard let first = values.first, let last = values.last, values.count == last - first + 1,
            values.count > 1
        else { return values.map(String.init).joined(separator: ",") }
        return "\(first)...\(last)"
    }
}

/// Covariance models by mclust's or scikit-learn's names or those of factors, or all fourteen.
struct CovarianceList: ExpressibleByArgument {
    /// Nil for all.
    let models: [CovarianceModel]?

    init(_ models: [CovarianceModel]?) { self.models = models }

    init?(argument: String) {
        guard argument.lowercased() != "all" else {
            models = nil
            return
        }
        var models: [CovarianceModel] = []
        for part in argument.split(separator: ",") {
            guard let own = Self.models(named: String(part)) else { return nil }
            for model in own where !models.contains(model) { models.append(model) }
        }
        guard !models.isEmpty else { return nil }
        self.models = models
    }

    /// One model; or of factors those of a range, such as UUC-1...3, and with `factors` for the letters all eight.
    private static func models(named name: String) -> [CovarianceModel]? {
        if let model = CovarianceModel(name: name) { return [model] }
        guard let dash = name.firstIndex(of: "-"),
            let counts = ComponentRange(argument: String(name[name.index(after: dash)...]))
        else { return nil }
        let letters = name[..<dash].uppercased()
        let kinds = letters == "FACTORS" ? FactorModel.letters : [letters]
        let models = counts.values.flatMap { count in
            kinds.map { CovarianceModel(name: "\($0)-\(count)") }
        }
        return models.contains(nil) || models.isEmpty ? nil : models.compactMap(\.self)
    }

    var defaultValueDescription: String { models?.map(\.name).joined(separator: ",") ?? "all" }

    /// The models that differ for rows of this dimension: of one column there are two.
    func models(dimension: Int) -> [CovarianceModel] {
        guard dimension > 0 else { return CovarianceModel.distinct(dimension: 0) }
        guard dimension == 1 else { return models ?? CovarianceModel.allCases }
        guard let models else { return [.eii, .vii] }
        // In one dimension the first letter is all there is.
        let volumes = models.filter { $0.factorModel == nil }
            .map { $0.name.hasPrefix("E") ? CovarianceModel.eii : .vii }
        return volumes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
