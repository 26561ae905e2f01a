import ElboData
import ElboNumerics
import ElboStateSpaces
import Foundation
import Testing

@Suite("State spaces")
struct StateSpaceTests {
    private struct Golden: Decodable {
        let transition, transitionNoise, observation, offset, noise: [Double]
        let firstMean, firstCovariance: [Double]
        let rows: [Double?]
        let logDensities, smoothed, forecasts, variances, nile, nileVariances: [Double]

        func model() throws -> StateSpaceModel {
            try StateSpaceModel(
                transition: transition, transitionNoise: transitionNoise, observation: observation,
                offset: offset, noise: noise, firstMean: firstMean,
                firstCovariance: firstCovariance)
        }

        func sequences() throws -> SequencedRows {
            SequencedRows(try NumericTable(rows.map { $0 ?? .nan }, width: 2))
        }
    }

    private static func golden() throws -> Golden {
        let url = try #require(
            Bundle.module.url(
                forResource: "state_golden", withExtension: "json", subdirectory: "Fixtures"))
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }

    @Test("filter, smoother and forecasts are those of statsmodels, cells missing")
    func golden() throws {
        let golden = try Self.golden()
        let (model, rows) = (try golden.model(), try golden.sequences())
        let logs = try model.logDensities(of: rows, threads: 1)
        for (one, other) in zip(logs, golden.logDensities) { #expect(abs(one - other) < 1e-10) }
        let paths = try model.paths(of: rows, threads: 1)
        for (one, other) in zip(paths, golden.smoothed) { #expect(abs(one - other) < 1e-10) }
        let laws = try model.forecasts(after: rows, steps: golden.variances.count / 2, threads: 1)
        for (place, law) in laws[0].enumerated() {
            guard case .number(let law) = law else { continue }
            #expect(abs(law.mean - golden.forecasts[place]) < 1e-10)
            #expect(abs(law.parts[0].scale - golden.variances[place].squareRoot()) < 1e-10)
        }
    }

    /// The mean and covariance of all states and cells of a series together, by their definition.
    private static func joint(_ model: StateSpaceModel, steps: Int) -> (
        mean: [Double], covariance: [[Double]]
    ) {
        let (d, p) = (model.dimension, model.width)
        func a(_ i: Int, _ j: Int) -> Double { model.transition[i * d + j] }
        var means = [model.firstMean]
        // blocks[t][s] = Cov[z_t, z_s] for s ≤ t.
        var blocks: [[[Double]]] = [[model.firstCovariance]]
        for t in 1..<steps {
            var mean = [Double](repeating: 0, count: d)
            for i in 0..<d { for j in 0..<d { mean[i] += a(i, j) * means[t - 1][j] } }
            means.append(mean)
            func moved(_ block: [Double]) -> [Double] {
                var result = [Double](repeating: 0, count: d * d)
                for i in 0..<d {
                    for j in 0..<d {
                        for k in 0..<d { result[i * d + j] += a(i, k) * block[k * d + j] }
                    }
                }
                return result
            }
            var own = blocks[t - 1].map(moved)
            let last = moved(blocks[t - 1][t - 1])
            var square = model.transitionNoise
            for i in 0..<d {
                for j in 0..<d {
                    for k in 0..<d { square[i * d + j] += last[i * d + k] * a(j, k) }
                }
            }
            own.append(square)
            blocks.append(own)
        }
        let size = steps * (d + p)
        var covariance = [[Double]](repeating: Array(repeating: 0, count: size), count: size)
        func state(_ t: Int, _ i: Int, _ s: Int, _ j: Int) -> Double {
            s <= t ? blocks[t][s][i * d + j] : blocks[s][t][j * d + i]
        }
        func loading(_ column: Int, _ i: Int) -> Double { model.observation[column * d + i] }
        for t in 0..<steps {
            for s in 0..<steps {
                for i in 0..<d {
                    for j in 0..<d { covariance[t * d + i][s * d + j] = state(t, i, s, j) }
                    for column in 0..<p {
                        let value = (0..<d).reduce(0) {
                            $0 + state(t, i, s, $1) * loading(column, $1)
                        }
                        covariance[t * d + i][steps * d + s * p + column] = value
                        covariance[steps * d + s * p + column][t * d + i] = value
                    }
                }
                for one in 0..<p {
                    for other in 0..<p {
                        var value = t == s && one == other ? model.noise[one] : 0
                        for i in 0..<d {
                            for j in 0..<d {
                                value += loading(one, i) * state(t, i, s, j) * loading(other, j)
                            }
                        }
                        covariance[steps * d + t * p + one][steps * d + s * p + other] = value
                    }
                }
            }
        }
        var cells: [Double] = []
        for mean in means {
            for column in 0..<p {
                var cell = model.offset[column]
                for i in 0..<d { cell += loading(column, i) * mean[i] }
                cells.append(cell)
            }
        }
        return (means.flatMap { $0 } + cells, covariance)
    }

    @Test("likelihood and smoothing are those of the joint Gaussian to 1e-8")
    func conditioning() throws {
        let golden = try Self.golden()
        let model = try golden.model()
        let steps = 20
        let values = golden.rows.prefix(2 * steps).map { $0 ?? .nan }
        let rows = SequencedRows(try NumericTable(values, width: 2))
        let (mean, covariance) = Self.joint(model, steps: steps)
        let first = steps * model.dimension
        let there = values.indices.filter { !values[$0].isNaN }
        let own = there.map { first + $0 }
        let factor = try #require(
            CholeskyFactor(own.flatMap { i in own.map { covariance[i][$0] } }, order: own.count))
        let away = zip(there, own).map { values[$0] - mean[$1] }
        let inverse = factor.inverse
        let weights = own.indices.map { i in
            own.indices.reduce(0) { $0 + inverse[i * own.count + $1] * away[$1] }
        }
        let distance = zip(weights, away).reduce(0) { $0 + $1.0 * $1.1 }
        let constant = Double(own.count) * Foundation.log(2 * Double.pi)
        let log = -(distance + factor.logDeterminant + constant) / 2
        let found = try model.logDensities(of: rows, threads: 1).reduce(0, +)
        #expect(abs(found - log) < 1e-8)
        let paths = try model.paths(of: rows, threads: 1)
        for place in 0..<first {
            let expected = zip(own, weights).reduce(mean[place]) {
                $0 + covariance[place][$1.0] * $1.1
            }
            #expect(abs(paths[place] - expected) < 1e-8)
        }
        let filled = try model.filled(rows, drawingWith: nil, threads: 1)
        for place in values.indices where values[place].isNaN {
            let expected = zip(own, weights).reduce(mean[first + place]) {
                $0 + covariance[first + place][$1.0] * $1.1
            }
            #expect(abs(filled[place] - expected) < 1e-8)
        }
    }

    /// 4 000 drawn fillings; the mean of the product of two neighbouring missing cells within five standard errors.
    @Test("drawn gaps have the joint Gaussian's means and products")
    func drawing() throws {
        let golden = try Self.golden()
        let model = try golden.model()
        let gap = Double.nan
        let values = [2.5, -1, gap, -0.4, gap, gap, 1.9, gap]
        let rows = SequencedRows(try NumericTable(values, width: 2))
        let (mean, covariance) = Self.joint(model, steps: 4)
        let own = [12, 13, 15, 18]
        let factor = try #require(
            CholeskyFactor(own.flatMap { i in own.map { covariance[i][$0] } }, order: 4))
        let inverse = factor.inverse
        func conditional(_ i: Int, _ j: Int) -> (mean: Double, covariance: Double) {
            var (m, v) = (mean[i], covariance[i][j])
            for r in 0..<4 {
                for s in 0..<4 {
                    let weight = covariance[i][own[r]] * inverse[r * 4 + s]
                    m += weight * (values[own[s] - 12] - mean[own[s]])
                    v -= weight * covariance[own[s]][j]
                }
            }
            return (m, v)
        }
        let (one, other) = (conditional(14, 16), conditional(16, 16))
        let expected = one.covariance + one.mean * other.mean
        let count = 4000
        let products = try (0..<count).map { draw -> Double in
            let cells = try model.filled(
                rows, drawingWith: RandomKey(seed: 1).child(UInt64(draw)), threads: 1)
            return cells[2] * cells[4]
        }
        let average = products.reduce(0, +) / Double(count)
        let variance =
            products.reduce(0) { $0 + ($1 - average) * ($1 - average) }
            / Double(count - 1)
        #expect(abs(average - expected) < 5 * (variance / Double(count)).squareRoot())
    }

    @Test("EM never lowers the likelihood of a free state, and finds a local level's variances")
    func fitting() throws {
        let golden = try Self.golden()
        var search = StateSpaceSearch(forms: [.free(dimension: 2)])
        search.maximumIterations = 60
        let free = try #require(try search.run(golden.sequences())[0])
        for (later, earlier) in zip(free.history.dropFirst(), free.history) {
            #expect(later > earlier - 1e-9 * abs(earlier))
        }
        let nile = SequencedRows(try NumericTable(golden.nile, width: 1))
        search = StateSpaceSearch(forms: [.structural(trend: false, season: nil)])
        search.tolerance = 1e-10
        let level = try #require(try search.run(nile)[0]).model
        #expect(abs(level.noise[0] / golden.nileVariances[0] - 1) < 0.02)
        #expect(abs(level.transitionNoise[0] / golden.nileVariances[1] - 1) < 0.05)
    }

    @Test(
        "no variance of a structural form that is a little greater or smaller makes the rows more probable, and the truth neither",
        arguments: [
            StateForm.structural(trend: false, season: 4), .structural(trend: true, season: nil),
            .structural(trend: true, season: 12),
        ])
    func structuralOptimum(form: StateForm) throws {
        let key = RandomKey(seed: 5)
        var (level, slope) = (10.0, 0.1)
        let cells = (0..<180).map { (step: Int) -> Double in
            level += slope + 0.1 * key.normal(at: 3 * step)
            slope += 0.001 * key.normal(at: 3 * step + 1)
            let wave = [0.0, 2, 1, -1, -3, 0, 1, 2, -1, -2, 1, 0][step % 12]
            return step % 29 == 7 ? .nan : level + wave + 0.3 * key.normal(at: 3 * step + 2)
        }
        let rows = SequencedRows(try NumericTable(cells, width: 1))
        let fit = try #require(try StateSpaceSearch(forms: [form]).run(rows)[0])
        let model = fit.model
        #expect(fit.isConverged)
        func judged(_ model: StateSpaceModel) throws -> Double {
            let logs = try model.logDensities(of: rows, threads: 1)
            return zip(logs, cells).filter { !$1.isNaN }.dropFirst(model.firstRows)
                .reduce(0) { $0 + $1.0 }
        }
        func changed(_ noise: Double, _ moves: [Double]) throws -> StateSpaceModel {
            var q = model.transitionNoise
            let places = (0..<model.dimension).filter { q[$0 * (model.dimension + 1)] > 0 }
            for (place, factor) in zip(places, moves) { q[place * (model.dimension + 1)] *= factor }
            return try StateSpaceModel(
                transition: model.transition, transitionNoise: q, observation: model.observation,
                offset: model.offset, noise: model.noise.map { $0 * noise },
                firstMean: model.firstMean, firstCovariance: model.firstCovariance, form: form)
        }
        let best = try judged(model)
        #expect(abs(best - fit.judged.logLikelihood) < 1e-6)
        for factor in [0.7, 1.4] {
            #expect(try judged(changed(factor, [])) < best + 1e-3)
            for index in 0..<3 {
                var moves = [1.0, 1, 1]
                moves[index] = factor
                #expect(try judged(changed(1, moves)) < best + 1e-3)
            }
        }
        if form == .structural(trend: true, season: 12) {
            let q = model.transitionNoise
            let step = model.dimension + 1
            let truth = try changed(
                0.09 / model.noise[0],
                [0.01 / q[0], 1e-6 / q[step], 1e-9 / q[2 * step]])
            #expect(try judged(truth) < best)
        }
    }

    @Test("the right form is found, and what cannot be fitted is refused")
    func choosing() throws {
        let key = RandomKey(seed: 2)
        let season = [4.0, 1, -2, -3]
        let cells = (0..<160).map { (step: Int) -> Double in
            let trend = 0.3 * Double(step)
            return trend + season[step % 4] + key.normal(at: step)
        }
        let rows = SequencedRows(try NumericTable(cells, width: 1))
        var search = StateSpaceSearch(forms: [
            .structural(trend: false, season: nil), .structural(trend: true, season: nil),
            .structural(trend: true, season: 4),
        ])
        search.maximumIterations = 200
        let fits = try search.run(rows)
        let values = fits.map { $0?.bic ?? -.infinity }
        #expect(values[2] > values[0] + 10 && values[2] > values[1] + 10)
        let laws = try #require(fits[2]).model.forecasts(after: rows, steps: 4, threads: 1)[0]
        for (step, law) in laws.enumerated() {
            guard case .number(let law) = law else { continue }
            let expected = 0.3 * Double(160 + step) + season[step % 4]
            #expect(abs(law.mean - expected) < 2.5)
        }
        #expect(throws: StateSpaceError.self) {
            try StateSpaceSearch(forms: [.structural(trend: true, season: 400)]).run(rows)
        }
        #expect(throws: StateSpaceError.constantColumn(column: "1")) {
            try StateSpaceSearch(forms: [.free(dimension: 1)]).run(
                SequencedRows(NumericTable([1, 1, 1, 1], width: 1)))
        }
    }
}
