import ElboData
import ElboNumerics

extension MixtureSearch {
    /// Fits every place of the grid and chooses.
    ///
    /// Places run side by side when the data are small, one after another on all cores when they are large;
    /// the result is the same.
    ///
    /// - Parameters:
    ///   - data: the rows.
    ///   - progress: told each place as it is done, in any order, from any thread.
    /// - Throws: `MixtureError` when no place can be fitted: the failure of the simplest; `DataError` from
    ///   reading.
    public func run(
        _ data: MixtureData, progress: @Sendable (Candidate) -> Void = { _ in }
    ) throws -> Selection {
        try check(data)
        let starts = try SearchStarts(
            data, start: start, noise: noise, aside: aside, key: key, threads: method.threads)
        let places = components.flatMap { count in models.map { (count, $0) } }
        let isSmall = data.rows.count * data.rows.width * data.rows.width < 1 << 27
        var fitted = try concurrentMap(places.count, threads: isSmall ? method.threads : 1) {
            index in
            Result {
                let (count, model) = places[index]
                let place = try candidate(
                    count, model, data, starts, 0...restarts.atOnce,
                    threads: isSmall ? 1 : method.threads)
                progress(place)
                return place
            }
        }.map { try $0.get() }
        if restarts == .automatic { try restart(&fitted, data, starts, isSmall: isSmall) }
        fitted = try judged(fitted, data, isSmall: isSmall)
        guard let best = best(of: fitted), let fit = best.fit else {
            throw fitted.first { $0.components == components.min() }?.failure
                ?? MixtureError.option(
                    name: "the grid", value: "empty", allowed: "at least one model and number")
        }
        return Selection(
            candidates: fitted, best: best, fit: fit, choice: choice,
            rival: try rival(to: best, of: fitted, data))
    }

    /// The places with what decides, where that looks beyond a fit.
    private func judged(
        _ places: [Candidate], _ data: MixtureData, isSmall: Bool
    ) throws -> [Candidate] {
        switch choice {
        case .criterion: places
        case .validation: try validated(places, data, isSmall: isSmall)
        case .slope: try sloped(places)
        }
    }

    private func check(_ data: MixtureData) throws {
        if choice == .validation, method.trim > 0 || data.sequences != nil {
            throw MixtureError.option(
                name: "what decides", value: "held-out rows",
                allowed:
                    "a criterion where rows are trimmed or follow one another in time: a row that is held out is then not judged by itself"
            )
        }
        for count in components {
            guard count >= 1 else {
                throw MixtureError.option(
                    name: "the number of components", value: "\(count)", allowed: "at least 1")
            }
        }
        let least = components.min() ?? 1
        guard data.rows.count > least else {
            throw MixtureError.tooFewRows(
                rows: data.rows.count, needed: least + 1, components: least)
        }
        if !hasPrior { try data.requireVaryingColumns() }
        guard data.numbers.width > 0 || !hasPrior else {
            throw MixtureError.option(
                name: "the number of columns of numbers", value: "0",
                allowed: "at least 1 for a prior on means and covariances")
        }
    }

    /// Fits one place from several starts, and keeps the better of what it had and what these find.
    func candidate(
        _ count: Int, _ model: CovarianceModel, _ data: MixtureData, _ starts: SearchStarts,
        _ trials: ClosedRange<Int>, after earlier: Candidate? = nil, threads: Int?
    ) throws -> Candidate {
        var method = try self.method(model, components: count, data, threads: threads)
        var best = earlier?.fit
        var failure = earlier?.failure
        var reached = earlier?.logLikelihoods ?? []
        for trial in trials {
            method.key = key.child(UInt64(trial)).child(UInt64(count))
            do {
                let start = try starts.start(components: count, trial: trial, for: method)
                let fit = try method.fit(data, from: start)
                // A spike of the likelihood over a few rows is no better answer; the asked start's own counts.
                guard trial == 0 || fit.isHeldByRows else { continue }
                reached.append(fit.logLikelihood)
                if fit.logLikelihood > best?.logLikelihood ?? -.infinity { best = fit }
            } catch let error as MixtureError {
                failure = failure ?? error
            } catch let error as StartError {
                failure = failure ?? .start(error)
            }
        }
        return Candidate(
            components: count, model: model, fit: best, value: best?.value(of: choice.guide),
            failure: best == nil ? failure : nil, logLikelihoods: reached,
            starts: (earlier?.starts ?? 0) + trials.count)
    }

    /// How one place is fitted.
    func method(
        _ model: CovarianceModel, components: Int, _ data: MixtureData, threads: Int?
    ) throws -> ExpectationMaximization {
        var method = method
        method.model = model
        method.threads = threads
        if hasPrior {
            method.prior = try ConjugatePrior(of: data, components: components, threads: threads)
        }
        return method
    }

    /// The share of rows that no component begins with: a start from groups of wild rows would never leave them.
    private var aside: Double { max(method.trim, method.law.hasTails ? 0.1 : 0) }

    private func best(of candidates: [Candidate]) -> Candidate? {
        candidates.filter { $0.value != nil }.max {
            $0.value ?? -.infinity < $1.value ?? -.infinity
        }
    }

    /// Tries the leading places from two other starts, when the search had only one.
    ///
    /// A difference of 2 in the BIC is worth mentioning (Kass and Raftery 1995).
    private func rival(
        to best: Candidate, of candidates: [Candidate], _ data: MixtureData
    ) throws -> Candidate? {
        guard case .criterion = choice, best.starts == 1, candidates.count > 1,
            let value = best.value
        else { return nil }
        let leading = candidates.filter { $0.value != nil && $0.components > 1 }
            .sorted { $0.value ?? 0 > $1.value ?? 0 }.prefix(3)
        guard !leading.isEmpty else { return nil }
        let starts = try SearchStarts(
            data, start: .kMeans, noise: noise, aside: aside, key: key.child(0x51),
            threads: method.threads)
        let others = try leading.map { place in
            try candidate(
                place.components, place.model, data, starts, 0...1, threads: method.threads)
        }
        guard let other = self.best(of: others), other.value ?? -.infinity > value + 2 else {
            return nil
        }
        return other
    }
}
