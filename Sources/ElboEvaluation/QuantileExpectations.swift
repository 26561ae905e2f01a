import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboGraph

/// Means of numbers whose laws are laws of scores: the mean of a score is not the score of the mean.
///
///     E[x] = e₀ + ∫ (dx/ds) P(s > t) dt ≈ e₀ + Σᵢ riseᵢ σ((μ - sᵢ) / h)
struct QuantileExpectations {
    /// The scales, and where their columns' scores stand in an example.
    private let scales: [(scale: QuantileScale, place: Int)]

    /// Those of a model's columns.
    init(_ model: TrainedAutoencoder) {
        let table = model.table ?? []
        let areScores = (model.autoencoder.likelihood.part as? MixedLikelihood)?.columns != nil
        scales =
            !areScores
            ? []
            : zip(table, table.ranges).compactMap { column, range in
                column.quantiles.map { ($0, range.lowerBound) }
            }
    }

    /// How many columns there are.
    var count: Int { scales.count }

    /// Where the means lie between the ends of their columns, 0...1: batch axes and one number for each column; nil without
    /// such columns.
    func expectations(under law: any ElementwiseDistribution) -> Tensor? {
        guard !scales.isEmpty else { return nil }
        let parts = (law as? Blockwise)?.parts ?? [law]
        var results: [Tensor] = []
        for part in parts.compactMap({ $0 as? IntervalLogistic }) {
            for column in 0..<part.location.shape[-1] {
                results.append(
                    expectation(
                        of: scales[results.count].scale,
                        location: part.location.slice(column..<column + 1, along: -1),
                        logScale: part.logScale.slice(column..<column + 1, along: -1)))
            }
        }
        precondition(
            results.count == scales.count, "\(results.count) laws of \(scales.count) scores")
        return concatenate(results, along: -1)
    }

    /// For [..., 1] parameters [..., 1] shares.
    private func expectation(of scale: QuantileScale, location: Tensor, logScale: Tensor) -> Tensor
    {
        let steps = scale.steps()
        let whole = scale.edges[scale.edges.count - 1] - scale.edges[0]
        let shape: Shape = [steps.count]
        let scores = location.trace.constant(HostArray(shape, steps.map { Float($0.score) }))
        let rises = location.trace.constant(HostArray(shape, steps.map { Float($0.rise / whole) }))
        return (sigmoid((location - scores) * exp(-logScale)) * rises)
            .sum(along: [-1], keepingAxes: true)
    }

    /// Puts the scores of the means in their places.
    ///
    /// - Parameters:
    ///   - shares: Rows of `count` numbers.
    ///   - examples: Rows of `size` numbers.
    func put(_ shares: [Float], into examples: inout [Float], size: Int) {
        for row in 0..<examples.count / size {
            for (index, (scale, place)) in scales.enumerated() {
                let (first, last) = (scale.edges[0], scale.edges[scale.edges.count - 1])
                let mean = first + (last - first) * Double(shares[row * count + index])
                examples[row * size + place] = Float(scale.score(of: mean))
            }
        }
    }
}
