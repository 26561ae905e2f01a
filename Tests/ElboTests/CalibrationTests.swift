import Elbo
import ElboTestSupport
import Foundation
import Testing

@Suite("Parameters that follow from the trained model")
struct CalibrationTests {
    /// x = (1, -1, 0.5) z + noise of a standard deviation for each column.
    private func factors(_ rows: Int, noise: [Double]) throws -> Dataset {
        let key = RandomKey(seed: 21)
        let values = (0..<rows).flatMap { row -> [Double] in
            let z = key.normal(at: 4 * row)
            return [1, -1, 0.5].enumerated().map { column, weight in
                weight * z + noise[column] * key.normal(at: 4 * row + 1 + column)
            }
        }
        return try Dataset(NumericTable(values, width: 3))
    }

    /// √ of the mean squared residual of each standardised column over the training rows, with codes drawn here.
    private func residuals(_ file: ModelFile, _ run: AutoencoderRun) throws -> [Double] {
        let session = ModelSession(file.model, on: CPUExecutor(threads: 1))
        guard case .standardize(_, let deviations) = file.model.transform else { return [] }
        let data = run.data.subset(rows: run.split.training)
        let codes = try session.encode(data)
        let (rounds, size) = (40, data.itemSize)
        var squares = [Double](repeating: 0, count: size)
        for round in 0..<rounds {
            let key = RandomKey(seed: 99).child(UInt64(round))
            let drawn = zip(codes.means, codes.variances).enumerated().map { place, code in
                code.0 + code.1.squareRoot() * Float(key.normal(at: place))
            }
            let again = try session.decode(drawn)
            for row in 0..<data.count {
                for (column, value) in data.values(of: [row]).enumerated() {
                    let error =
                        Double(value - again[row * size + column]) / deviations[column]
                    squares[column] += error * error
                }
            }
        }
        let count = Double(rounds * data.count)
        return squares.map { ($0 / count).squareRoot() }
    }

    private func sigmas(_ file: ModelFile) throws -> [Double] {
        let index = try #require(
            file.model.autoencoder.parameters.firstIndex { $0.name == "likelihood.logVariance" })
        return file.model.parameters[index].doubles.map { exp($0 / 2) }
    }

    @Test(
        "an optimal σ is the residual of the networks as they are in use, without dropout",
        arguments: [GaussianLikelihood.Share.all, .column])
    func dropout(share: GaussianLikelihood.Share) throws {
        let run = try AutoencoderRun(
            factors(300, noise: [0.1, 0.1, 0.1]),
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [64], dropout: 0.4)),
            latentDimension: 1, likelihood: .gaussian(sigma: .optimal, per: share),
            options: TrainingOptions(epochs: 100, batchSize: 32, learningRate: 0.003))
        let file = try run.train(on: CPUExecutor(threads: 1))
        let found = try sigmas(file)
        let residuals = try residuals(file, run)
        let expected =
            share == .column
            ? residuals
            : [(residuals.reduce(0) { $0 + $1 * $1 } / 3).squareRoot()]
        #expect(found.count == expected.count)
        // 270 rows, 37 draws each here and 40 there: a hundredth is five deviations and more.
        for (found, expected) in zip(found, expected) {
            #expect(abs(found / expected - 1) < 0.02, "\(found), \(expected)")
        }
    }

    @Test("each column of a table has its own σ: factor analysis, not principal components")
    func columns() throws {
        let noise = [0.1, 1, 0.3]
        let data = try factors(2000, noise: noise)
        func train(_ share: GaussianLikelihood.Share?) throws -> (ModelFile, AutoencoderRun) {
            let run = try AutoencoderRun(
                data, network: .multilayerPerceptron(MultilayerPerceptron(hidden: [])),
                latentDimension: 1, likelihood: .gaussian(sigma: .optimal, per: share),
                options: TrainingOptions(epochs: 60, batchSize: 50, learningRate: 0.005))
            return (try run.train(on: CPUExecutor(threads: 1)), run)
        }
        let (own, run) = try train(nil)
        guard case .standardize(_, let deviations) = own.model.transform else { return }
        let found = zip(try sigmas(own), deviations).map { $0 * $1 }
        // The first is learned last: while it falls, z has to become the column itself.
        #expect(found[0] < 0.35)
        #expect(abs(found[1] / noise[1] - 1) < 0.15 && abs(found[2] / noise[2] - 1) < 0.15)
        // ln p(x) of the very law, by its covariance.
        let weights = [1, -1, 0.5]
        let covariance = (0..<9).map { place -> Double in
            let (i, j) = (place / 3, place % 3)
            let own: Double = i == j ? noise[i] * noise[i] : 0
            return weights[i] * weights[j] + own
        }
        let exact = try gaussianLogLikelihood(covariance, run.data)
        func elbo(_ file: ModelFile) throws -> Double {
            try ModelSession(file.model, on: CPUExecutor(threads: 1)).evaluate(data).bound.elbo.mean
        }
        let bound = try elbo(own)
        #expect(bound < exact + 0.02 && bound > exact - 0.1, "\(bound), exact \(exact)")
        // Principal components lose 0.155 nats, by the eigenvalues of the correlation matrix (Tipping and Bishop 1999,
        // equation 8).
        #expect(try elbo(train(.all).0) < bound - 0.07)
    }

    private func gaussianLogLikelihood(_ covariance: [Double], _ data: Dataset) throws -> Double {
        let factor = try #require(CholeskyFactor(covariance, order: 3)).lower
        let total = (0..<data.count).reduce(0.0) { sum, row in
            let x = data.values(of: [row]).map { Double($0) }
            var y = x
            for i in 0..<3 {
                for j in 0..<i { y[i] -= factor[3 * i + j] * y[j] }
                y[i] /= factor[4 * i]
            }
            var (quadratic, logDeterminant) = (0.0, 0.0)
            for i in 0..<3 {
                quadratic += y[i] * y[i]
                logDeterminant += log(factor[4 * i])
            }
            let constant: Double = 3 * log(2 * Double.pi)
            return sum - 0.5 * (quadratic + constant) - logDeterminant
        }
        return total / Double(data.count)
    }
}
