public import ElboAutoencoders
public import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
public import ElboNumerics
import Foundation

/// The estimate of log p(x) over a data set by annealed importance sampling.
public struct AnnealedEvaluation: Codable, Hashable, Sendable {
    /// log of the mean weight, in nats per example, densities in the data's own units: in expectation a lower bound of log p(x),
    /// the tighter the more temperatures.
    public let logLikelihood: Estimate
    /// T, the temperatures.
    public let temperatures: Int
    /// Chains for each example.
    public let chains: Int
    /// The mean over examples of the effective number of chains, (Σ w)² / Σ w².
    public let effectiveChains: Double
    /// The share of moves that were taken.
    public let acceptance: Double
}

extension ModelSession {
    /// log p(x) by chains that walk from the prior to the posterior (Neal 2001; Wu et al. 2017, "On the quantitative analysis of
    /// decoder-based generative models", section 3): with p_t(z) ∝ p(z) p(x|z)^βₜ and 0 = β₀ < ... < β_T = 1,
    ///
    ///     ln w = Σₜ (βₜ - βₜ₋₁) ln p(x|zₜ₋₁),   z₀ from p(z),   zₜ from zₜ₋₁ by a move that leaves p_t as it is
    ///
    /// and E w = p(x), whatever q(z|x) is: the encoder has no part in it. Moves are Hamiltonian, of ten leaps; their lengths
    /// are found by chains of their own, so that those that are counted leave each p_t exactly as it is.
    ///
    /// - Parameters:
    ///   - all: Examples; rows without any cell are not counted.
    ///   - temperatures: T, at least 1.
    ///   - chains: For each example, at least 1.
    ///   - key: Decides everything random; observations are binarised as by `evaluateBound` with this key.
    ///   - progress: Told which share of the work is done.
    /// - Throws: `AutoencoderError` when the data do not fit the model, or its prior or decoder has no density along which to walk.
    public func evaluateByAnnealing(
        _ all: Dataset, temperatures: Int, chains: Int = 4, key: RandomKey,
        progress: (Double) -> Void = { _ in }
    ) throws -> AnnealedEvaluation {
        let data = all.withoutEmptyRows
        try requireWalk(temperatures: temperatures, chains: chains)
        var walk = AnnealedWalk(
            session: self, rows: ModelRows(try model.reader(of: data)), rowKey: key.child(0),
            temperatures: temperatures)
        try walk.findLengths(key: key.child(5)) { progress($0 / Double(chains + 1)) }
        var logs = [[Double]](repeating: [], count: data.count)
        var acceptance = 0.0
        for chain in 0..<chains {
            let (weights, taken) = try walk.weights(key: key.child(6).child(UInt64(chain))) {
                progress((Double(chain + 1) + $0) / Double(chains + 1))
            }
            for row in logs.indices { logs[row].append(weights[row]) }
            acceptance += taken / Double(chains)
        }
        let volumes = model.autoencoder.logVolumes(of: data, model.transform)
        if let row = logs.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
            throw AutoencoderError.notFinite(
                function: "annealed weights", row: data.number(ofRow: row))
        }
        func sum(_ row: [Double]) -> (log: Double, effective: Double) {
            let largest = row.max() ?? 0
            let shares = row.map { exp($0 - largest) }
            let total = shares.reduce(0, +)
            return (largest + log(total), total * total / shares.reduce(0) { $0 + $1 * $1 })
        }
        let sums = logs.map(sum)
        return AnnealedEvaluation(
            logLikelihood: Estimate(
                of: zip(sums, volumes).map { $0.log - log(Double(chains)) + $1 }),
            temperatures: temperatures, chains: chains,
            effectiveChains: sums.reduce(0) { $0 + $1.effective } / Double(sums.count),
            acceptance: acceptance)
    }

    private func requireWalk(temperatures: Int, chains: Int) throws(AutoencoderError) {
        let autoencoder = model.autoencoder
        try require(
            temperatures >= 1, "the number of temperatures", temperatures, "at least 1")
        try require(chains >= 1, "the number of chains", chains, "at least 1")
        for (isSo, what) in [
            (autoencoder.decoder.readsTokens, "of sentences"),
            (autoencoder.classes != nil, "that infers classes"),
            (autoencoder.prior.part.layers > 1, "with several layers of codes"),
            (autoencoder.codeLayout != nil, "of codewords"),
            (autoencoder.posterior.part.space != .numbers, "of directions, shares or choices"),
        ] {
            try require(
                !isSo, "the number of temperatures", temperatures,
                "left out for a model \(what), whose codes have no density to walk along; importance sampling (--samples) serves it"
            )
        }
    }
}

/// Chains for all examples at once.
private struct AnnealedWalk {
    let session: ModelSession
    let rows: ModelRows
    let rowKey: RandomKey
    let temperatures: Int
    /// The length of a leap at each temperature.
    private var lengths: [Float]

    /// Leaps of one move.
    private static let leaps = 10
    /// The share of moves that should be taken (Neal 2011, section 4.4).
    private static let wantedAcceptance = 0.65

    init(session: ModelSession, rows: ModelRows, rowKey: RandomKey, temperatures: Int) {
        self.session = session
        self.rows = rows
        self.rowKey = rowKey
        self.temperatures = temperatures
        lengths = [Float](repeating: 0.1, count: temperatures)
    }

