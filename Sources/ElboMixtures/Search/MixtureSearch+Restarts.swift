import ElboData
import ElboNumerics

extension MixtureSearch {
    /// Makes further starts as long as the budget lasts: 1, 2, 4 ... for all places, their better half, the
    /// better half of these ... so that a mixture that one start undervalues is not lost at once.
    ///
    /// Where nothing could be fitted at all, every place is tried once more, whatever it costs.
    func restart(
        _ places: inout [Candidate], _ data: MixtureData, _ starts: SearchStarts, isSmall: Bool
    ) throws {
        var left = Restarts.budget
        var leading = places.indices.filter { places[$0].components > 1 }
        var trial = 1
        var count = 1
        while !leading.isEmpty, trial <= Restarts.most {
            let cost = leading.reduce(0) { $0 + self.cost(places[$1], data) } * Double(count)
            let isLost = places.allSatisfy { $0.fit == nil } && trial == 1
            guard cost <= left || isLost else { return }
            left -= cost
            let (before, trials) = (places, trial...trial + count - 1)
            let again = leading
            let fitted = try concurrentMap(again.count, threads: isSmall ? method.threads : 1) {
                index in
                Result {
                    let place = before[again[index]]
                    return try candidate(
                        place.components, place.model, data, starts, trials, after: place,
                        threads: isSmall ? 1 : method.threads)
                }
            }.map { try $0.get() }
            for (index, place) in zip(again, fitted) { places[index] = place }
            trial += count
            count *= 2
            let ranked = leading.filter { places[$0].value != nil }.sorted {
                (places[$0].value ?? 0, $1) > (places[$1].value ?? 0, $0)
            }
            // While nothing has been fitted there is nothing to rank.
            if !ranked.isEmpty { leading = Array(ranked.prefix((ranked.count + 1) / 2)) }
        }
    }

    /// What one more start of a place costs, in products of two cells: its iterations with their sums over rows,
    /// components and pairs of columns. A place that failed counts as fifty iterations.
    private func cost(_ place: Candidate, _ data: MixtureData) -> Double {
        let d = Double(data.rows.width)
        let iterations = Double(place.fit?.iterations ?? 50)
        let sums = Double(data.rows.count * place.components) * (place.model.isDiagonal ? d : d * d)
        // An M step costs the cube of the columns, and no iteration is free.
        return iterations * (sums + Double(place.components) * d * d * d * 10 + 1e4)
    }
}

extension MixtureFit {
    /// Whether every component with a covariance of its own has more rows than columns behind it.
    ///
    /// Fewer lie in a plane, on which the likelihood has spikes that say nothing (McLachlan and Peel 2000,
    /// section 3.10).
    var isHeldByRows: Bool {
        let model = mixture.model
        guard [model.volume, model.shape, model.orientation].contains(.variable) else {
            return true
        }
        return mixture.components.allSatisfy {
            $0.weight * rows > Double(mixture.dimension + 1)
        }
    }
}
