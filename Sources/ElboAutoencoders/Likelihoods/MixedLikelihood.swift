public import ElboData
public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// The columns of a table, each by its own kind: N(μ(z), σ²) with a standard deviation for each column of numbers, a logistic
/// law of scores for columns told by their quantiles (`QuantileScale`), and level probabilities softmax(l(z)) for each
/// category.
///
///     ln p(x|z) = Σ_numbers ln N(xᵢ; μᵢ, σᵢ²) + Σ_scores ln [F((bᵢ - μᵢ) / hᵢ) - F((aᵢ - μᵢ) / hᵢ)]
///               + Σ_categories ln softmax(lⱼ)[xⱼ] + Σ_pools ln softmax(lⱼ)[g(xⱼ)] + ln share(xⱼ | g(xⱼ))
///
/// with F the logistic distribution function, [aᵢ, bᵢ] the scores for which a number stands, and g(x) the pool of a level
/// (`LevelPools`). The decoder gives one number for each number of an example: a mean; μ and ln h; the logit of a level or pool.
public struct MixedLikelihood: LikelihoodPart {
    /// "mixed"
    public static let kind: String = "mixed"
    /// For people who choose.
    public static let summary: String =
        "tables: categories, Gaussian numbers, and numbers by their quantiles"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "numbers", standard: "suited",
            "how numbers are described: normal, quantiles, or suited (quantiles where a tenth of a column is one number or it is very skewed)"
        ),
        PartOption(
            "sigma", standard: "optimal",
            "the standard deviations of normal, standardised numbers: optimal, learned or a number"),
    ]

    /// The law of the normal numbers; what it says of others is not used.
    public let numbers: GaussianLikelihood
    /// Which columns of numbers are told by their quantiles, before a table is known.
    public let choice: QuantileChoice
    /// The laws of the columns, in the order of the table; nil when all are normal.
    public let columns: [ColumnLaw]?

    /// Makes the part.
    ///
    /// - Parameters:
    ///   - sigma: Where the standard deviations come from.
    ///   - choice: Which columns of numbers are told by their quantiles.
    ///   - columns: The laws of the columns; nil when all are normal.
    public init(
        sigma: GaussianLikelihood.Sigma = .optimal, choice: QuantileChoice = .suited,
        columns: [ColumnLaw]? = nil
    ) {
        numbers = GaussianLikelihood(sigma: sigma).resolved(.column)
        self.choice = choice
        self.columns = columns
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        let choice: QuantileChoice
        switch given["numbers"] {
        case nil, "suited": choice = .suited
        case "normal": choice = .none
        case "quantiles": choice = .all
        case _?: throw given.refusal("numbers", "one of suited, normal, quantiles")
        }
        self.init(sigma: try GaussianLikelihood(given).sigma, choice: choice)
    }

    /// The same for the columns of a table.
    func resolved(for table: [TableColumn]?) -> MixedLikelihood {
        MixedLikelihood(
            sigma: numbers.sigma, choice: choice, columns: table?.map { ColumnLaw($0) })
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try numbers.validate()
        for column in columns ?? [] {
            let count: Int
            switch column {
            case .normal, .quantiles: continue
            case .levels(let own): count = own
            case .pools(let entropies): count = entropies.count
            }
            try require(
                (2...1_000_000).contains(count), "the number of levels of a column", count,
                "in 2...1000000")
        }
    }

    /// Checks that its columns are the numbers of an example.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate(dataSize: Int) throws(AutoencoderError) {
        let sum = columns?.reduce(0) { $0 + $1.width } ?? dataSize
        try require(sum == dataSize, "the numbers of all columns", sum, "\(dataSize)")
    }

    /// In words.
    public var title: String {
        guard let columns else { return "mixed: \(numbers.title)" }
        func count(_ isMeant: (ColumnLaw) -> Bool) -> Int { columns.count(where: isMeant) }
        let normal = count { $0 == .normal }
        let quantiles = count { $0 == .quantiles }
        let categories = columns.count - normal - quantiles
        let parts = [
            normal > 0 ? "\(normal) \(numbers.title)" : nil,
            quantiles > 0 ? "\(quantiles) by quantiles" : nil,
            categories > 0 ? "\(categories) \(categories == 1 ? "category" : "categories")" : nil,
        ]
        return "mixed: \(parts.compactMap { $0 }.joined(separator: ", "))"
    }

    /// All numbers.
    public var support: Support { .everywhere }
    /// The numbers have a density; of levels it is a probability.
    public var isDensity: Bool { true }
    /// As of the numbers.
    public var allowsSeveralDraws: Bool { numbers.allowsSeveralDraws }
    /// No: level probabilities begin at the levels' shares.
    public var isCentredByStandardizing: Bool { columns == nil }

    /// What the law of the numbers learns.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        numbers.parameters(dataSize: dataSize, at: path)
    }

    /// Scores in units of the logistic law's deviation, π / √3, without their widths; of levels of pools their indicator alone.
    public func shownToEncoder(_ values: Tensor) -> Tensor {
        let factors = (columns ?? []).flatMap { column -> [Float] in
            switch column {
            case .normal, .levels: [Float](repeating: 1, count: column.width)
            case .quantiles: [Float(3.0.squareRoot() / .pi), 0]
            case .pools(let entropies): [Float](repeating: 1, count: entropies.count) + [0, 0]
            }
        }
        guard factors.contains(where: { $0 != 1 }) else { return values }
        let shown =
            values.reshaped(to: [values.shape.count / factors.count, factors.count])
            * values.trace.constant(HostArray([factors.count], factors))
        return shown.reshaped(to: values.shape)
    }

    /// The law.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        let normal = numbers.normalLaw(output, observing: observed, at: path, in: &pass)
        let parts = runs(dataSize: output.shape[-1])
        guard parts.count > 1 || parts[0].law != .normal else { return normal }
        return Blockwise(
            parts.map { part -> any ElementwiseDistribution in
                let outputs = output.slice(part.range, along: -1)
                return switch part.law {
                case .normal:
                    DiagonalNormal(
                        mean: outputs,
                        logVariance: normal.logVariance.slice(part.range, along: -1))
                case .quantiles: MixedLikelihood.scoreLaw(outputs)
                case .levels: Categorical(logits: outputs)
                case .pools(let entropies):
                    PooledCategorical(
                        logits: outputs.slice(0..<entropies.count, along: -1),
                        entropiesWithin: entropies)
                }
            })
    }

    /// Laws of scores: μ, and h in e⁻⁴...e⁴.
    private static func scoreLaw(_ outputs: Tensor) -> IntervalLogistic {
        func number(_ place: Int) -> Tensor {
            outputs.slice(place..<outputs.shape[-1], along: -1, stride: 2)
        }
        return IntervalLogistic(location: number(0), logScale: 4 * tanh(number(1) * 0.25))
    }

    /// The numbers of an example cut into categories and runs of columns of one other kind.
    private func runs(dataSize: Int) -> [(range: Range<Int>, law: ColumnLaw)] {
        var runs: [(range: Range<Int>, law: ColumnLaw)] = []
        var start = 0
        for law in columns ?? [ColumnLaw](repeating: .normal, count: dataSize) {
            let range = start..<start + law.width
            start = range.upperBound
            if let last = runs.last, last.law.joins(law) {
                runs[runs.count - 1].range = last.range.lowerBound..<range.upperBound
            } else {
                runs.append((range, law))
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

    /// Means of numbers; of scores the law of all rows, μ = 0 and h = 1; for levels the logarithms of their shares.
    public func firstOutputs(of moments: [(mean: Double, deviation: Double)]) -> [Double] {
        runs(dataSize: moments.count).flatMap { run in
            moments[run.range].enumerated().map { place, moment in
                switch run.law {
                case .normal: moment.mean
                case .quantiles: 0
                case .levels: Foundation.log(max(moment.mean, 1e-4))
                case .pools(let entropies):
                    place < entropies.count ? Foundation.log(max(moment.mean, 1e-4)) : 0
                }
            }
        }
    }

    /// As of the numbers.
    public func firstParameters(variances: [Double], dataSize: Int, at path: String) -> [String:
        HostArray]
    {
        numbers.firstParameters(variances: variances, dataSize: dataSize, at: path)
    }
}
