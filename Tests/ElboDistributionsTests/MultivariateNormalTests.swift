import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// N(μ, L Lᵀ) against plain code that knows only its covariance.
@Suite struct MultivariateNormalTests {
    private static let mean = [0.5, -1.0, 2.0]
    private static let factor: [[Double]] = [[0.8, 0, 0], [-0.5, 1.2, 0], [0.3, 0.7, 0.4]]

    /// Σ = L Lᵀ.
    private static var covariance: [[Double]] {
        factor.map { a in factor.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
    }

    /// The inverse and the logarithm of the determinant, by Gauss and Jordan without pivoting.
    private static func inverse(_ matrix: [[Double]]) -> (
        inverse: [[Double]], logDeterminant: Double
    ) {
        let d = matrix.count
        var rows = matrix.enumerated().map { i, row in
            row + (0..<d).map { $0 == i ? 1.0 : 0.0 }
        }
        var logDeterminant = 0.0
        for pivot in 0..<d {
            let scale = rows[pivot][pivot]
            logDeterminant += log(scale)
            rows[pivot] = rows[pivot].map { $0 / scale }
            for other in 0..<d where other != pivot {
                let factor = rows[other][pivot]
                rows[other] = zip(rows[other], rows[pivot]).map { $0 - factor * $1 }
            }
        }
        return (rows.map { Array($0[d...]) }, logDeterminant)
    }

    private static func logDensity(_ x: [Double]) -> Double {
        let (precision, logDeterminant) = inverse(covariance)
        let centred = zip(x, mean).map { $0 - $1 }
        let quadratic = (0..<3).reduce(0.0) { sum, i in
            (0..<3).reduce(sum) { $0 + centred[i] * precision[i][$1] * centred[$1] }
        }
        return -0.5 * (quadratic + logDeterminant + 3 * log(2 * Double.pi))
    }

    private func law(in trace: Trace) -> MultivariateNormal {
        MultivariateNormal(
            mean: trace.constant(row(Self.mean)),
            factor: trace.constant(array([3, 3], Self.factor.flatMap { $0 })))
    }

    @Test("The log-density is the one of the covariance")
    func logDensity() throws {
        let points = [[0, 0, 0], [1, -2, 3], [0.5, -1, 2], [-7, 4, 9]] as [[Double]]
        let found = try numbers(of: [array([4, 3], points.flatMap { $0 })]) {
            law(in: $0[0].trace).logProbability(of: $0[0])
        }
        #expect(isClose(found, points.map(Self.logDensity), relative: 1e-11))
    }

    @Test("The log-density that comes with a draw is the draw's")
    func together() throws {
        let found = try outputs(of: [HostArray(RandomKey(seed: 4))]) {
            let law = law(in: $0[0].trace)
            let drawn = law.sampleAndLogProbability(key: $0[0], count: 50)
            return [drawn.logProbability, law.logProbability(of: drawn.sample), drawn.sample]
        }
        #expect(isClose(found[0].doubles, found[1].doubles, relative: 1e-11))
        #expect(found[2].shape == [50, 3])
    }

    @Test("Draws have the law's mean and covariance (false alarm once in 100 000)")
    func moments() throws {
        let count = 20_000
        let draws = try numbers(of: [HostArray(RandomKey(seed: 8))]) {
            law(in: $0[0].trace).sample(key: $0[0], count: count)
        }
        for i in 0..<3 {
            for j in 0...i {
                let products = (0..<count).map {
                    (draws[$0 * 3 + i] - Self.mean[i]) * (draws[$0 * 3 + j] - Self.mean[j])
                }
                let sample = SampleMoments(products)
                // Nine numbers at 4.9 standard errors each.
                #expect(
                    abs(sample.mean - Self.covariance[i][j]) < 4.9 * sample.standardError)
            }
            let sample = SampleMoments((0..<count).map { draws[$0 * 3 + i] })
            #expect(abs(sample.mean - Self.mean[i]) < 4.9 * sample.standardError)
        }
    }

    @Test("Many vectors at once are what each of them is alone, for each of several laws")
    func manyVectors() throws {
        let (laws, d, vectors) = (2, 3, 5)
        let factors = array([laws, d, d], (Self.factor + Self.factor.reversed()).flatMap { $0 })
        let shifts = array([laws, d], Self.mean + Self.mean.map { -$0 })
        let key = RandomKey(seed: 5)
        let x = (0..<vectors * laws * d).map { key.normal(at: $0) }
        let together = try numbers(of: [shifts, factors, array([vectors, laws, d], x)]) {
            TriangularBijection(shift: $0[0], factor: $0[1]).forward($0[2]).y
        }
        let alone = try (0..<vectors).flatMap { vector in
            let one = Array(x[vector * laws * d..<(vector + 1) * laws * d])
            return try numbers(of: [shifts, factors, array([laws, d], one)]) {
                TriangularBijection(shift: $0[0], factor: $0[1]).forward($0[2]).y
            }
        }
        #expect(isClose(together, alone, relative: 1e-12, absolute: 1e-12))
    }

