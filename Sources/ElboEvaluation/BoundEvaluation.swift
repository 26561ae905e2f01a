public import ElboAutoencoders
public import ElboData
public import ElboNumerics

/// The evidence lower bound over a data set, and how its KL is spread over the latent dimensions.
///
/// Densities are those of the data's own units: `Autoencoder.logVolumes`.
public struct BoundEvaluation: Codable, Hashable, Sendable {
    /// Whether log p(x) is never below `elbo`; of a model without a density of codes, or whose likelihood is a loss, that is the
    /// reconstruction less a divergence, and no bound.
    public let isBound: Bool
    /// ELBO in nats per example, the mean of `draws` draws of z for each.
    public let elbo: Estimate
    /// E_q[log p(x|z)] in nats per example.
    public let reconstruction: Estimate
    /// D(q(z|x) ‖ p(z)) in nats per example.
    public let kl: Estimate
    /// Whether the divergence is in closed form; otherwise it is the mean of log q(z|x) - log p(z) over the draws.
    public let isClosedForm: Bool
    /// Means of D(q(z|x) ‖ p(z)) over the examples, one for each latent dimension, in nats; nil where the
    /// divergence does not fall apart so.
    public let klPerDimension: [Double]?
    /// Draws of z for each example.
    public let draws: Int
    /// The standard error that the draws leave in the mean ELBO of these very examples, in nats; part of the
    /// standard error over examples.
    public let drawError: Double
    /// An example so much worse than all others that the mean is its work alone.
    public let extreme: ExtremeExample?

    private enum CodingKeys: CodingKey {
        case elbo, reconstructionLessKL, reconstruction, kl, isClosedForm, klPerDimension, draws
        case drawError, extreme
    }
}

extension BoundEvaluation {
    /// Writes what is no bound by another name than "elbo".
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(elbo, forKey: isBound ? .elbo : .reconstructionLessKL)
        try container.encode(reconstruction, forKey: .reconstruction)
        try container.encode(kl, forKey: .kl)
        try container.encode(isClosedForm, forKey: .isClosedForm)
        try container.encodeIfPresent(klPerDimension, forKey: .klPerDimension)
        try container.encode(draws, forKey: .draws)
        try container.encode(drawError, forKey: .drawError)
        try container.encodeIfPresent(extreme, forKey: .extreme)
    }

    /// Reads either.
    ///
    /// - Throws: what the decoder throws.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let bound = try container.decodeIfPresent(Estimate.self, forKey: .elbo)
        isBound = bound != nil
        elbo = try bound ?? container.decode(Estimate.self, forKey: .reconstructionLessKL)
        reconstruction = try container.decode(Estimate.self, forKey: .reconstruction)
        kl = try container.decode(Estimate.self, forKey: .kl)
        isClosedForm = try container.decode(Bool.self, forKey: .isClosedForm)
        klPerDimension = try container.decodeIfPresent([Double].self, forKey: .klPerDimension)
        draws = try container.decode(Int.self, forKey: .draws)
        drawError = try container.decode(Double.self, forKey: .drawError)
        extreme = try container.decodeIfPresent(ExtremeExample.self, forKey: .extreme)
    }
}

/// The worst example of a data set, when it moves the mean by more than ten standard errors of the others.
public struct ExtremeExample: Codable, Hashable, Sendable {
    /// Its row in the source, from 1.
    public let row: Int
    /// Its value, in nats.
    public let value: Double
    /// The mean of the others.
    public let others: Estimate

    /// Looks for one; nil when no example stands out so far, or there are fewer than three.
    init?(among values: [Double], of data: Dataset) {
        guard values.count > 2, let worst = values.indices.min(by: { values[$0] < values[$1] })
        else { return nil }
        var rest = values
        rest.remove(at: worst)
        others = Estimate(of: rest)
        let moved = (others.mean - values[worst]) / Double(values.count)
        guard moved > 10 * others.standardError, others.mean.isFinite else { return nil }
        row = data.number(ofRow: worst)
        value = values[worst]
    }
}

extension ModelSession {
    /// The bound over a data set; of cells that are missing, over those that are known. Rows without any cell are not
    /// counted.
    ///
    /// Draws of z are added until their own standard error is a twentieth of that over the examples, or there are
    /// 1000 for each example, or 400 000 in all, or as many as 10¹² multiplications of the decoder make.
    ///
    /// - Parameters:
    ///   - data: Examples.
    ///   - key: Decides the draws of z and, where the model binarises, the observations.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model, or a row has no finite bound.
    public func evaluateBound(_ data: Dataset, key: RandomKey) throws -> BoundEvaluation {
        try evaluateBoundAndCodes(data.withoutEmptyRows, key: key).bound
    }

    /// The bound, q(z|x) of the very observations that it scores, and the bound's parts of each example; all rows are counted.
    ///
    /// - Parameter progress: Told which share of the draws that seem to be needed is done.
    /// - Throws: as `evaluateBound`.
    package func evaluateBoundAndCodes(
        _ data: Dataset, key: RandomKey, progress: (Double) -> Void = { _ in }
    ) throws -> (
        bound: BoundEvaluation, codes: LatentCodes, each: ExampleBounds
    ) {
        let rows = ModelRows(try model.reader(of: data))
        let volumes = model.autoencoder.logVolumes(of: data, model.transform)
        var sums = BoundSums(count: data.count, dimension: model.autoencoder.latentDimension)
        let atOnce = drawParts(of: model.autoencoder.posterior.part.hasDensity ? 4 : 1)[0]
        let function = boundFunction(draws: atOnce)
        let most = min(400_000, Int(1e12 / Double(max(decodingMultiplyAdds, 1))))
        var rounds = 1
        func add(_ round: Int) throws {
            // The first key is that of the bound with one draw.
            let noise = round == 0 ? key.child(1) : key.child(4).child(UInt64(round))
            try run(function, over: rows, rowKey: key.child(0), noiseKey: noise) {
                sums.add($1, at: $0, isFirst: round == 0)
                let share = Double($0.upperBound) / Double(rows.count)
                progress((Double(round) + share) / Double(max(rounds, round + 1)))
            }
        }
        try add(0)
        if atOnce == 1, sums.hasDraws { try add(1) }
        while let missing = sums.missingDraws(beyond: volumes, atMost: most), missing > 0 {
            let first = sums.draws / atOnce
            rounds = first + (missing + atOnce - 1) / atOnce
            for round in first..<rounds { try add(round) }
        }
        let codes = LatentCodes(
            means: sums.means, variances: sums.variances,
            dimension: model.autoencoder.latentDimension,
            isDiagonalNormal: model.autoencoder.posterior.part.isDiagonalNormal)
        if let row = sums.firstNotFinite {
            throw AutoencoderError.notFinite(
                function: function.name, row: data.number(ofRow: row))
        }
        let each = sums.bounds(volumes)
        return (
            sums.evaluation(each, of: data, isBound: model.autoencoder.hasBound), codes, each
        )
    }
}
