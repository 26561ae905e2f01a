import ElboData
public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// The columns of a table, each by its own kind: N(μ(z), σ²) with a standard deviation for each column of numbers, and
/// level probabilities softmax(l(z)) for each category.
///
///     ln p(x|z) = Σ_numbers ln N(xᵢ; μᵢ, σᵢ²) + Σ_categories ln softmax(lⱼ)[xⱼ]
///
/// The decoder gives one number for each number of an example: a mean, or the logit of a level.
public struct MixedLikelihood: LikelihoodPart {
    /// "mixed"
    public static let kind: String = "mixed"
    /// For people who choose.
    public static let summary: String =
        "tables: Gaussian numbers, a standard deviation each, and categories"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "sigma", standard: "optimal",
            "the standard deviations of standardised numbers: optimal, learned or a number")
    ]

    /// The law of the numbers; what it says of indicators is not used.
    public let numbers: GaussianLikelihood
    /// How many levels each column has, 1 for numbers, in the order of the table; nil when all columns are numbers.
    public let widths: [Int]?

    /// Makes the part.
    ///
    /// - Parameters:
    ///   - sigma: Where the standard deviations come from.
    ///   - widths: How many levels each column has, 1 for numbers; nil when all columns are numbers.
    public init(sigma: GaussianLikelihood.Sigma = .optimal, widths: [Int]? = nil) {
        numbers = GaussianLikelihood(sigma: sigma).resolved(.column)
        self.widths = widths
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        self.init(sigma: try GaussianLikelihood(given).sigma)
    }

    /// The same for the columns of a table.
    func resolved(for table: [TableColumn]?) -> MixedLikelihood {
        MixedLikelihood(sigma: numbers.sigma, widths: table?.map(\.width))
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try numbers.validate()
        for width in widths ?? [] {
            try require(
                (1...1_000_000).contains(width), "the levels of a column", width, "in 1...1000000")
        }
    }

    /// Checks that its columns are the numbers of an example.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate(dataSize: Int) throws(AutoencoderError) {
        let sum = widths?.reduce(0, +) ?? dataSize
        try require(sum == dataSize, "the levels of all columns", sum, "\(dataSize) numbers")
    }

    /// In words.
    public var title: String {
        let categories = widths?.count { $0 > 1 } ?? 0
        let columns = (widths?.count ?? 0) - categories
        return widths == nil
            ? "mixed: \(numbers.title)"
            : "mixed: \(columns) \(numbers.title), \(categories) \(categories == 1 ? "category" : "categories")"
    }

    /// All numbers.
    public var support: Support { .everywhere }
    /// A density of the numbers, a probability of the categories.
    public var isDensity: Bool { true }
    /// As of the numbers.
    public var allowsSeveralDraws: Bool { numbers.allowsSeveralDraws }
    /// No: level probabilities begin at the levels' shares.
    public var isCentredByStandardizing: Bool { widths == nil }

    /// What the law of the numbers learns.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        numbers.parameters(dataSize: dataSize, at: path)
    }

    /// The law.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        let normal = numbers.normalLaw(output, observing: observed, at: path, in: &pass)
        let parts = runs(dataSize: output.shape[-1])
        guard parts.count > 1 || parts[0].isCategory else { return normal }
        return Blockwise(
            parts.map { part -> any ElementwiseDistribution in
                let outputs = output.slice(part.range, along: -1)
                return part.isCategory
                    ? Categorical(logits: outputs) as any ElementwiseDistribution
                    : DiagonalNormal(
                        mean: outputs,
                        logVariance: normal.logVariance.slice(part.range, along: -1))
            })
    }

    /// The numbers of an example cut into categories and runs of numbers between them.
    private func runs(dataSize: Int) -> [(range: Range<Int>, isCategory: Bool)] {
        var runs: [(range: Range<Int>, isCategory: Bool)] = []
        var start = 0
        for width in widths ?? [Int](repeating: 1, count: dataSize) {
            let range = start..<start + width
            start += width
            if width == 1, let last = runs.last, !last.isCategory {
                runs[runs.count - 1].range = last.range.lowerBound..<range.upperBound
            } else {
                runs.append((range, width > 1))
            }
        }
        return runs
    }

    /// As of the numbers.
    public var isCalibrated: Bool { numbers.isCalibrated }

    /// The standard deviations of the numbers.
    public func calibrated(squares: [Double], counts: [Double], at path: String) -> [String:
        HostArray]
    {
        numbers.calibrated(squares: squares, counts: counts, at: path)
    }

    /// A mean.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [mean] }

    /// Means of numbers; for levels the logarithms of their shares.
    public func firstOutputs(of moments: [(mean: Double, deviation: Double)]) -> [Double] {
        runs(dataSize: moments.count).flatMap { run in
            moments[run.range].map { run.isCategory ? Foundation.log(max($0.mean, 1e-4)) : $0.mean }
        }
    }

    /// As of the numbers.
    public func firstParameters(variances: [Double], dataSize: Int, at path: String) -> [String:
        HostArray]
    {
        numbers.firstParameters(variances: variances, dataSize: dataSize, at: path)
    }
}
