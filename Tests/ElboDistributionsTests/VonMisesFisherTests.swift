import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// The law on the sphere. Constants by SciPy 1.16 (`ive`, `gammaln`, `vonmises_fisher.logpdf`).
@Suite struct VonMisesFisherTests {
    /// m, κ, ln C, A, D from the uniform law, dA/dκ.
    private static let values: [[Double]] = [
        [
            3, 0.1, -2.5326903584328724, 0.03331113225398963, 0.0016650017618178303,
            0.33266772338816464,
        ],
        [3, 1, -2.6924636085404874, 0.31303528549933124, 0.1515959239281348, 0.2759383390336897],
        [3, 10, -9.535291971354148, 0.9000000041223073, 1.995732316838216, 0.009999991755385434],
        [3, 500, -495.62326896798714, 0.998, 5.9077552789821475, 3.9999999999996635e-06],
        [
            5, 0.1, -3.271288881895697, 0.019994288252748484, 0.0009995716401043353,
            0.19982869832732675,
        ],
        [5, 10, -8.965223433691962, 0.8111111060218429, 2.416176651236993, 0.017654331279285618],
        [
            20, 1, 0.6364097714928079, 0.04988683481551002, 0.024915165280795404,
            0.049661442217399765,
        ],
        [20, 10, -1.612870011719135, 0.41842511846337577, 1.9099997318871003, 0.02991269515849604],
        [64, 10, 39.995445821914295, 0.1527119041970822, 0.7548448383105608, 0.014594077874883316],
        [
            64, 500, -361.1715689920959, 0.9389234972174013, 67.52245959103018,
            0.00011830572365198466,
        ],
    ]

    private func direction(_ m: Int) -> [Double] {
        let numbers = (0..<m).map { RandomKey(seed: 4).normal(at: $0) }
        let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return numbers.map { $0 / length }
    }

