import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Bounds of several draws: their order, their values where all are exact, and their gradients.
@Suite struct SeveralDrawsTests {
    /// x = (1, -2) z + (0.5, 1) + 0.7 ε, with its own posterior or one that is somewhat off.
    private func model(_ objective: Objective, isExact: Bool = false) throws -> KnownModel {
        // Var[z|x] = 1 / (1 + wᵀw / σ²) and E[z|x] = Var wᵀ(x - b) / σ².
        let variance = 1 / (1 + 5 / 0.49)
        let slope = variance / 0.49
        return try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [2]), latent: 1, objective: objective,
            values: [
                "posterior.mean.weight": isExact ? [slope, -2 * slope] : [0.1, -0.3],
                "posterior.mean.bias": isExact ? [1.5 * slope] : [0.4],
                "posterior.logVariance.weight": isExact ? [0, 0] : [0.05, -0.1],
                "posterior.logVariance.bias": isExact ? [log(variance)] : [-1],
                "decoder.0.weight": [1, -2], "decoder.0.bias": [0.5, 1],
            ])
    }

    private static let truth = LinearGaussianModel(
        weights: [[1], [-2]], mean: [0.5, 1], variance: 0.49)

    private func batch(_ count: Int) throws -> [String: HostArray] {
        let rows = try Self.truth.draw(count, key: RandomKey(seed: 3)).rows
        return ["x": array([count, 2], rows.flatMap { $0 })]
    }

    private func value(_ objective: Objective, seed: UInt64 = 5) throws -> Double {
        -(try model(objective).step(batch(20), seed: seed).loss)
    }

    private static let bounds: [Objective] = [
        .renyi(alpha: 0.5, samples: 6), .renyi(alpha: -3, samples: 6), .renyi(alpha: 1, samples: 3),
        .importanceWeighted(samples: 3, groups: 2),
        .importanceWeighted(samples: 3, groups: 2, decoder: .pooled),
        .importanceWeighted(samples: 3, elboShare: 0.3),
        .importanceWeighted(samples: 3, gradient: .pathwise),
        .elbo(gradient: .stickingTheLanding),
    ]

    @Test("With the true posterior every bound is log p(x), draw by draw", arguments: 0..<7)
    func exact(index: Int) throws {
        let rows = try Self.truth.draw(20, key: RandomKey(seed: 3)).rows
        let expected = rows.reduce(0) { $0 + Self.truth.logLikelihood($1) } / 20
        let found = try model(Self.bounds[index], isExact: true).step(batch(20))
        #expect(isClose(-found.loss, expected, relative: 1e-8))
    }

    @Test(
        "Of the same draws: ELBO ≤ blends ≤ groups ≤ one bound of all, and α falls as the bound rises"
    )
    func order() throws {
        let elbo = try value(.importanceWeighted(samples: 1, groups: 12))
        let grouped = try value(.importanceWeighted(samples: 3, groups: 4))
        let wider = try value(.importanceWeighted(samples: 6, groups: 2))
        let pooled = try value(.importanceWeighted(samples: 12))
        #expect(elbo < grouped && grouped < wider && wider < pooled)
        let blend = try value(.importanceWeighted(samples: 12, elboShare: 0.3))
        #expect(isClose(blend, 0.3 * elbo + 0.7 * pooled))
        #expect(
            try isClose(
                value(.importanceWeighted(samples: 3, groups: 4, decoder: .pooled)), pooled))
        let orders = try [1.0, 0.99999, 0.5, 0, -2, -20].map {
            try value(.renyi(alpha: $0, samples: 12))
        }
        #expect(zip(orders, orders.dropFirst()).allSatisfy { $0 < $1 })
        #expect(isClose(orders[0], elbo) && isClose(orders[3], pooled))
        #expect(isClose(orders[0], orders[1], relative: 1e-3))
    }

    @Test("PIWAE: the decoder's gradient is that of one bound, the encoder's that of the groups")
    func partial() throws {
        let x = try batch(6)
        func gradients(_ objective: Objective) throws -> [String: [Double]] {
            try model(objective).step(x, seed: 8).gradients
        }
        let partial = try gradients(
            .importanceWeighted(samples: 3, groups: 4, decoder: .pooled))
        let grouped = try gradients(.importanceWeighted(samples: 3, groups: 4))
        let pooled = try gradients(.importanceWeighted(samples: 12))
        for (name, slopes) in partial {
            let expected = name.hasPrefix("decoder") ? pooled[name] : grouped[name]
            #expect(isClose(slopes, expected ?? [], relative: 1e-8, absolute: 1e-12), "\(name)")
        }
        #expect(!isClose(partial["decoder.0.bias"] ?? [], grouped["decoder.0.bias"] ?? []))
        #expect(!isClose(partial["posterior.mean.bias"] ?? [], pooled["posterior.mean.bias"] ?? []))
    }

    private static let pairs: [[Objective]] = [
        [
            .importanceWeighted(samples: 3, groups: 2, gradient: .pathwise),
            .importanceWeighted(samples: 3, groups: 2),
        ],
        [
            .importanceWeighted(samples: 4, elboShare: 0.3, gradient: .pathwise),
            .importanceWeighted(samples: 4, elboShare: 0.3),
        ],
        [.elbo(), .elbo(gradient: .stickingTheLanding)],
    ]

    @Test(
        "Other gradients of the same bound have its mean (false alarm once in 50 000)",
        arguments: 0..<3)
    func unbiased(index: Int) throws {
        let x = try batch(50)
        let (a, b) = (try model(Self.pairs[index][0]), try model(Self.pairs[index][1]))
        var differences: [String: [[Double]]] = [:]
        for seed in 0..<300 as Range<UInt64> {
            let (one, other) = (try a.step(x, seed: seed), try b.step(x, seed: seed))
            for (name, slopes) in one.gradients {
                differences[name, default: []].append(
                    zip(slopes, other.gradients[name] ?? []).map { $0 - $1 })
            }
        }
        for (name, rows) in differences {
            for place in rows[0].indices {
                let sample = SampleMoments(rows.map { $0[place] })
                #expect(
                    abs(sample.mean) <= 4.9 * sample.standardError + 1e-12,
                    "\(name)[\(place)]: \(sample.mean) ± \(sample.standardError)")
            }
        }
    }

    @Test("Sticking the landing has no noise at the true posterior, the closed gradient has")
    func landing() throws {
        let x = try batch(5)
        for seed in 0..<5 as Range<UInt64> {
            let found = try model(.elbo(gradient: .stickingTheLanding), isExact: true)
                .step(x, seed: seed).gradients
            for (name, slopes) in found where name.hasPrefix("posterior") {
                #expect(slopes.allSatisfy { abs($0) < 1e-5 }, "\(name)")
            }
            let closed = try model(.elbo(), isExact: true).step(x, seed: seed).gradients
            #expect(abs(closed["posterior.mean.bias"]?[0] ?? 0) > 1e-3)
        }
    }

    @Test("The KL weight counts log q - log p in every bound")
    func weights() throws {
        var bound = ImportanceWeightedBound(samples: 1)
        bound.klWeight = .constant(weight: 0.25)
        let found = try model(Objective(bound)).step(batch(20), seed: 2)
        let plain = try model(.importanceWeighted(samples: 1)).step(batch(20), seed: 2)
        let reconstruction = plain.metrics[Metric.reconstruction] ?? .nan
        let kl = reconstruction + plain.loss
        #expect(isClose(-found.loss, reconstruction - 0.25 * kl))
    }
}
