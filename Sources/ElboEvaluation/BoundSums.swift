import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks

extension ModelSession {
    /// For each example: log p(x|z) of the draws, the divergence of the draws, whether it is in closed form, what q is,
    /// the divergence of other latent variables than z, and the divergence of each dimension of z where it falls apart so.
    func boundFunction(draws: Int) -> ModelFunction {
        let model = model.autoencoder
        return ModelFunction("bound of \(draws)") { rows, rowKey, pass in
            let (terms, codes) = model.termsAndCodes(
                of: model.observed(rows, key: rowKey), draws: draws, in: &pass)
            let layer = terms.layers[0]
            let isClosed = terms.kl.trace.constant(layer.closedDivergence == nil ? 0 : 1)
            let kl = layer.closedDivergence == nil ? layer.logRatio?.transposed() : nil
            let others = terms.layers.dropFirst().map(\.kl)
            let beside = others.reduce(terms.kl.trace.constant(0).broadcast(to: [rows.count])) {
                $0 + $1
            }
            return [
                terms.reconstruction.transposed(), kl ?? terms.kl.expandingAxis(at: -1),
                isClosed.broadcast(to: [rows.count]), codes.mean, codes.variance, beside,
            ] + (layer.klPerDimension.map { [$0] } ?? [])
        }
    }
}

/// What the draws of a bound add up to, example by example.
struct BoundSums {
    let dimension: Int
    private(set) var draws = 0
    /// Σ over the draws of log p(x|z), of the divergence, and of the bound's squared distances from the running mean.
    private var reconstruction: [Double]
    private var kl: [Double]
    private var runningMean: [Double]
    private var squares: [Double]
    private var perDimension: [Double]?
    private(set) var isClosedForm = true
    /// q(z|x).
    private(set) var means: [Float] = []
    private(set) var variances: [Float] = []

    init(count: Int, dimension: Int) {
        self.dimension = dimension
        reconstruction = [Double](repeating: 0, count: count)
        (kl, runningMean, squares) = (reconstruction, reconstruction, reconstruction)
    }

    /// Whether q has a spread, so that draws differ.
    var hasDraws: Bool { variances.contains { $0 > 0 } }

    /// Adds a batch's results, all its draws.
    mutating func add(_ results: [HostArray], at rows: Range<Int>, isFirst: Bool) {
        let own = results[0].doubles
        let divergences = results[1].doubles
        let count = own.count / rows.count
        isClosedForm = results[2].doubles[0] == 1
        if isFirst {
            means += results[3].floats
            variances += results[4].floats
        }
        // Rows come in order: the first batch of a round counts its draws.
        if rows.lowerBound == 0 { draws += count }
        let before = draws - count
        let beside = results[5].doubles
        let terms = results.count > 6 ? results[6].doubles : nil
        for (place, row) in rows.enumerated() {
            var closed: Double?
            if let terms {
                let own = terms[place * dimension..<(place + 1) * dimension]
                closed = own.reduce(0, +) + beside[place]
                if isFirst {
                    var sums = perDimension ?? [Double](repeating: 0, count: dimension)
                    for (axis, value) in own.enumerated() { sums[axis] += value }
                    perDimension = sums
                }
            }
            for draw in 0..<count {
                let fit = own[place * count + draw]
                let width = divergences.count / rows.count
                let cost = closed ?? divergences[place * width + min(draw, width - 1)]
                reconstruction[row] += fit
                kl[row] += cost
                // Welford 1962.
                let away = fit - cost - runningMean[row]
                runningMean[row] += away / Double(before + draw + 1)
                squares[row] += away * (fit - cost - runningMean[row])
            }
        }
    }

    /// The place of the first example whose bound is not finite.
    var firstNotFinite: Int? { runningMean.firstIndex { !$0.isFinite } }

    /// The standard error that the draws leave in the mean of these examples.
    private var drawError: Double {
        guard draws > 1 else { return 0 }
        let n = Double(squares.count)
        let variance = squares.reduce(0, +) / Double(draws - 1) / Double(draws)
        return variance.squareRoot() / n
    }

    /// How many draws more make their error small; zero when it is, nil when there is no saying.
    ///
    /// - Parameters:
    ///   - volumes: What densities of the data's own units add.
    ///   - most: Draws of all examples together.
    func missingDraws(beyond volumes: [Double], atMost most: Int) -> Int? {
        let n = squares.count
        let limit = min(1000, max(most / max(n, 1), draws))
        let error = drawError
        guard draws > 1, error > 0, error.isFinite, draws < limit else { return nil }
        let spread = Estimate(of: zip(runningMean, volumes).map { $0 + $1 }).standardError
        let wanted = n > 1 ? 0.05 * spread : 0.01
        guard error > wanted else { return 0 }
        let needed = Double(draws) * (error / max(wanted, 1e-300)) * (error / max(wanted, 1e-300))
        return min(Int(min(needed.rounded(.up), 1e6)), limit) - draws
    }

    /// The parts of each example's bound.
    func bounds(_ volumes: [Double]) -> ExampleBounds {
        let k = Double(max(draws, 1))
        return ExampleBounds(
            reconstruction: zip(reconstruction, volumes).map { $0 / k + $1 },
            kl: kl.map { $0 / k })
    }

    /// The estimates.
    func evaluation(_ each: ExampleBounds, of data: Dataset, isBound: Bool) -> BoundEvaluation {
        let bounds = each.elbo
        return BoundEvaluation(
            isBound: isBound, elbo: Estimate(of: bounds),
            reconstruction: Estimate(of: each.reconstruction),
            kl: Estimate(of: each.kl),
            isClosedForm: isClosedForm,
            klPerDimension: perDimension.map { $0.map { $0 / Double(bounds.count) } },
            draws: draws, drawError: drawError, extreme: ExtremeExample(among: bounds, of: data))
    }
}
