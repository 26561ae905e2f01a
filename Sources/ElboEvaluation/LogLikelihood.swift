public import ElboAutoencoders
public import ElboData
import ElboGraph
import ElboNetworks
public import ElboNumerics
import Foundation

/// The importance-weighted estimate of log p(x) over a data set.
public struct LogLikelihoodEvaluation: Codable, Hashable, Sendable {
    /// log of the mean importance weight, in nats per example, densities in the data's own units: in expectation
    /// a lower bound of log p(x), tighter with more samples (Burda, Grosse and Salakhutdinov 2016, theorem 1).
    public let logLikelihood: Estimate
    /// K, the draws of z for each example.
    public let samples: Int
    /// The mean over examples of the effective number of draws, (Σ w)² / Σ w².
    public let effectiveSamples: Double
}

extension ModelSession {
    /// log p(x) ≈ log 1/K Σₖ p(x|zₖ) p(zₖ) / q(zₖ|x), with zₖ from q(z|x), over the cells that are known.
    ///
    /// Burda, Grosse and Salakhutdinov 2016, equation 8. Rows without any cell are not counted.
    ///
    /// - Parameters:
    ///   - all: Examples.
    ///   - samples: K, at least 1.
    ///   - key: Decides the draws; observations are binarised as by `evaluateBound` with this key.
    ///   - progress: Told which share of the work is done.
    /// - Throws: `AutoencoderError` when the data do not fit the model, or it has no posterior law.
    public func evaluateLogLikelihood(
        _ all: Dataset, samples: Int, key: RandomKey, progress: (Double) -> Void = { _ in }
    ) throws -> LogLikelihoodEvaluation {
        try evaluateLogLikelihoods(
            all.withoutEmptyRows, samples: samples, key: key, progress: progress
        ).evaluation
    }

    /// The estimate over a data set and that of each example; all rows are counted.
    ///
    /// - Throws: as `evaluateLogLikelihood`.
    package func evaluateLogLikelihoods(
        _ data: Dataset, samples: Int, key: RandomKey, progress: (Double) -> Void = { _ in }
    ) throws -> (evaluation: LogLikelihoodEvaluation, each: [Double]) {
        let sums = try weightSums(data, samples: samples, key: key, progress: progress)
        let logs = logMeans(sums, samples: samples, of: data)
        if let row = logs.firstIndex(where: { !$0.isFinite }) {
            throw AutoencoderError.notFinite(
                function: "importance weights", row: data.number(ofRow: row))
        }
        let evaluation = LogLikelihoodEvaluation(
            logLikelihood: Estimate(of: logs),
            samples: samples,
            effectiveSamples: sums.reduce(0) { $0 + $1.effectiveCount } / Double(data.count))
        return (evaluation, logs)
    }

    /// The same estimate for each example, in nats, densities in the data's own units; NaN for a row without any cell.
    ///
    /// - Throws: as `evaluateLogLikelihood`.
    public func logLikelihoods(
        _ data: Dataset, samples: Int, key: RandomKey, progress: (Double) -> Void = { _ in }
    ) throws -> [Double] {
        var logs = logMeans(
            try weightSums(data, samples: samples, key: key, progress: progress), samples: samples,
            of: data)
        let known = data.rowsWithCells
        guard known.count < data.count else { return logs }
        for row in Set(logs.indices).subtracting(known) { logs[row] = .nan }
        return logs
    }

    /// ln of the mean weights; densities in the data's own units.
    private func logMeans(_ sums: [WeightSum], samples: Int, of data: Dataset) -> [Double] {
        zip(sums, model.autoencoder.logVolumes(of: data, model.transform)).map {
            $0.logSum - log(Double(samples)) + $1
        }
    }

    /// Refuses models without importance weights, and no samples.
    ///
    /// - Throws: `AutoencoderError.option`, `.noEncoder`.
    func requireWeights(samples: Int) throws(AutoencoderError) {
        try model.requireEncoder()
        try require(
            model.autoencoder.posterior.part.hasDensity, "the posterior",
            model.autoencoder.posterior,
            "one with a density, for likelihoods, scores and imputation: train with --recipe vae")
        try require(
            model.autoencoder.likelihood.part.isNormalized, "the likelihood",
            model.autoencoder.likelihood,
            "a law, for log-likelihoods, scores and imputation, and this one is a loss: of sounds train with --sound levels"
        )
        try require(samples >= 1, "the number of samples", samples, "at least 1")
    }

    /// K draws in runs of few enough at a time.
    func drawParts(of samples: Int) -> [Int] {
        stride(from: 0, to: samples, by: drawsAtOnce).map { min(drawsAtOnce, samples - $0) }
    }

    /// Draws in one run for each example of a batch: at most 12, fewer where an example's widest layer is large, so
    /// that memory has a bound whatever the size of an example.
    private var drawsAtOnce: Int {
        max(1, min(12, numbersAtOnce / (batchSize * model.autoencoder.widestLayer)))
    }

    private func weightSums(
        _ data: Dataset, samples: Int, key: RandomKey, progress: (Double) -> Void
    ) throws -> [WeightSum] {
        try requireWeights(samples: samples)
        let rows = ModelRows(try model.reader(of: data))
        var sums = [WeightSum](repeating: WeightSum(), count: data.count)
        let parts = drawParts(of: samples)
        for (part, draws) in parts.enumerated() {
            try run(
                logWeights(draws: draws), over: rows, rowKey: key.child(0),
                noiseKey: key.child(2).child(UInt64(part))
            ) { range, results in
                let weights = results[0].doubles
                // A model that sums over classes has a weight for each draw and class.
                let width = weights.count / range.count
                for (index, weight) in weights.enumerated() {
                    sums[range.lowerBound + index / width].add(logWeight: weight)
                }
                let done = Double(part) + Double(range.upperBound) / Double(data.count)
                progress(done / Double(parts.count))
            }
        }
        return sums
    }

    /// log w = log p(x|z) + log p(z) - log q(z|x) for draws of z: [examples, draws].
    private func logWeights(draws: Int) -> ModelFunction {
        let model = model.autoencoder
        return ModelFunction("log-weights of \(draws)") { rows, rowKey, pass in
            let terms = model.terms(of: model.observed(rows, key: rowKey), draws: draws, in: &pass)
            guard let weights = terms.logWeights else {
                preconditionFailure("the posterior has no density")
            }
            return [weights.transposed()]
        }
    }
}

/// Σ w and Σ w² for weights given by their logarithms, without overflow.
private struct WeightSum {
    private var largest = -Double.infinity
    private var sum = 0.0
    private var squares = 0.0

    mutating func add(logWeight: Double) {
        // A weight of zero adds nothing, and infinity minus infinity would make the sum NaN.
        guard logWeight != -.infinity else { return }
        if logWeight > largest {
            let shrink = exp(largest - logWeight)
            sum *= shrink
            squares *= shrink * shrink
            largest = logWeight
        }
        let weight = exp(logWeight - largest)
        sum += weight
        squares += weight * weight
    }

    var logSum: Double { largest + log(sum) }
    var effectiveCount: Double { sum > 0 ? sum * sum / squares : 0 }
}

/// Numbers of the widest layer that one run may hold; a run's memory is some twenty times theirs.
private let numbersAtOnce = 1_300_000
