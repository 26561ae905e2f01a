public import ElboAutoencoders
public import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
public import ElboNumerics
import Foundation

/// What takes the place of a missing cell.
public enum LatentImputation: Sendable {
    /// Its conditional mean given the cells that are known.
    case conditionalMean
    /// A draw from its conditional law; the key decides it.
    case draw(RandomKey)
}

extension ModelSession {
    /// Examples with their missing cells filled, in the data's own units.
    ///
    /// With zₖ from q(z|x) and w̃ₖ ∝ p(x_known|zₖ) p(zₖ) / q(zₖ|x) scaled to sum to one,
    ///
    ///     E[x_missing | x_known] ≈ Σₖ w̃ₖ E[x_missing | zₖ]
    ///
    /// (Mattei and Frellsen 2019, equation 12); a draw takes zₖ with probability w̃ₖ, then x from p(x|zₖ).
    ///
    /// A model that infers classes has a draw for each class, so that the sum runs over the classes too, and classes that are told with the
    /// data are the only ones of their rows.
    ///
    /// A row without any cell has the prior's expectation, or a draw of it.
    ///
    /// - Parameters:
    ///   - data: Examples; NaN where a cell is missing.
    ///   - samples: K, at least 1.
    ///   - imputation: A mean or a draw.
    ///   - key: Decides the draws of z.
    /// - Returns: Rows of `dataSize` numbers; known cells as they were. A mean of a column that is told by its quantiles is
    ///   the score of the mean of its numbers.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model, or it has no
    ///   posterior law.
    public func impute(
        _ data: Dataset, samples: Int = 48, by imputation: LatentImputation = .conditionalMean,
        key: RandomKey
    ) throws -> [Float] {
        try requireWeights(samples: samples)
        let rows = ModelRows(try model.reader(of: data))
        let size = model.autoencoder.dataSize
        let scales = QuantileExpectations(model)
        var filled = [Float](repeating: 0, count: data.count * size)
        var places = [Float](repeating: 0, count: data.count * scales.count)
        var scores = [Double](repeating: -.infinity, count: data.count)
        let noise: RandomKey
        let isDrawing: Bool
        switch imputation {
        case .conditionalMean: (noise, isDrawing) = (key, false)
        case .draw(let own): (noise, isDrawing) = (own, true)
        }
        for (part, draws) in drawParts(of: samples).enumerated() {
            try run(
                isDrawing ? weightedDraw(of: draws) : weightedMean(of: draws, scales), over: rows,
                rowKey: key.child(0), noiseKey: noise.child(UInt64(part) + 1)
            ) { range, results in
                let found = results[1].floats
                let expected = results.count > 2 ? results[2].floats : []
                for (place, score) in results[0].doubles.enumerated() {
                    let row = range.lowerBound + place
                    let share =
                        isDrawing
                        ? Merging.choice(&scores[row], score) : Merging.mean(&scores[row], score)
                    guard share > 0 else { continue }
                    for cell in 0..<size {
                        let old = filled[row * size + cell]
                        filled[row * size + cell] =
                            old + Float(share) * (found[place * size + cell] - old)
                    }
                    guard !expected.isEmpty else { continue }
                    for cell in 0..<scales.count {
                        let old = places[row * scales.count + cell]
                        places[row * scales.count + cell] =
                            old + Float(share) * (expected[place * scales.count + cell] - old)
                    }
                }
            }
        }
        if !isDrawing { scales.put(places, into: &filled, size: size) }
        try fillEmptyRows(of: data, &filled, by: imputation, key: key)
        filled.withUnsafeMutableBufferPointer { model.transform.invert($0, itemSize: size) }
        for row in 0..<data.count {
            for (cell, known) in data.values(of: CollectionOfOne(row)).enumerated()
            where !known.isNaN {
                filled[row * size + cell] = known
            }
        }
        return filled
    }

    /// Rows without any cell say nothing of z, of which q(z|x) was never asked: they are filled from the prior, in the model's units.
    private func fillEmptyRows(
        of data: Dataset, _ filled: inout [Float], by imputation: LatentImputation, key: RandomKey
    ) throws {
        let empty = Set(0..<data.count).subtracting(data.rowsWithCells).sorted()
        guard !empty.isEmpty else { return }
        let size = model.autoencoder.dataSize
        switch imputation {
        case .draw(let own):
            let rows = try sample(
                empty.count, key: own.child(0),
                classes: model.autoencoder.classes?.drawn(empty.count, key: own.child(.max)),
                drawsObservations: true, in: .model)
            for (place, row) in empty.enumerated() {
                for cell in 0..<size { filled[row * size + cell] = rows[place * size + cell] }
            }
        case .conditionalMean:
            let count = 4096
            let rows = try sample(
                count, key: key.child(3), classes: model.autoencoder.classes?.spread(over: count),
                in: .model)
            var means = [Double](repeating: 0, count: size)
            for (place, value) in rows.enumerated() {
                means[place % size] += Double(value) / Double(count)
            }
            for row in empty {
                for cell in 0..<size { filled[row * size + cell] = Float(means[cell]) }
            }
        }
    }

