import ElboAutoencoders
import ElboData
import ElboGraph
import ElboMixtures
import Foundation

extension AutoencoderRun {
    /// The likeliest parameters of a linear model, in the order of the model's.
    ///
    /// - Throws: `MixtureError` or `AutoencoderError.option` where there are none.
    func linearSolution() throws -> [HostArray] {
        let isIsotropic =
            (autoencoder.likelihood.part as? GaussianLikelihood)?.per != .column
        let (d, q) = (autoencoder.dataSize, autoencoder.latentDimension)
        let factors: LinearFactors
        do { factors = try linearFactors(isIsotropic: isIsotropic) } catch MixtureError
            .singularCovariance
        {
            throw AutoencoderError.option(
                name: "the number of latent dimensions", value: "\(q)",
                allowed:
                    "smaller where columns follow from others, so that something is left to their noise; or leave such columns out"
            )
        }
        let logs = factors.noise.map { Float(log($0)) }
        let values: [String: [Float]] = [
            "\(Autoencoder.Path.decoder).0.weight": (0..<q * d).map {
                Float(factors.loadings[$0 % d * q + $0 / d])
            },
            "\(Autoencoder.Path.decoder).0.bias": factors.mean.map { Float($0) },
            "\(Autoencoder.Path.likelihood).logVariance": isIsotropic ? [logs[0]] : logs,
        ]
        return autoencoder.parameters.map { parameter in
            guard let numbers = values[parameter.name] else {
                preconditionFailure("\(parameter.name) of a linear model")
            }
            return HostArray(parameter.shape, numbers)
        }
    }

    private func linearFactors(isIsotropic: Bool) throws -> LinearFactors {
        let (d, q) = (autoencoder.dataSize, autoencoder.latentDimension)
        let rows = split.training
        try require(
            rows.count > 1, "the number of training examples", rows.count, "at least 2")
        let transform = schema.observation.transform
        guard !data.hasMissing else {
            var values: [Double] = []
            values.reserveCapacity(rows.count * d)
            data.forEach(rows, by: transform) { _, row in values += row.map(Double.init) }
            return try LinearFactors(
                of: NumericTable(values, width: d, columns: data.columns, name: data.name),
                factors: q, isIsotropic: isIsotropic)
        }
        let (mean, covariance) = moments(rows, transform)
        if !isIsotropic, let still = (0..<d).first(where: { covariance[$0 * (d + 1)] <= 1e-12 }) {
            throw AutoencoderError.option(
                name: "the recipe", value: recipe.name,
                allowed:
                    "ppca where numbers never change, as number \(still + 1) of each example, whose own noise would be 0"
            )
        }
        return try LinearFactors(
            mean: mean, covariance: covariance, factors: q, isIsotropic: isIsotropic)
    }

    /// Mean and covariance of complete rows as the model sees them: sums of squares over n.
    private func moments(_ rows: [Int], _ transform: DataTransform) -> (
        mean: [Double], covariance: [Double]
    ) {
        let (d, n) = (autoencoder.dataSize, Double(rows.count))
        var mean = [Double](repeating: 0, count: d)
        data.forEach(rows, by: transform) { _, row in
            for column in 0..<d { mean[column] += Double(row[column]) / n }
        }
        var covariance = [Double](repeating: 0, count: d * d)
        var away = mean
        data.forEach(rows, by: transform) { _, row in
            for column in 0..<d { away[column] = Double(row[column]) - mean[column] }
            covariance.withUnsafeMutableBufferPointer { sums in
                away.withUnsafeBufferPointer { away in
                    for i in 0..<d where away[i] != 0 {
                        let (own, start) = (away[i], i * d)
                        for j in 0...i { sums[start + j] += own * away[j] }
                    }
                }
            }
        }
        for i in 0..<d {
            for j in 0...i {
                covariance[i * d + j] /= n
                covariance[j * d + i] = covariance[i * d + j]
            }
        }
        return (mean, covariance)
    }
}