    @Test("Normaliser, mean and divergence are SciPy's, in single precision too", arguments: values)
    func golden(values: [Double]) throws {
        let (m, kappa) = (Int(values[0]), values[1])
        let mu = direction(m)
        for (executor, precision) in [(TestExecutors.exact, 1e-6), (TestExecutors.fast, 1e-4)] {
            let found = try outputs(of: [row(mu), row([kappa])], on: executor) {
                let law = VonMisesFisher(direction: $0[0], concentration: $0[1])
                let uniform = UniformSphere(dimension: m, in: $0[0].trace)
                return [
                    law.logProbability(of: $0[0]), law.mean, klDivergence(from: law, to: uniform),
                    law.entropy(),
                ]
            }
            #expect(
                isClose(
                    found[0].scalar, values[2] + kappa, relative: precision, absolute: 3 * precision
                ))
            #expect(
                isClose(
                    found[1].doubles, mu.map { values[3] * $0 }, relative: precision,
                    absolute: precision))
            // κ A loses digits in single precision.
            #expect(
                isClose(
                    found[2].scalar, values[4], relative: precision,
                    absolute: precision * max(1, kappa / 5)))
        }
    }

    @Test("The density elsewhere is SciPy's, the gradient of the divergence κ dA/dκ")
    func elsewhere() throws {
        let found = try outputs(of: [row([0.6, 0, 0.8, 0, 0]), row([3.5]), row([0, 1, 0, 0, 0])]) {
            [VonMisesFisher(direction: $0[0], concentration: $0[1]).logProbability(of: $0[2])]
        }
        #expect(isClose(found[0].scalar, -4.335396001140452, absolute: 1e-6))
        for values in Self.values {
            let m = Int(values[0])
            let slope = try outputs(of: [row(direction(m)), row([values[1]])]) {
                let law = VonMisesFisher(direction: $0[0], concentration: $0[1])
                let divergence = klDivergence(
                    from: law, to: UniformSphere(dimension: m, in: $0[0].trace))
                return gradient(of: divergence.sum(), withRespectTo: [$0[1]])
            }
            #expect(
                isClose(slope[0].scalar, values[1] * values[5], relative: 1e-4, absolute: 1e-7),
                "\(values)")
        }
    }

    /// The density of the cosine up to a constant, and ∫ f p / ∫ p over a range by the midpoint rule.
    private func expectation(
        _ m: Int, _ kappa: Double, upTo end: Double = 1, _ f: (Double) -> Double = { _ in 1 }
    ) -> Double {
        var (sum, whole) = (0.0, 0.0)
        for step in 0..<40_000 {
            let w = -1 + (Double(step) + 0.5) / 20_000
            let p = exp(kappa * (w - 1) + (Double(m) - 3) / 2 * log(1 - w * w))
            whole += p
            if w <= end { sum += p * f(w) }
        }
        return sum / whole
    }

    @Test(
        "Draws are unit vectors whose cosine has the law's distribution (false alarm once in 10 000)",
        arguments: [(3, 0.2), (3, 30), (4, 2), (10, 5), (10, 200), (40, 60)] as [(Int, Double)])
    func draws(m: Int, kappa: Double) throws {
        let count = 4000
        let mu = direction(m)
        let found = try outputs(of: [HostArray(RandomKey(seed: 11)), row(mu), row([kappa])]) {
            [
                VonMisesFisher(direction: $0[1], concentration: $0[2]).sample(
                    key: $0[0], count: count)
            ]
        }[0].doubles
        let vectors = (0..<count).map { Array(found[$0 * m..<($0 + 1) * m]) }
        #expect(vectors.allSatisfy { abs($0.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6 })
        let cosines = vectors.map { zip($0, mu).reduce(0) { $0 + $1.0 * $1.1 } }.sorted()
        // Kolmogorov and Smirnov: √n D above 2.2 once in 10 000.
        var distance = 0.0
        for place in stride(from: 0, to: count, by: 100) {
            let share = expectation(m, kappa, upTo: cosines[place])
            distance = max(distance, abs(share - Double(place) / Double(count)))
        }
        #expect(distance < 2.2 / Double(count).squareRoot() + 1e-3, "\(distance)")
        // What is across μ has no preferred direction: its mean is 0 in each number within 5 deviations.
        let across = SampleMoments(
            zip(vectors, vectors).map { vector, _ in
                let cosine = zip(vector, mu).reduce(0) { $0 + $1.0 * $1.1 }
                return vector[0] - cosine * mu[0]
            })
        #expect(abs(across.mean) < 5 * across.standardError)
    }

    @Test(
        "The gradient of draws is that of the expectation (five standard errors: false alarm once in a million)",
        arguments: [(3, 0.5), (3, 40), (4, 3), (10, 6), (10, 150), (40, 60)] as [(Int, Double)])
    func gradients(m: Int, kappa: Double) throws {
        let count = 3000
        let mu = direction(m)
        // d/dκ E[f] by differences of quadratures, f = w² + w.
        func exact(_ k: Double) -> Double { expectation(m, k) { $0 * $0 + $0 } }
        let step = 1e-3 * kappa
        let slope = (exact(kappa + step) - exact(kappa - step)) / (2 * step)
        // A κ for each draw, so that gradients come one by one.
        let found = try outputs(of: [
            HostArray(RandomKey(seed: 12)), array([count, m], (0..<count).flatMap { _ in mu }),
            array([count, 1], [Double](repeating: kappa, count: count)),
        ]) {
            let z = VonMisesFisher(direction: $0[1], concentration: $0[2]).sample(
                key: $0[0], count: 1)
            let w = (z * $0[1]).sum(along: [-1])
            return gradient(of: (w.squared() + w).sum(), withRespectTo: [$0[2]])
        }
        let moments = SampleMoments(found[0].doubles)
        #expect(
            abs(moments.mean - slope) < 5 * moments.standardError + 1e-3 * abs(slope),
            "\(moments) \(slope)")
    }

    @Test("Uniform directions have the density of the sphere's area and no preferred axis")
    func uniform() throws {
        let found = try outputs(of: [HostArray(RandomKey(seed: 2)), row([0, 0, 1])]) {
            let law = UniformSphere(dimension: 3, in: $0[1].trace)
            return [
                law.sample(key: $0[0], count: 6000), law.logProbability(of: $0[1]), law.entropy(),
            ]
        }
        #expect(isClose(found[1].scalar, -log(4 * Double.pi), absolute: 1e-6))
        #expect(isClose(found[2].scalar, log(4 * Double.pi), absolute: 1e-6))
        for axis in 0..<3 {
            // On the sphere of three dimensions each number is uniform in -1...1 (Archimedes).
            let moments = SampleMoments((0..<6000).map { found[0].doubles[3 * $0 + axis] })
            #expect(abs(moments.mean) < 5 * moments.standardError)
            #expect(abs(moments.variance - 1.0 / 3) < 5 * 0.3 / 6000.0.squareRoot())
        }
    }
}
