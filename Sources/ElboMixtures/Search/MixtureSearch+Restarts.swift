import ElboData
import ElboNumerics

extension MixtureSearch {
    /// Makes further starts as long as the budget lasts, and lets places of the same number of components learn from
    /// one another.
    ///
    /// Rounds of 1, 2, 4, 8 and 16 starts: for all places while a round costs no more than a quarter of what is left,
    /// then for their better half, the better half of these ... so that no cell of a small table's grid is left to
    /// luck, and on a large one the work goes where the choice falls. After each round places learn. Where nothing
    /// could be fitted at all, every place is tried once more, whatever it costs.
    func restart(
        _ places: inout [Candidate], _ data: MixtureData, _ starts: SearchStarts, isSmall: Bool
    ) throws {
        var left = Restarts.budget
        var leading = places.indices.filter { places[$0].components > 1 }
        var lessons: Set<Lesson> = []
        var trial = 1
        var count = 1
        while !leading.isEmpty, trial <= Restarts.most {
            let isLost = places.allSatisfy { $0.fit == nil } && trial == 1
            // Where two starts failed, more would cost what others need.
            if trial > 1, leading.contains(where: { places[$0].fit != nil }) {
                leading.removeAll { places[$0].fit == nil }
            }
            if trial > 1, cost(of: leading, in: places, data) * Double(count) > left / 4 {
                leading = betterHalf(of: leading, in: places)
            }
            let price = cost(of: leading, in: places, data) * Double(count)
            guard price <= left || isLost else { return }
            left -= price
            let trials = trial...trial + count - 1
            places = try concurrentMap(
                leading, of: places, isSmall: isSmall
            ) { [places] index, threads in
                let place = places[index]
                return try candidate(
                    place.components, place.model, data, starts, trials, after: place,
                    threads: threads)
            }
            try learn(leading, &places, data, &lessons, &left, isSmall: isSmall)
            trial += count
            count *= 2
        }
    }

    /// Fits that begin with the responsibilities of another model's mixture of as many components: where one model finds
    /// groups that another's starts miss, the other can take them over.
    ///
    /// A place learns from the mixture that leads by the criterion (the BIC, where none decides), and from the one that leads among models with
    /// axes along the columns, or among those without, as its own is.
    private func learn(
        _ learning: [Int], _ places: inout [Candidate], _ data: MixtureData,
        _ lessons: inout Set<Lesson>, _ left: inout Double, isSmall: Bool
    ) throws {
        var teachers: [Int: [Int]] = [:]
        for pupil in learning {
            let others = places.indices.filter {
                places[$0].components == places[pupil].components && places[$0].fit != nil
            }
            let kin = others.filter {
                places[$0].model.isDiagonal == places[pupil].model.isDiagonal
            }
            let best = [others, kin].compactMap { group in
                group.max { places[$0].value ?? 0 < places[$1].value ?? 0 }
            }
            for teacher in Set(best).sorted() where teacher != pupil {
                let lesson = Lesson(
                    pupil: pupil, teacher: teacher, logLikelihood: places[teacher].logLikelihood)
                if lessons.insert(lesson).inserted { teachers[pupil, default: []].append(teacher) }
            }
        }
        let pupils = teachers.keys.sorted()
        let price = pupils.reduce(0) {
            $0 + cost(places[$1], data) * Double(teachers[$1]?.count ?? 0)
        }
        guard price <= left else { return }
        left -= price
        places = try concurrentMap(
            pupils, of: places, isSmall: isSmall
        ) { [places, teachers] pupil, threads in
            try (teachers[pupil] ?? []).reduce(places[pupil]) { place, teacher in
                guard let fit = places[teacher].fit else { return place }
                return try taught(place, by: fit, data, threads: threads)
            }
        }
    }

    /// A place after a fit that begins with the responsibilities of another.
    private func taught(
        _ place: Candidate, by teacher: MixtureFit, _ data: MixtureData, threads: Int?
    ) throws -> Candidate {
        let method = try self.method(
            place.model, components: place.components, data, threads: threads)
        do {
            let fit = try method.fit(
                data, from: .posteriors(teacher.mixture, following: teacher.chain))
            guard fit.isHeldByRows, fit.logLikelihood > place.logLikelihood else { return place }
            return place.with(fit, choice.guide)
        } catch is MixtureError {
            return place
        }
    }

    /// Works on some places and puts the results where these were.
    private func concurrentMap(
        _ indices: [Int], of places: [Candidate], isSmall: Bool,
        _ work: @Sendable (Int, Int?) throws -> Candidate
    ) throws -> [Candidate] {
        let worked = try ElboNumerics.concurrentMap(
            indices.count, threads: isSmall ? method.threads : 1
        ) { place in
            Result { try work(indices[place], isSmall ? 1 : method.threads) }
        }.map { try $0.get() }
        var places = places
        for (index, place) in zip(indices, worked) { places[index] = place }
        return places
    }

    /// While nothing has been fitted there is nothing to rank, and all stay.
    private func betterHalf(of indices: [Int], in places: [Candidate]) -> [Int] {
        let ranked = indices.filter { places[$0].value != nil }.sorted {
            (places[$0].value ?? 0, $1) > (places[$1].value ?? 0, $0)
        }
        return ranked.isEmpty ? indices : Array(ranked.prefix((ranked.count + 1) / 2))
    }

    private func cost(of indices: [Int], in places: [Candidate], _ data: MixtureData) -> Double {
        indices.reduce(0) { $0 + cost(places[$1], data) }
    }

    /// What one more start of a place costs, in products of two cells: its iterations with their sums over rows,
    /// components and pairs of columns. A place that failed counts as ten iterations: a component that
    /// collapses does so soon.
    private func cost(_ place: Candidate, _ data: MixtureData) -> Double {
        let d = Double(data.numbers.width)
        let levels = Double(data.mixed?.categories.count ?? 0)
        let iterations = Double(place.fit?.iterations ?? 10)
        let sums =
            Double(data.rows.count * place.components)
            * ((place.model.isDiagonal ? d : d * d) + levels)
        // An M step costs the cube of the columns, and no iteration is free.
        return iterations * (sums + Double(place.components) * d * d * d * 10 + 1e4)
    }
}

/// Who learnt what from whom: the same lesson is not given twice.
private struct Lesson: Hashable {
    let pupil: Int
    let teacher: Int
    /// That of the teacher's fit, which tells its fits apart.
    let logLikelihood: Double
}

extension MixtureFit {
    /// Whether every component with a covariance of its own has more rows than columns (or factors) behind it.
    ///
    /// Fewer lie in a plane, on which the likelihood has spikes that say nothing (McLachlan and Peel 2000,
    /// section 3.10).
    var isHeldByRows: Bool {
        let model = mixture.model
        guard model.hasOwnParts else { return true }
        let least = model.leastRows(dimension: mixture.dimension)
        return mixture.components.allSatisfy { $0.weight * rows > Double(least + 1) }
    }
}
