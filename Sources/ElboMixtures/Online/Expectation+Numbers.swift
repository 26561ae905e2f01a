extension Expectation {
    /// All sums as one list, for a file: rows, log-likelihood, classification log-likelihood, noise, and of each component
    /// the weight, the precision, its logarithm, and the sums of first and second order and of levels.
    var numbers: [Double] {
        sums.reduce(into: [rows, logLikelihood, classificationLogLikelihood, noise]) {
            numbers, own in
            numbers += [own.weight, own.precision, own.tail]
            numbers += own.first + own.second + own.levels
        }
    }

    /// How many numbers the sums of a mixture are.
    static func count(of mixture: GaussianMixture) -> Int {
        let d = mixture.dimension
        let slots = mixture.categories?.columns.slots.total ?? 0
        let second = mixture.model.isDiagonal ? d : d * d
        return 4 + mixture.components.count * (3 + d + second + slots)
    }

    /// Sums for a mixture's M step, all 0.
    init(for mixture: GaussianMixture) {
        self.init(
            components: mixture.components.count, dimension: mixture.dimension,
            isDiagonal: mixture.model.isDiagonal,
            slots: mixture.categories?.columns.slots.total ?? 0)
    }

    /// Sums from such a list; nil for one of another length.
    init?(_ numbers: [Double], for mixture: GaussianMixture) {
        self.init(for: mixture)
        guard numbers.count == Self.count(of: mixture) else { return nil }
        var rest = numbers[...]
        func next(_ count: Int) -> [Double] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        let head = next(4)
        (rows, logLikelihood) = (head[0], head[1])
        (classificationLogLikelihood, noise) = (head[2], head[3])
        for k in sums.indices {
            let own = next(3)
            (sums[k].weight, sums[k].precision, sums[k].tail) = (own[0], own[1], own[2])
            sums[k].first = next(sums[k].first.count)
            sums[k].second = next(sums[k].second.count)
            sums[k].levels = next(sums[k].levels.count)
        }
    }
}
