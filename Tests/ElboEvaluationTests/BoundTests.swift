import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct BoundTests {
    private let linear = LinearCase()

    private func weighted(
        _ model: ModelSession, _ data: Dataset, _ samples: Int, seed: UInt64 = 1
    ) throws -> LogLikelihoodEvaluation {
        try model.evaluateLogLikelihood(
            data, samples: samples, key: RandomKey(seed: seed))
    }

    @Test(
        "With the true posterior each weight is p(x): the estimate is exact for any K",
        arguments: [1, 7])
    func exactPosterior(samples: Int) throws {
        let (data, exact) = try linear.data(100)
        let found = try weighted(linear.model(), data, samples)
        #expect(abs(found.logLikelihood.mean - exact) < 1e-4)
        #expect(abs(found.effectiveSamples - Double(samples)) < 1e-3)
        #expect(found.samples == samples)
    }

    @Test("ELBO = log p(x) - D(q ‖ true posterior), by the closed form of the divergence")
    func gap() throws {
        let (data, exact) = try linear.data(2000)
        let posteriorVariance = 0.49 / 5.49
        let found = try linear.model(meanShift: 0.3, varianceFactor: 2).evaluateBound(
            data, key: RandomKey(seed: 5))
        let gap = 0.5 * (2 + 0.09 / posteriorVariance - 1 - log(2))
        // The draws' noise only, which is smaller than the spread over examples.
        #expect(abs(found.elbo.mean - (exact - gap)) < 5 * found.elbo.standardError)
        #expect(found.elbo.standardError < 0.06)
    }

    @Test("The bound with K = 1 is the ELBO in expectation, and grows with K to log p(x)")
    func monotone() throws {
        let (data, exact) = try linear.data(1000)
        let model = try linear.model(meanShift: 0.4, varianceFactor: 1.5)
        let elbo = SampleMoments(
            try (0..<10).map {
                try model.evaluateBound(data, key: RandomKey(seed: $0)).elbo.mean
            })
        let single = SampleMoments(
            try (0..<10).map { try weighted(model, data, 1, seed: 50 + $0).logLikelihood.mean })
        let error = (elbo.variance / 10 + single.variance / 10).squareRoot()
        #expect(abs(elbo.mean - single.mean) < 5 * error)

        let means = try [1, 4, 16].map { try weighted(model, data, $0).logLikelihood.mean }
        for (smaller, larger) in zip(means, means.dropFirst()) { #expect(smaller < larger) }
        #expect(means[2] < exact)
        let many = try weighted(model, data, 500).logLikelihood.mean
        #expect(abs(many - exact) < 0.005)
    }

    @Test("Effective samples fall when q is far from the posterior")
    func effectiveSamples() throws {
        let (data, _) = try linear.data(50)
        let near = try weighted(linear.model(varianceFactor: 1.5), data, 100).effectiveSamples
        let far = try weighted(linear.model(meanShift: 1, varianceFactor: 0.3), data, 100)
            .effectiveSamples
        #expect(near > 50 && near < 100)
        #expect(far < 20 && far >= 1)
    }

    @Test("What is a bound is called elbo in files and read again as it was")
    func written() throws {
        let (data, _) = try linear.data(20)
        let found = try linear.model().evaluateBound(data, key: RandomKey(seed: 5))
        let text = try JSONEncoder().encode(found)
        #expect(found.isBound && String(decoding: text, as: UTF8.self).contains("\"elbo\""))
        #expect(try JSONDecoder().decode(BoundEvaluation.self, from: text) == found)
        let other = String(decoding: text, as: UTF8.self)
            .replacing("\"elbo\"", with: "\"reconstructionLessKL\"")
        let again = try JSONDecoder().decode(BoundEvaluation.self, from: Data(other.utf8))
        #expect(!again.isBound && again.elbo == found.elbo)
        let third = try JSONDecoder().decode(
            BoundEvaluation.self, from: JSONEncoder().encode(again))
        #expect(third == again)
    }

    @Test("ELBO is reconstruction minus KL, and KL the sum over dimensions")
    func parts() throws {
        let trained = try TestModel(
            itemShape: [3], latentDimension: 4, hidden: [5], likelihood: .gaussian(sigma: .learned)
        ).session(seed: 2)
        let key = RandomKey(seed: 3)
        let data = try Dataset((0..<900).map { Float(key.normal(at: $0)) }, itemShape: [3])
        let found = try trained.evaluateBound(data, key: key)
        #expect(isClose(found.elbo.mean, found.reconstruction.mean - found.kl.mean, relative: 1e-6))
        let terms = try #require(found.klPerDimension)
        #expect(isClose(terms.reduce(0, +), found.kl.mean, relative: 1e-6))
        #expect(terms.count == 4 && terms.allSatisfy { $0 > 0 })
        #expect(found.isClosedForm)
    }

    @Test("Both evaluations binarise alike: where z does not matter, they agree example by example")
    func sameObservations() throws {
        // q is the prior and the decoder ignores z: log p(x) = Σ x l - ln(1 + eˡ), l the bias.
        let trained = try TestModel(
            itemShape: [4], latentDimension: 1, hidden: [], observation: .stochastic
        ).session { parameter in
            parameter.name == "decoder.0.bias"
                ? HostArray([4], [Float(3), -2, 1, 5]) : HostArray(repeating: 0, parameter.shape)
        }
        let data = try Dataset([Float](repeating: 0.5, count: 4 * 700), itemShape: [4])
        let bound = try trained.evaluateBound(data, key: .init(seed: 4))
        for samples in [1, 60] {
            let other = try weighted(trained, data, samples, seed: 4)
            #expect(isClose(other.logLikelihood.mean, bound.elbo.mean, relative: 1e-6))
            #expect(
                isClose(
                    other.logLikelihood.standardError, bound.elbo.standardError, relative: 1e-5))
        }
        let again = try trained.evaluateBound(data, key: .init(seed: 5))
        #expect(again.elbo.mean != bound.elbo.mean)
    }

    @Test(
        "An example beyond the range of Float32 has likelihood zero, not NaN, and no mean with others"
    )
    func impossibleExample() throws {
        let data = try Dataset([0, 0, 1e25, 0], itemShape: [2])
        let logs = try linear.model().logLikelihoods(data, samples: 20, key: .init(seed: 1))
        #expect(logs[0].isFinite && logs[1] == -.infinity)
        #expect(throws: AutoencoderError.notFinite(function: "importance weights", row: 2)) {
            try weighted(linear.model(), data, 20)
        }
    }

    @Test("Refused: no samples, and a model without a posterior law")
    func refusals() throws {
        let (data, _) = try linear.data(2)
        #expect(throws: AutoencoderError.self) { try weighted(linear.model(), data, 0) }
        let trained = try TestModel(
            itemShape: [2], latentDimension: 1, hidden: [400], recipe: .autoencoder
        ).session(seed: 2)
        let unit = try Dataset([0, 1], itemShape: [2])
        #expect(throws: AutoencoderError.self) { try weighted(trained, unit, 10) }
    }

    @Test("Standard errors: the deviation over √n, zero for one example")
    func estimates() {
        let values = [1.0, 2, 4, 9]
        let estimate = Estimate(of: values)
        #expect(estimate.mean == 4)
        // Deviations -3, -2, 0, 5: variance 38/3.
        #expect(isClose(estimate.standardError, (38.0 / 3 / 4).squareRoot()))
        #expect(Estimate(of: [7]).standardError == 0)
        #expect(Estimate(of: [7]).mean == 7)
    }

    @Test("95 % intervals of the ELBO cover the truth about 95 times in 100")
    func coverage() throws {
        let key = RandomKey(seed: 60)
        let covered = (0..<400).count { trial in
            let estimate = Estimate(
                of: (0..<50).map { key.child(UInt64(trial)).normal(at: $0) + 3 })
            return abs(estimate.mean - 3) < 2.01 * estimate.standardError
        }
        // Binomial(400, 0.95): 380 ± 4.9 · 4.4.
        #expect((358...400).contains(covered))
    }
}
