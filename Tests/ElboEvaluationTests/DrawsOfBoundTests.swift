import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// How exactly a bound is known, and what moves it alone.
@Suite struct DrawsOfBoundTests {
    @Test(
        "The ELBO of 100 examples never exceeds their exact log-likelihood beyond the draws' error")
    func neverAbove() throws {
        let linear = LinearCase()
        let (data, exact) = try linear.data(100)
        // D(q ‖ true posterior) is 0.002 nats: with one draw, one run in two would lie above.
        let model = try linear.model(varianceFactor: 1.1)
        let gap: Double = 0.5 * (0.1 - log(1.1))
        let expected = exact - gap
        var errors: [Double] = []
        for seed in 0..<20 as Range<UInt64> {
            let bound = try model.evaluateBound(data, key: RandomKey(seed: seed))
            #expect(bound.draws > 1)
            #expect(bound.drawError < 0.06 * bound.elbo.standardError)
            // Twenty tests at five deviations: false alarms below 1e-5.
            #expect(bound.elbo.mean < exact + 5 * bound.drawError)
            errors.append((bound.elbo.mean - expected) / bound.drawError)
        }
        // The error that is told is the error there is: a mean square of 1 ± 0.32 (three deviations).
        let square = errors.reduce(0) { $0 + $1 * $1 } / 20
        #expect((0.25...2.2).contains(square))
    }

    @Test("An example beyond all bounds is named, and its code's law stays finite")
    func extreme() throws {
        let trained = try TestModel(
            itemShape: [3], latentDimension: 2, hidden: [8],
            likelihood: .gaussian(sigma: .fixed(value: 1))
        ).session(seed: 2)
        let key = RandomKey(seed: 3)
        var values = (0..<300).map { Float(key.normal(at: $0)) }
        let plain = try trained.evaluateBound(Dataset(values, itemShape: [3]), key: key)
        #expect(plain.extreme == nil)
        values[3 * 41] = 1e6
        let data = try Dataset(values, itemShape: [3])
        let found = try trained.evaluateBound(data, key: key)
        let extreme = try #require(found.extreme)
        #expect(extreme.row == 42 && extreme.value < -1e6)
        #expect(abs(extreme.others.mean - plain.elbo.mean) < plain.elbo.standardError)
        let codes = try trained.encode(data)
        // e¹⁵, where the log-variance without a bound would be tens of thousands.
        #expect(codes.variances.allSatisfy { $0.isFinite && $0 <= 3.3e6 })
    }

    @Test("Usage is that of the observations that the bound scores")
    func usageOfObservations() throws {
        // Grey ½ everywhere: as it is, all codes are equal; drawn as 0 and 1, they are not.
        let trained = try TestModel(
            itemShape: [4], latentDimension: 1, hidden: [], observation: .stochastic
        ).session { parameter in
            HostArray(
                repeating: parameter.name == "posterior.mean.weight" ? 1 : 0, parameter.shape)
        }
        let data = try Dataset([Float](repeating: 0.5, count: 4 * 300), itemShape: [4])
        let (bound, codes, _) = try trained.evaluateBoundAndCodes(data, key: RandomKey(seed: 4))
        // A binomial number of four coins: variance 1; KL half its mean square, 5 / 2.
        let variance = codes.usage(key: RandomKey(seed: 1)).varianceOfMeans[0]
        #expect(abs(variance - 1) < 0.25)
        #expect(abs(bound.kl.mean - 2.5) < 0.6)
        let mean = codes.means.reduce(0) { $0 + Double($1) } / 300
        #expect(isClose(bound.kl.mean, (variance + mean * mean) / 2, relative: 1e-5))
    }

    @Test("Information at its cap is marked")
    func cap() {
        func usage(_ distance: Float) -> LatentUsage {
            LatentCodes(
                means: (0..<50).map { Float($0) * distance },
                variances: [Float](repeating: 1, count: 50), dimension: 1
            ).usage(key: RandomKey(seed: 1))
        }
        #expect(usage(100).isMutualInformationAtLimit)
        #expect(!usage(1).isMutualInformationAtLimit)
    }

    @Test("The larger an example, the fewer at once")
    func memory() throws {
        func batch(_ size: Int) throws -> Int {
            try TestModel(itemShape: [size], latentDimension: 2, hidden: [8]).session(seed: 1)
                .batchSize
        }
        #expect(try batch(784) == 128)
        #expect(try batch(12_288) == 32)
        #expect(try batch(1_000_000) == 1)
    }
}
