import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Testing

/// Normal laws whose dimensions vary together: what training follows.
@Suite struct CovarianceLawGradientTests {
    /// A law of numbers that are one array, and where it begins.
    enum Kind: CaseIterable {
        /// N(μ, L Lᵀ) of three dimensions: μ, then L row after row.
        case factor
        /// N(μ, diag(σ²) + U Uᵀ) of four dimensions: μ, ln σ², then U.
        case lowRank

        var start: [Double] {
            switch self {
            case .factor: [0.5, -1, 2, 0.8, -0.5, 1.2, 0.3, 0.7, 0.4]
            case .lowRank:
                [0.5, -1, 2, 0.3, -1, 0.3, -2, 0.6, 0.8, -0.5, -1.2, 0.3, 0.4, 0.9, 0.1, -0.7]
            }
        }

        /// A value that depends on all that training uses of the law.
        func value(_ packed: Tensor, key: Tensor) -> Tensor {
            switch self {
            case .factor:
                func cell(_ index: Int) -> Tensor { packed.slice(index..<index + 1, along: 0) }
                let zero = packed.trace.constant(row([0]))
                let factor = concatenate(
                    [
                        cell(3), zero, zero, cell(4), cell(5), zero, cell(6), cell(7), cell(8),
                    ], along: 0
                ).reshaped(to: [3, 3])
                let law = MultivariateNormal(mean: packed.slice(0..<3, along: 0), factor: factor)
                return densities(law, key) + klDivergenceFromStandardNormal(of: law)
            case .lowRank:
                let law = LowRankNormal(
                    mean: packed.slice(0..<4, along: 0),
                    logVariance: packed.slice(4..<8, along: 0),
                    factor: packed.slice(8..<16, along: 0).reshaped(to: [4, 2]))
                return densities(law, key) + klDivergenceFromStandardNormal(of: law)
            }
        }

        private func densities(_ law: some Distribution, _ key: Tensor) -> Tensor {
            let drawn = law.sampleAndLogProbability(key: key, count: 3)
            let fixed = [0.2, 0.1, -0.4, 0.6].prefix(law.eventShape[0])
            return drawn.sample.squared().sum() + drawn.logProbability.sum()
                + law.logProbability(of: key.trace.constant(row(Array(fixed))))
        }
    }

    @Test(
        "Gradients of log-density, draws and divergence are those of finite differences",
        arguments: Kind.allCases)
    func gradients(kind: Kind) throws {
        func value(_ numbers: [Double]) throws -> (Double, [Double]) {
            let found = try outputs(of: [row(numbers), HostArray(RandomKey(seed: 2))]) {
                let value = kind.value($0[0], key: $0[1])
                return [value, gradient(of: value, withRespectTo: [$0[0]])[0]]
            }
            return (found[0].scalar, found[1].doubles)
        }
        let expected = try numericalGradient(at: kind.start) { try value($0).0 }
        #expect(isClose(try value(kind.start).1, expected, relative: 1e-6, absolute: 1e-8))
    }
}
