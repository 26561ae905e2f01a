public import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
public import ElboNumerics

extension TrainedAutoencoder {
    /// The same with other values of some parameters.
    fileprivate func replacing(_ values: [String: HostArray]) -> TrainedAutoencoder {
        TrainedAutoencoder(
            autoencoder: autoencoder,
            parameters: zip(autoencoder.parameters, parameters).map { values[$0.name] ?? $1 },
            schema: schema)
    }
}

extension ModelSession {
    /// The model with the parameters that follow from its training examples once training has ended: an optimal σ, a prior
    /// that is fitted to codes, and with such a prior the biases of categories (`biasesOfShares`).
    ///
    /// σ² is the mean of (x - E[x|z])² over draws of z from q(z|x), not at the codes' means: it maximises
    /// E_q[log p(x|z)] (Rybkin, Daniilidis and Levine 2021, section 4), and is larger than the error of reconstructions.
    ///
    /// In training an optimal σ belongs to networks with dropout and statistics of batches; at use, without them,
    /// residuals are smaller.
    ///
    /// - Parameters:
    ///   - examples: The data, as the model sees them.
    ///   - rows: Those it was trained on.
    ///   - key: Decides the draws of z.
    /// - Throws: `RunError`.
    public func calibrated(on examples: ExampleReader, rows: [Int], key: RandomKey) throws
        -> TrainedAutoencoder
    {
        let autoencoder = model.autoencoder
        guard autoencoder.posterior.part.readsExamples else { return model }
        var values: [String: HostArray] = [:]
        if autoencoder.likelihood.part.isCalibrated {
            let (squares, counts) = try residuals(of: examples, rows: rows, key: key)
            values.merge(
                autoencoder.likelihood.part.calibrated(
                    squares: squares, counts: counts, at: Autoencoder.Path.likelihood)
            ) { $1 }
        }
        if autoencoder.prior.part.isFittedToCodes {
            let codes = try encode(ModelRows(examples, rows: rows))
            values.merge(
                autoencoder.prior.part.fitted(to: codes, over: autoencoder.latentSpace)
            ) { $1 }
        }
        guard !values.isEmpty else { return model }
        let calibrated = model.replacing(values)
        guard autoencoder.prior.part.isFittedToCodes, autoencoder.posterior.part.hasDensity else {
            return calibrated
        }
        return calibrated.replacing(
            try ModelSession(calibrated, on: executor).biasesOfShares(
                on: examples, rows: rows, key: key.child(1 << 32)))
    }

    /// For each number of an example the sum of (x - E[x|z])² over the known cells, and how many these are; of few
    /// examples with several draws of z each.
    private func residuals(of examples: ExampleReader, rows: [Int], key: RandomKey) throws -> (
        squares: [Double], counts: [Double]
    ) {
        let model = model.autoencoder
        let function = ModelFunction("residuals") { x, rowKey, pass in
            let observed = model.observed(x, key: rowKey)
            let (_, law) = model.termsAndLaw(of: observed, draws: 1, in: &pass)
            let name = ExampleSchema.observationName
            let mean = law.mean.reshaped(to: observed[name].shape)
            let known = x.tensor(named: ExampleSchema.maskName)
            let errors = (observed[name] - mean).squared()
            return [known.map { errors * $0 } ?? errors] + [known].compactMap { $0 }
        }
        let size = model.dataSize
        var squares = [Double](repeating: 0, count: size)
        var counts = squares
        let rounds = max(1, min(64, 10_000 / max(rows.count, 1)))
        for round in 0..<rounds {
            let own = key.child(UInt64(round))
            try run(
                function, over: ModelRows(examples, rows: rows), rowKey: own.child(0),
                noiseKey: own.child(1)
            ) { range, results in
                let errors = results[0].floats
                for row in 0..<range.count {
                    for cell in 0..<size { squares[cell] += Double(errors[row * size + cell]) }
                }
                guard results.count > 1 else {
                    for cell in 0..<size { counts[cell] += Double(range.count) }
                    return
                }
                let known = results[1].floats
                for row in 0..<range.count {
                    for cell in 0..<size { counts[cell] += Double(known[row * size + cell]) }
                }
            }
        }
        return (squares, counts)
    }
}
