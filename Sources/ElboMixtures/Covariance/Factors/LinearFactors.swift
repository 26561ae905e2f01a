package import ElboData
import ElboNumerics
import Foundation

/// One normal law of few factors, in the form in which it makes rows: x = μ + Λ z + ε with z from N(0, I) and ε from N(0, Ψ).
///
/// With Ψ = σ² I probabilistic principal components (Tipping and Bishop 1999), else factor analysis (Rubin and Thayer 1982). Factors are
/// turned so that Λᵀ Ψ⁻¹ Λ is diagonal, what tells most of the rows first, which their likelihood leaves open.
package struct LinearFactors: Sendable {
    /// μ, d numbers.
    package let mean: [Double]
    /// Λ, d x q numbers, row after row.
    package let loadings: [Double]
    /// Ψ, d numbers, all alike where it is isotropic.
    package let noise: [Double]

    /// The likeliest law of rows with this mean and covariance.
    ///
    /// - Parameters:
    ///   - mean: d numbers.
    ///   - covariance: d x d numbers, the sums of squares over n.
    ///   - factors: q, at least 1 and less than d.
    ///   - isIsotropic: whether all columns share the variance that is left; then the law is that of the first q eigenvalues, else it
    ///     is found by EM, and where that creeps by Newton's method.
    /// - Throws: `MixtureError.singularCovariance` where nothing is left beside the factors.
    package init(
        mean: [Double], covariance: [Double], factors q: Int, isIsotropic: Bool
    ) throws {
        let d = mean.count
        precondition(q > 0 && q < d, "\(q) factors of \(d) columns")
        var (loadings, noise): ([Double], [Double])
        if isIsotropic {
            // W = U (Λ - σ² I)^½ (their equation 7), σ² the mean of the other eigenvalues (equation 8).
            let axes = symmetricEigenvectors(covariance, count: d)
            let rest = axes.values[q...].reduce(0) { $0 + max($1, 0) } / Double(d - q)
            guard rest > 1e-14 * axes.values[0], rest.isFinite else {
                throw MixtureError.singularCovariance
            }
            noise = [Double](repeating: rest, count: d)
            loadings = (0..<d * q).map { index in
                let (i, f) = (index / q, index % q)
                return max(axes.values[f] - rest, 0).squareRoot() * axes.vectors[f][i]
            }
        } else {
            let scatter = ScatterStatistics(dimension: d, weights: [1], scatters: [covariance])
            let model = FactorModel(
                hasCommonLoadings: false, hasCommonNoise: false, isIsotropic: false, factors: q)
            let found = try scatter.settled([covariance], [1], model)[0]
            (loadings, noise) = (found.loadings, found.noise)
            loadings = Self.turned(loadings, noise, factors: q)
        }
        self.mean = mean
        self.loadings = loadings
        self.noise = noise
    }

    /// The likeliest law of rows, some of whose cells may be missing: then mean and covariance are found by EM over the rows first
    /// (Ghahramani and Hinton 1997; Little and Rubin 2002, section 11.3).
    ///
    /// - Parameters:
    ///   - rows: the rows, none of which lacks all cells.
    ///   - factors: as above.
    ///   - isIsotropic: as above.
    /// - Throws: `MixtureError` for columns that do not vary; `DataError` from reading.
    package init(of rows: any RowSource, factors: Int, isIsotropic: Bool) throws {
        let data = try MixtureData(rows)
        var method = ExpectationMaximization(
            .factors(
                FactorModel(
                    hasCommonLoadings: false, hasCommonNoise: isIsotropic, isIsotropic: isIsotropic,
                    factors: factors)))
        (method.tolerance, method.maximumIterations) = (1e-10, 5000)
        let one = try method.fit(
            data,
            from: .partition([Int](repeating: 0, count: rows.count), components: 1)
        ).mixture.components[0]
        try self.init(
            mean: one.mean, covariance: one.covariance.matrix, factors: factors,
            isIsotropic: isIsotropic)
    }

    /// Λ R with R the eigenvectors of Λᵀ Ψ⁻¹ Λ.
    private static func turned(_ loadings: [Double], _ noise: [Double], factors q: Int) -> [Double]
    {
        var square = [Double](repeating: 0, count: q * q)
        for i in noise.indices {
            for f in 0..<q {
                for g in 0..<q {
                    square[f * q + g] += loadings[i * q + f] * loadings[i * q + g] / noise[i]
                }
            }
        }
        let axes = symmetricEigenvectors(square, count: q).vectors
        return noise.indices.flatMap { i in
            (0..<q).map { f in (0..<q).reduce(0) { $0 + loadings[i * q + $1] * axes[f][$1] } }
        }
    }
}