    @Test("D(N(μ, Σ) ‖ N(0, I)) = ½ (tr Σ + μᵀμ - d - ln |Σ|)")
    func divergence() throws {
        let found = try numbers(of: [row(Self.mean)]) {
            klDivergenceFromStandardNormal(of: law(in: $0[0].trace))
        }
        let trace = (0..<3).reduce(0.0) { $0 + Self.covariance[$1][$1] }
        let square = Self.mean.reduce(0) { $0 + $1 * $1 }
        let expected = 0.5 * (trace + square - 3 - Self.inverse(Self.covariance).logDeterminant)
        #expect(isClose(found[0], expected, relative: 1e-11))
    }

    /// Diagonal laws with D(N(μ, diag σ²) ‖ N(m, L Lᵀ)) as NumPy 2 computes it: ½ (tr(S⁻¹ V) + aᵀ S⁻¹ a - d + ln |S| - ln |V|)
    /// with `numpy.linalg.solve`, `inv` and `slogdet`.
    private static let diagonal: [(mean: [Double], logVariance: [Double], divergence: Double)] = [
        ([0, 0, 0], [0, 0, 0], 20.37588491357953),
        ([1, -2, 0.5], [-1, 0.3, 0.7], 12.237316073870371),
        ([0.5, -1, 2], [-3, -2, 1.5], 13.619819407601149),
    ]

    @Test("D(N(μ, diag σ²) ‖ N(m, L Lᵀ)) has NumPy's values, for a batch at once")
    func divergenceOfDiagonal() throws {
        let found = try numbers(of: [
            array([3, 3], Self.diagonal.flatMap(\.mean)),
            array([3, 3], Self.diagonal.flatMap(\.logVariance)),
        ]) {
            klDivergence(
                from: DiagonalNormal(mean: $0[0], logVariance: $0[1]), to: law(in: $0[0].trace))
        }
        #expect(isClose(found, Self.diagonal.map(\.divergence), relative: 1e-11))
    }

    @Test("and is the mean of ln q - ln p over draws (false alarm once in 100 000)")
    func divergenceByDraws() throws {
        let known = Self.diagonal[1]
        let found = try numbers(of: [
            row(known.mean), row(known.logVariance), HostArray(RandomKey(seed: 6)),
        ]) {
            let q = DiagonalNormal(mean: $0[0], logVariance: $0[1])
            let z = q.sample(key: $0[2], count: 20_000)
            return q.logProbability(of: z) - law(in: $0[0].trace).logProbability(of: z)
        }
        let sample = SampleMoments(found)
        #expect(abs(sample.mean - known.divergence) < 4.42 * sample.standardError)
    }

    @Test("The entropy is ½ (ln |Σ| + d (1 + ln 2π))")
    func entropy() throws {
        let found = try numbers(of: [row(Self.mean)]) { law(in: $0[0].trace).entropy() }
        let expected =
            0.5 * (Self.inverse(Self.covariance).logDeterminant + 3 * (1 + log(2 * Double.pi)))
        #expect(isClose(found[0], expected, relative: 1e-11))
    }

    @Test("Through the parameters of a stopped law flows no gradient, through the value it does")
    func stopped() throws {
        let found = try outputs(of: [row(Self.mean)]) {
            let law = MultivariateNormal(
                mean: $0[0],
                factor: $0[0].trace.constant(array([3, 3], Self.factor.flatMap { $0 })))
            let value = 2 * $0[0]
            func slope(_ law: MultivariateNormal) -> Tensor {
                gradient(of: law.logProbability(of: value).sum(), withRespectTo: [value])[0]
            }
            return [
                gradient(
                    of: law.stoppingGradient().logProbability(of: value).sum(),
                    withRespectTo: [$0[0]])[0], 2 * slope(law),
            ]
        }
        #expect(isClose(found[0].doubles, found[1].doubles))
    }

    @Test("The Cholesky factor gives the matrix back, from which it is made")
    func cholesky() throws {
        // AᵀA + I/10 of random A, three of each size.
        for d in [1, 2, 5, 12] {
            let key = RandomKey(seed: UInt64(d))
            var matrices: [Double] = []
            for matrix in 0..<3 as Range<UInt64> {
                let a = (0..<d * d).map { key.child(matrix).normal(at: $0) }
                for i in 0..<d {
                    for j in 0..<d {
                        let product = (0..<d).reduce(0.0) { $0 + a[$1 * d + i] * a[$1 * d + j] }
                        matrices.append(product + (i == j ? 0.1 : 0))
                    }
                }
            }
            let found = try outputs(of: [array([3, d, d], matrices)]) {
                let factor = $0[0].choleskyFactor()
                return [factor, factor.matrixMultiplied(by: factor.transposed())]
            }.map(\.doubles)
            #expect(isClose(found[1], matrices, relative: 1e-10, absolute: 1e-10))
            for (place, value) in found[0].enumerated() {
                let (i, j) = (place / d % d, place % d)
                #expect(j > i ? value == 0 : j < i || value > 0)
            }
        }
    }
}
