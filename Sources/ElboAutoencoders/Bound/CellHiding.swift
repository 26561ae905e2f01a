import ElboData
import ElboGraph
import ElboNetworks

/// Cells of training examples hidden at random, as if they were missing: neither seen by the encoder nor scored, so that
/// q(z|x) is right for any set of known cells (Ivanov, Figurnov and Vetrov 2019, section 4.1; the bound is that of Nazábal et
/// al. 2020, equation 5, for cells missing at random).
///
/// In each batch so many examples lose cells, each example each cell with a probability of its own, drawn from 0...1. The others
/// stay whole: what is reported of a step is theirs.
public struct CellHiding: Codable, Hashable, Sendable {
    /// The share of a batch's examples that lose cells, from 0 up to but not including 1.
    public let share: Double
    /// How many numbers each cell has, 1 or the levels of a category; nil when each has one.
    public let widths: [Int]?

    /// Says how much is hidden.
    public init(share: Double, widths: [Int]? = nil) {
        self.share = share
        self.widths = widths
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate(dataSize: Int) throws(AutoencoderError) {
        try require(
            share >= 0 && share < 1, "the share of examples with hidden cells", share,
            "at least 0 and less than 1")
        var sum = 0
        for width in widths ?? [] {
            try require(
                (1...1_000_000).contains(width), "the numbers of a cell", width, "in 1...1000000")
            sum += width
        }
        try require(
            widths == nil || sum == dataSize, "the numbers of all cells", sum, "\(dataSize)")
    }

    /// The examples of a batch that stay whole: the last.
    func whole(of count: Int) -> Range<Int> { Int(share * Double(count))..<count }

    /// The batch with cells hidden.
    ///
    /// - Parameters:
    ///   - x: Observations, with 0 in missing cells, and their mask.
    ///   - key: Decides which.
    func callAsFunction(_ x: Inputs, key: Tensor) -> Inputs {
        let hiding = whole(of: x.count).lowerBound
        guard hiding > 0 else { return x }
        let (values, mask) = (x[ExampleSchema.observationName], x[ExampleSchema.maskName])
        let shape = Shape([x.count, values.shape.count / x.count])
        let chance = key.child(0).uniform([hiding, 1])
        let kept = (key.child(1).uniform([hiding, widths?.count ?? shape[1]]) .>= chance)
            .converted(to: .float)
        let others = values.trace.constant(1).broadcast(to: [x.count - hiding, shape[1]])
        let shown = concatenate([numbers(of: kept), others], along: 0)
            .reshaped(to: values.shape)
        return x.replacing(ExampleSchema.observationName, by: values * shown)
            .replacing(ExampleSchema.maskName, by: mask * shown.reshaped(to: mask.shape))
    }

    /// For each number of an example what is said of its cell.
    private func numbers(of cells: Tensor) -> Tensor {
        guard let widths else { return cells }
        let places = widths.enumerated().flatMap { cell, width in
            [Float](repeating: Float(cell), count: width)
        }
        let indices = cells.trace.constant(HostArray([places.count], places)).converted(to: .int)
        return cells.transposed().gather(indices).transposed()
    }
}

extension Autoencoder {
    /// How missing cells are dealt with, in words.
    public var maskSummary: String {
        let share = hiding.map { Int((100 * $0.share).rounded()) } ?? 0
        return "by mask"
            + (share > 0 ? "; training hides random cells of \(share) % of the rows" : "")
    }
}