    /// log Σₖ wₖ and Σₖ w̃ₖ E[x|zₖ]: [examples] and [examples, data size]; and where the means of numbers told by their
    /// quantiles lie between the ends of their columns, 0...1: [examples, such columns].
    private func weightedMean(of draws: Int, _ scales: QuantileExpectations) -> ModelFunction {
        let model = model.autoencoder
        return ModelFunction("weighted mean of \(draws)") { rows, rowKey, pass in
            let drawn = model.weightedLaw(rows, rowKey: rowKey, draws: draws, in: &pass)
            let shares = softmax(drawn.logWeights, along: 0).expandingAxis(at: -1)
            let means = drawn.beside(model.observation.original(ofMean: drawn.law.mean))
            let expected = scales.expectations(under: drawn.law).map(drawn.beside)
            return [
                logSumExp(drawn.logWeights, along: [0]), (shares * means).sum(along: [0]),
            ] + (expected.map { [(shares * $0).sum(along: [0])] } ?? [])
        }
    }

    /// maxₖ (log wₖ + gₖ) with gₖ from Gumbel's law, and x from p(x|zₖ) of that k: over any number of parts the
    /// largest of these numbers belongs to a draw with probability w̃ₖ (Gumbel 1954).
    private func weightedDraw(of draws: Int) -> ModelFunction {
        let model = model.autoencoder
        return ModelFunction("weighted draw of \(draws)") { rows, rowKey, pass in
            let drawn = model.weightedLaw(rows, rowKey: rowKey, draws: draws, in: &pass)
            let noisy = drawn.logWeights + pass.nextKey().gumbel(drawn.logWeights.shape)
            let largest = noisy.max(along: [0], keepingAxes: true)
            let isLargest = (noisy .== largest).converted(to: .float)
            // Two equal largest numbers are possible in finite precision: the first one is chosen.
            let earlier = isLargest.cumulativeSum(along: 0, exclusive: true)
            let chosen = select(earlier .> 0, earlier.trace.constant(0), isLargest)
            let values = drawn.beside(
                model.observation.original(ofDraw: drawn.law.sample(key: pass.nextKey())))
            return [
                largest.reshaped(to: [rows.count]),
                (chosen.expandingAxis(at: -1) * values).sum(along: [0]),
            ]
        }
    }
}

/// Draws of z with their weights.
private struct WeightedLaw {
    /// log wₖ: [K, examples]; of a model that sums over classes [K · classes, examples].
    let logWeights: Tensor
    /// p(x|zₖ): [K, examples, data size]; of a model that sums over classes [K, classes · examples, data size].
    let law: any ElementwiseDistribution

    /// Numbers of the law beside the weights of their draws: [weights, examples, numbers].
    func beside(_ numbers: Tensor) -> Tensor {
        numbers.reshaped(to: Shape(logWeights.shape.extents + [numbers.shape[-1]]))
    }
}

extension Autoencoder {
    /// The weights and the laws of draws of z.
    fileprivate func weightedLaw(
        _ rows: Inputs, rowKey: Tensor, draws: Int, in pass: inout ForwardPass
    ) -> WeightedLaw {
        let x = observed(rows, key: rowKey)
        let (terms, law) = termsAndLaw(of: x, draws: draws, in: &pass)
        guard let weights = terms.logWeights else {
            preconditionFailure("the posterior has no density")
        }
        return WeightedLaw(logWeights: weights, law: law)
    }
}

/// How parts of the draws join: the share that the newest part has in the result.
private enum Merging {
    /// Of a mean with weight e^sum; the sum grows by the newest part's.
    static func mean(_ sum: inout Double, _ newest: Double) -> Double {
        guard newest > -.infinity else { return sum > -.infinity ? 0 : 1 }
        let largest = max(sum, newest)
        let both = largest + log(exp(sum - largest) + exp(newest - largest))
        defer { sum = both }
        return exp(newest - both)
    }

    /// Of a choice: all or nothing.
    static func choice(_ best: inout Double, _ newest: Double) -> Double {
        guard newest > best || best == -.infinity else { return 0 }
        best = newest
        return 1
    }
}
