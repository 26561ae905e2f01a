public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// N(μ(z), σ² I), or N(μ(z), diag(σ₁² ... σ_D²)) with a standard deviation for each column; the network gives μ.
///
/// Linear networks make probabilistic principal components of the first (Tipping and Bishop 1999) and factor analysis
/// of the second, which suits columns of different kinds.
public struct GaussianLikelihood: LikelihoodPart {
    /// "gaussian"
    public static let kind: String = "gaussian"
    /// For people who choose.
    public static let summary: String =
        "any numbers, with one standard deviation or one for each column"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "sigma", standard: "optimal",
            "the standard deviation: optimal, learned or a number (in units of standardised columns, or of 0...1 for pixels)"
        ),
        PartOption(
            "per", standard: "auto",
            "one for all numbers or one for each column: all, column or auto (column for tables)"),
    ]

    /// Where the standard deviation comes from.
    public enum Sigma: Codable, Hashable, Sendable {
        /// This number.
        case fixed(value: Double)
        /// One number, trained with the rest.
        case learned
        /// The number that maximises the likelihood, √ of the mean squared error (Rybkin, Daniilidis and Levine
        /// 2021, equation 6): of each batch in training, a running mean of batches where each column has its own, and of all
        /// training examples when training has ended.
        case optimal
    }

    /// Which numbers share a standard deviation.
    public enum Share: String, Codable, Hashable, Sendable, CaseIterable {
        /// All numbers of an example.
        case all
        /// Each number of an example has its own, the same in all examples.
        case column
    }

    /// Standard deviations whose densities single-precision numbers can hold.
    private static let sigmas = 1e-6...1e6

    /// Where the standard deviation comes from.
    public let sigma: Sigma
    /// Which numbers share it; nil leaves it to the data until `resolved`, and is `all` from then on.
    public let per: Share?

    /// Makes the part.
    public init(sigma: Sigma, per: Share? = nil) {
        self.sigma = sigma
        self.per = per
    }

    /// The same with a choice of what shares a standard deviation, where nothing was said.
    func resolved(_ standard: Share) -> GaussianLikelihood {
        if case .fixed = sigma { return self }
        return GaussianLikelihood(sigma: sigma, per: per ?? standard)
    }

    private var isPerColumn: Bool { per == .column }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        switch given["sigma"] {
        case nil, "optimal": sigma = .optimal
        case "learned": sigma = .learned
        case let text?:
            guard let value = Double(text), GaussianLikelihood.sigmas.contains(value) else {
                throw given.refusal("sigma", "optimal, learned or a number from 1e-6 to 1e6")
            }
            sigma = .fixed(value: value)
        }
        switch given["per"] {
        case nil, "auto": per = nil
        case let text?:
            guard let share = Share(rawValue: text) else {
                throw given.refusal("per", "one of auto, all, column")
            }
            per = share
        }
        if case .fixed = sigma, per == .column {
            throw given.refusal("per", "left out: sigma is a number for all columns")
        }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        guard case .fixed(let value) = sigma else { return }
        try require(
            GaussianLikelihood.sigmas.contains(value), "the standard deviation", value,
            "from 1e-6 to 1e6")
    }

    /// In words.
    public var title: String {
        switch sigma {
        case .fixed(let value): "Gaussian (σ = \(value))"
        case .learned: "Gaussian (learned σ\(isPerColumn ? " of each column" : ""))"
        case .optimal: "Gaussian (optimal σ\(isPerColumn ? " of each column" : ""))"
        }
    }

    /// All numbers.
    public var support: Support { .everywhere }
    /// A density.
    public var isDensity: Bool { true }
    /// Not with an optimal σ: what is optimal for the mean over draws is not for their weighted sum.
    public var allowsSeveralDraws: Bool { sigma != .optimal }

    /// What it learns.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        let shape: Shape = isPerColumn ? [dataSize] : .scalar
        return switch sigma {
        case .fixed: []
        case .learned: [Parameter("\(path).logVariance", shape, .zeros)]
        case .optimal: [Parameter("\(path).logVariance", shape, .zeros, isTrained: false)]
        }
    }

    /// The law.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        normalLaw(output, observing: observed, at: path, in: &pass)
    }

    func normalLaw(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> DiagonalNormal {
        DiagonalNormal(
            mean: output,
            logVariance: logVariance(output, observed, "\(path).logVariance", in: &pass))
    }

    private func logVariance(
        _ output: Tensor, _ observed: Observed?, _ name: String, in pass: inout ForwardPass
    ) -> Tensor {
        switch sigma {
        case .fixed(let value):
            return output.trace.constant(HostArray(2 * Foundation.log(value)))
        case .learned:
            return floored(pass[name])
        case .optimal:
            guard pass.mode == .training, let observed else { return floored(pass[name]) }
            // At the optimum the bound does not change with σ, so no gradient is lost here.
            let errors = (observed.values - output).squared().stoppingGradient()
            return isPerColumn
                ? runningLogVariance(errors, observed.known, name, in: &pass)
                : batchLogVariance(errors, observed.known, name, in: &pass)
        }
    }

    private func batchLogVariance(
        _ errors: Tensor, _ known: Tensor?, _ name: String, in pass: inout ForwardPass
    ) -> Tensor {
        let variance = known.map { (errors * $0).sum() / maximum($0.sum(), 1) } ?? errors.mean()
        let batch = ElboGraph.log(maximum(variance, 1e-12))
        pass.update(name, to: 0.9 * pass[name] + 0.1 * batch)
        return floored(batch)
    }

    /// A batch has few cells of a column, and some columns none: the variances of earlier batches count too.
    private func runningLogVariance(
        _ errors: Tensor, _ known: Tensor?, _ name: String, in pass: inout ForwardPass
    ) -> Tensor {
        let examples = Array(0..<errors.shape.extents.count - 1)
        let old = exp(pass[name])
        let next: Tensor
        if let known {
            let weights = known.broadcast(to: errors.shape)
            let count = weights.sum(along: examples)
            let mean = (errors * weights).sum(along: examples) / maximum(count, 1)
            next = old + 0.1 * minimum(count, 1) * (mean - old)
        } else {
            next = old + 0.1 * (errors.mean(along: examples) - old)
        }
        let running = ElboGraph.log(maximum(next, 1e-12)).stoppingGradient()
        pass.update(name, to: running)
        return floored(running)
    }

    private func floored(_ logVariance: Tensor) -> Tensor {
        maximum(logVariance, GaussianLikelihood.smallestLogVariance)
    }

    /// Only an optimal σ.
    public var isCalibrated: Bool { sigma == .optimal }

    /// √ of the mean squared residual.
    public func calibrated(squares: [Double], counts: [Double], at path: String) -> [String:
        HostArray]
    {
        guard isCalibrated else { return [:] }
        let variances =
            isPerColumn
            ? zip(squares, counts).map { $0 / max($1, 1) }
            : [squares.reduce(0, +) / max(counts.reduce(0, +), 1)]
        // A column of which no cell is known has no residuals; standardised, it has the variance 1.
        let logs = zip(variances, counts).map { variance, count in
            count > 0 ? Self.logVariance(variance) : 0
        }
        return ["\(path).logVariance": HostArray(isPerColumn ? [logs.count] : .scalar, logs)]
    }

    private static func logVariance(_ variance: Double) -> Float {
        Float(min(max(Foundation.log(variance), smallestLogVariance), 80))
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [mean] }

    /// First values from the variances.
    public func firstParameters(variances: [Double], dataSize: Int, at path: String) -> [String:
        HostArray]
    {
        if case .fixed = sigma { return [:] }
        let mean = variances.reduce(0, +) / Double(variances.count)
        // One variance for each channel stands for all its numbers.
        let logs =
            isPerColumn
            ? (0..<dataSize).map { Self.logVariance(variances[$0 % variances.count]) }
            : [Self.logVariance(mean)]
        return ["\(path).logVariance": HostArray(isPerColumn ? [dataSize] : .scalar, logs)]
    }

    /// ln of the smallest variance that data may choose, (10⁻³)²: without a floor, data that can be
    /// copied exactly would drive the density to infinity.
    static let smallestLogVariance = -13.815510557964274
}

extension Likelihood {
    /// N(μ(z), σ² I), or with a standard deviation for each column.
    public static func gaussian(
        sigma: GaussianLikelihood.Sigma, per: GaussianLikelihood.Share? = nil
    ) -> Likelihood {
        Likelihood(GaussianLikelihood(sigma: sigma, per: per))
    }
}
