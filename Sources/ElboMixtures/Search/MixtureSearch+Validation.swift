import ElboData
import ElboNumerics

extension MixtureSearch {
    /// The places by the log-likelihood of held-out rows, Σ w log p(x | fit to the other folds), in nats.
    ///
    /// A fit to the other folds begins with the responsibilities of the fit to all rows, so that it ends at the same maximum, moved by
    /// the rows that it lacks. A place of which one fold cannot be fitted has no value.
    ///
    /// - Throws: `DataError` from reading.
    func validated(
        _ places: [Candidate], _ data: MixtureData, isSmall: Bool
    ) throws -> [Candidate] {
        let all = data.weights ?? Array(repeating: 1, count: data.rows.count)
        let counted = all.indices.filter { all[$0] > 0 }
        guard folds >= 2, folds <= counted.count else {
            throw MixtureError.option(
                name: "the number of folds", value: "\(folds)",
                allowed: "in 2...\(counted.count), the number of rows")
        }
        let order = key.child(0xf01d).permutation(counted.count)
        let parts = (0..<folds).map { fold in
            stride(from: fold, to: counted.count, by: folds).map { counted[order[$0]] }
        }
        return try concurrentMap(places.count, threads: isSmall ? method.threads : 1) { index in
            Result {
                let place = places[index]
                guard let fit = place.fit else { return place }
                var method = try self.method(
                    place.model, components: place.components, data,
                    threads: isSmall ? 1 : self.method.threads)
                method.key = key
                do {
                    return place.valued(
                        try parts.reduce(0) {
                            try $0 + heldOut($1, of: data, all, method, fit.mixture)
                        })
                } catch let error as MixtureError {
                    return place.valued(nil, failure: error)
                }
            }
        }.map { try $0.get() }
    }

    /// The log-likelihood of some rows under a fit to all others.
    private func heldOut(
        _ rows: [Int], of data: MixtureData, _ weights: [Double],
        _ method: ExpectationMaximization, _ mixture: GaussianMixture
    ) throws -> Double {
        var others = weights
        var own = [Double](repeating: 0, count: weights.count)
        for row in rows { (own[row], others[row]) = (weights[row], 0) }
        let fit = try method.fit(data.counting(others), from: .posteriors(mixture))
        return try ExpectationStep(data: data.counting(own), threads: method.threads)(
            fit.mixture, isDiagonal: true
        ).logLikelihood
    }
}
