import ElboNumerics
import Foundation

/// Covariances of factor analysers, by EM over the factors within the M step, and where that creeps by Newton's method.
extension ScatterStatistics {
    /// All eight models: from principal axes, in turn what is expected of the factors, the loadings, and the uniquenesses (McNicholas
    /// and Murphy 2008, appendix), until -Σ_k N_k (log |Σ_k| + tr(S_k Σ_k⁻¹)), S_k = W_k / N_k, settles; where they creep
    /// `ProfileUniquenesses` goes the rest of the way, for all models but CUC and CUU.
    ///
    /// - Parameter previous: the covariances before this step, which stay where they are the likelier ones, each by itself where
    ///   components share nothing: there are several maxima, and EM must not lose likelihood.
    func factorAnalyzers(_ model: FactorModel, previous: [Covariance]?) throws -> [Covariance] {
        let (d, q) = (dimension, model.factors)
        guard q < d else {
            throw MixtureError.option(
                name: "the number of factors", value: "\(q)",
                allowed: "fewer than the \(d) columns")
        }
        let moments = (0..<components).map { k in scatters[k].map { $0 / weights[k] } }
        for k in 0..<components {
            try requireVariances((0..<d).map { moments[k][$0 * (d + 1)] }, of: k)
        }
        let found: [Covariance]
        switch (model.hasCommonLoadings, model.hasCommonNoise, model.isIsotropic) {
        case (false, _, true), (true, true, true): found = try principalFactors(model)
        case (true, true, false):
            let pooled = pooled().map { $0 / total }
            let one = try settled([pooled], [total], model)
            found = Array(repeating: .full(one[0].matrix, dimension: d), count: components)
        default:
            found = try settled(moments, weights, model).map { .full($0.matrix, dimension: d) }
        }
        guard let previous, let before = costs(of: previous, moments),
            let after = costs(of: found, moments)
        else { return found }
        if model.hasCommonLoadings || model.hasCommonNoise {
            return before.reduce(0, +) < after.reduce(0, +) ? previous : found
        }
        return found.indices.map { before[$0] < after[$0] ? previous[$0] : found[$0] }
    }

    /// N_k (log |Σ_k| + tr(S_k Σ_k⁻¹)); nil for covariances that are not positive definite.
    private func costs(of covariances: [Covariance], _ moments: [[Double]]) -> [Double]? {
        var costs: [Double] = []
        for (k, covariance) in covariances.enumerated() {
            guard let logDeterminant = covariance.logDeterminant,
                let trace = covariance.traceOfQuotient(moments[k])
            else { return nil }
            costs.append(weights[k] * (logDeterminant + trace))
        }
        return costs
    }

    /// Loadings and uniquenesses of scatters, each over its weight.
    func settled(
        _ moments: [[Double]], _ weights: [Double], _ model: FactorModel
    ) throws -> [FactorLoadings] {
        let (d, total) = (dimension, weights.reduce(0, +))
        var parts = moments.map {
            FactorLoadings(principalOf: $0, dimension: d, factors: model.factors)
        }
        if model.hasCommonLoadings {
            let pooled = pooled().map { $0 / total }
            let common = FactorLoadings(
                principalOf: pooled, dimension: d, factors: model.factors)
            for k in parts.indices { parts[k].loadings = common.loadings }
        }
        share(&parts, weights, model)
        // Of common loadings the best for given uniquenesses are in no closed form. A step of Newton's method costs as much as about d rounds.
        let hasProfile = !model.isIsotropic && (!model.hasCommonLoadings || parts.count == 1)
        var last = Double.infinity
        for _ in 0..<(hasProfile ? max(200, 4 * d) : Self.factorRounds) {
            let expected = try parts.enumerated().map { k, part in
                guard let own = part.expected(moments[k]) else { throw collapse(k) }
                return own
            }
            let cost = zip(expected, weights).reduce(0) { $0 + $1.0.cost * $1.1 } / total
            if last - cost < Self.factorTolerance { return parts }
            last = cost
            try load(&parts, expected, weights, model)
            for k in parts.indices {
                parts[k].noise = parts[k].remaining(moments[k], expected[k])
            }
            share(&parts, weights, model)
        }
        guard hasProfile else { return parts }
        let groups = model.hasCommonNoise ? [Array(parts.indices)] : parts.indices.map { [$0] }
        for group in groups {
            let profile = ProfileUniquenesses(
                group.map { moments[$0] }, weights: group.map { weights[$0] }, dimension: d,
                factors: model.factors)
            guard let better = profile.settled(from: parts[group[0]].noise) else { continue }
            for (k, part) in zip(group, better) { parts[k] = part }
        }
        return parts
    }

    /// Rounds within one M step at most, and the least gain in nats a row: the next M step begins anew.
    private static let factorRounds = 5000
    private static let factorTolerance = 1e-10

    /// Λ_k = S_k β_kᵀ Θ_k⁻¹; of common loadings row i is Σ_k N_k / ψ_ki (S_k β_kᵀ)_i (Σ_k N_k / ψ_ki Θ_k)⁻¹.
    private func load(
        _ parts: inout [FactorLoadings], _ expected: [FactorLoadings.Expected],
        _ weights: [Double], _ model: FactorModel
    ) throws {
        let (d, q) = (dimension, model.factors)
        func inverse(_ square: [Double]) throws -> [Double] {
            guard let factor = CholeskyFactor(square, order: q) else {
                throw MixtureError.singularCovariance
            }
            return factor.inverse
        }
        guard model.hasCommonLoadings else {
            for (k, own) in expected.enumerated() {
                parts[k].loadings = product(
                    own.cross, try inverse(own.square), rows: d, inner: q, columns: q)
            }
            return
        }
        var loadings: [Double] = []
        for i in 0..<d {
            var square = [Double](repeating: 0, count: q * q)
            var cross = [Double](repeating: 0, count: q)
            for (k, own) in expected.enumerated() {
                let factor = weights[k] / parts[k].noise[i]
                for f in square.indices { square[f] += factor * own.square[f] }
                for f in 0..<q { cross[f] += factor * own.cross[i * q + f] }
            }
            loadings += product(cross, try inverse(square), rows: 1, inner: q, columns: q)
        }
        for k in parts.indices { parts[k].loadings = loadings }
    }

    /// Uniquenesses that columns or components share are means.
    private func share(
        _ parts: inout [FactorLoadings], _ weights: [Double], _ model: FactorModel
    ) {
        if model.isIsotropic {
            for k in parts.indices {
                let mean = parts[k].noise.reduce(0, +) / Double(dimension)
                parts[k].noise = Array(repeating: mean, count: dimension)
            }
        }
        guard model.hasCommonNoise else { return }
        let total = weights.reduce(0, +)
        let common = (0..<dimension).map { i in
            zip(parts, weights).reduce(0) { $0 + $1.0.noise[i] * $1.1 } / total
        }
        for k in parts.indices { parts[k].noise = common }
    }
}
