import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import Foundation

extension ModelSession {
    /// Codes from the prior over which a level's probability is averaged: several for each row, since the level of one row
    /// in a thousand may come from as few codes.
    private static func codesForShares(_ rows: Int) -> Int { min(max(8 * rows, 20_000), 200_000) }

    /// The biases of the decoder's head with which every level of a category is as frequent among rows drawn from the model as
    /// among its training examples:
    ///
    ///     b such that E_p(z)[softmax(l(z) + b)ⱼ] = share of level j
    ///
    /// A prior that is fitted to codes after training is not the one that the decoder learnt from, so that levels of few
    /// rows come out too often or never. The steps b += ln(share / mean) are those of iterative scaling (Darroch and
    /// Ratcliff 1972).
    ///
    /// - Parameters:
    ///   - examples: The data, as the model sees them.
    ///   - rows: Those it was trained on.
    ///   - key: Decides the codes.
    /// - Returns: The bias by its name; nothing for a model without categories.
    /// - Throws: `RunError`.
    func biasesOfShares(on examples: ExampleReader, rows: [Int], key: RandomKey) throws -> [String:
        HostArray]
    {
        guard model.autoencoder.condition == nil,
            let bias = model.autoencoder.decoder.headBias(at: Autoencoder.Path.decoder),
            let place = model.autoencoder.parameters.firstIndex(where: { $0.name == bias.name })
        else { return [:] }
        let categories = model.levelRanges
        guard !categories.isEmpty else { return [:] }
        let probabilities = try sample(Self.codesForShares(rows.count), key: key, in: .model)
        let shares = shares(of: examples, rows: rows)
        var biases = model.parameters[place].floats
        for range in categories {
            let shifts = LevelShifts(
                of: probabilities, range: range, width: model.autoencoder.dataSize,
                shares: Array(shares[range]))
            for (index, shift) in zip(range, shifts.values) { biases[index] += Float(shift) }
        }
        return [bias.name: HostArray(bias.shape, biases)]
    }

    /// For each number of an example its mean over the rows in which it is known; of an indicator at least that of half a
    /// row, since nothing drawn from data is impossible.
    private func shares(of examples: ExampleReader, rows: [Int]) -> [Double] {
        let size = model.autoencoder.dataSize
        var sums = [Double](repeating: 0, count: size)
        var known = sums
        examples.data.forEach(rows, by: model.transform) { _, values in
            for (place, value) in values.enumerated() where !value.isNaN {
                sums[place % size] += Double(value)
                known[place % size] += 1
            }
        }
        return zip(sums, known).map { max($0, 0.5) / max($1, 1) }
    }
}

extension TrainedAutoencoder {
    /// The numbers of an example that are the levels of one category each, where the likelihood has a probability for each.
    fileprivate var levelRanges: [Range<Int>] {
        guard let mixed = autoencoder.likelihood.part as? MixedLikelihood, mixed.columns != nil,
            let table
        else { return [] }
        return table.indicatorRanges
    }
}

/// What to add to the logits of a category's levels for their mean probabilities to be given ones.
package struct LevelShifts {
    /// One for each level.
    package private(set) var values: [Double]

    /// The steps end when no mean is off by more than this share of it.
    private static let tolerance = 5e-3

    /// - Parameters:
    ///   - probabilities: Rows of numbers.
    ///   - range: The numbers of a row that are the levels' probabilities.
    ///   - width: How many numbers a row has.
    ///   - shares: The means wanted, which need not add up to one.
    package init(of probabilities: [Float], range: Range<Int>, width: Int, shares: [Double]) {
        let count = probabilities.count / width
        let whole = shares.reduce(0, +)
        var factors = [Double](repeating: 1, count: range.count)
        for _ in 0..<100 {
            var means = [Double](repeating: 0, count: range.count)
            for row in 0..<count {
                let first = row * width + range.lowerBound
                var sum = 0.0
                for level in factors.indices {
                    sum += Double(probabilities[first + level]) * factors[level]
                }
                guard sum > 0 else { continue }
                for level in factors.indices {
                    means[level] += Double(probabilities[first + level]) * factors[level] / sum
                }
            }
            var worst = 0.0
            for level in factors.indices where means[level] > 0 {
                let ratio = shares[level] / whole * Double(count) / means[level]
                worst = max(worst, abs(ratio - 1))
                factors[level] *= ratio
            }
            guard worst > Self.tolerance else { break }
        }
        values = factors.map(log)
    }
}