    /// βₜ, slow at both ends: σ(4 (2t/T - 1)), moved and stretched to 0...1 (Wu et al. 2017, section 5).
    private func beta(_ step: Int) -> Double {
        func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        let t = Double(step) / Double(temperatures)
        let (low, high) = (logistic(-4), logistic(4))
        return (logistic(4 * (2 * t - 1)) - low) / (high - low)
    }

    /// Sets the lengths so that about the wanted share of moves is taken.
    mutating func findLengths(key: RandomKey, progress: (Double) -> Void) throws {
        var length: Float = 0.1
        var found = lengths
        _ = try walk(
            key: key, length: { _ in length },
            seen: { step, taken in
                length *= taken > Self.wantedAcceptance ? 1.1 : 1 / 1.1
                length = min(max(length, 1e-4), 10)
                found[step - 1] = length
            }, progress: progress)
        lengths = found
    }

    /// ln w of one chain for each example, and the share of moves that were taken.
    func weights(key: RandomKey, progress: (Double) -> Void) throws -> ([Double], Double) {
        var sum = 0.0
        let weights = try walk(
            key: key, length: { lengths[$0 - 1] }, seen: { sum += $1 }, progress: progress)
        return (weights, sum / Double(temperatures))
    }

    private func walk(
        key: RandomKey, length: (Int) -> Float, seen: (Int, Double) -> Void,
        progress: (Double) -> Void
    ) throws -> [Double] {
        let width = session.model.autoencoder.latentDimension
        var codes = try session.drawCodes(rows.count, key: key.child(0))
        var fits = [Double](repeating: 0, count: rows.count)
        var weights = fits
        // A move at the last temperature would change no weight.
        for step in 0..<temperatures {
            let (from, to) = (beta(step), beta(step + 1))
            // Step 0 moves nothing: its codes are the prior's own.
            let moved = try move(
                codes, width, beta: Float(from), length: step == 0 ? 0 : length(step),
                key: key.child(UInt64(step + 1)))
            (codes, fits) = (moved.codes, moved.fits)
            if step > 0 { seen(step, moved.taken) }
            for row in weights.indices { weights[row] += (to - from) * fits[row] }
            progress(Double(step + 1) / Double(temperatures))
        }
        return weights
    }

    private func move(
        _ codes: [Float], _ width: Int, beta: Float, length: Float, key: RandomKey
    ) throws -> (codes: [Float], fits: [Double], taken: Double) {
        let own = rows
        let moving = ModelRows(
            fields: own.fields + [("z", width), ("beta", 1), ("length", 1)], count: own.count,
            values: { range in
                own.values(range) + [
                    Array(codes[range.lowerBound * width..<range.upperBound * width]),
                    [Float](repeating: beta, count: range.count),
                    [Float](repeating: length, count: range.count),
                ]
            })
        var (next, fits, taken): ([Float], [Double], Double) = ([], [], 0)
        try session.run(Self.move(session), over: moving, rowKey: rowKey, noiseKey: key) {
            _, results in
            next += results[0].floats
            fits += results[1].doubles
            taken += results[2].doubles.reduce(0, +)
        }
        return (next, fits, taken / Double(max(rows.count, 1)))
    }

    /// A Hamiltonian move that leaves p(z) p(x|z)^β as it is (Neal 2011, section 5.3.2): new codes, ln p(x|z) of them, and 1
    /// where they were taken.
    private static func move(_ session: ModelSession) -> ModelFunction {
        let model = session.model.autoencoder
        return ModelFunction("annealed move") { rows, rowKey, pass in
            let x = model.observed(rows, key: rowKey)
            let (beta, length) = (rows["beta"].reshaped(to: [rows.count]), rows["length"])
            let prior = model.prior.part.law(over: model.latentSpace, in: &pass, beta.trace)
            let still = pass
            func densities(_ z: Tensor) -> (fit: Tensor, prior: Tensor) {
                var pass = still
                let fit = model.reconstruction(of: x, from: z.expandingAxis(at: 0), in: &pass)
                return (fit.logProbability.reshaped(to: [rows.count]), prior.logProbability(of: z))
            }
            func slope(_ z: Tensor) -> Tensor {
                let (fit, prior) = densities(z)
                return gradient(of: (prior + beta * fit).sum(), withRespectTo: [z])[0]
            }
            let start = rows["z"]
            let momentum = pass.nextKey().normal(start.shape)
            var (z, p) = (start, momentum + 0.5 * length * slope(start))
            for leap in 1...leaps {
                z = z + length * p
                p = p + (leap == leaps ? 0.5 : 1) * length * slope(z)
            }
            let (before, after) = (densities(start), densities(z))
            func energy(_ at: (fit: Tensor, prior: Tensor), _ p: Tensor) -> Tensor {
                0.5 * p.squared().sum(along: [-1]) - at.prior - beta * at.fit
            }
            let change = energy(before, momentum) - energy(after, p)
            let isTaken = (log(pass.nextKey().uniform([rows.count])) .< change)
            return [
                select(isTaken.expandingAxis(at: -1).broadcast(to: z.shape), z, start),
                select(isTaken, after.fit, before.fit), isTaken.converted(to: .float),
            ]
        }
    }
}
