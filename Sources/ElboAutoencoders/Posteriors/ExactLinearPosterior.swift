import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// p(z|x) itself, where the decoder is one linear layer, the likelihood normal and the prior N(0, I):
///
///     q(z|x) = N(M⁻¹ W Ψ⁻¹ (x - b), M⁻¹),     M = I + W Ψ⁻¹ Wᵀ
///
/// sums running over the known cells alone (Tipping and Bishop 1999, equation 6; Rubin and Thayer 1982). The bound is log p(x), draw by
/// draw, and what is filled in for missing cells is their conditional law. It learns nothing of its own: W, b and Ψ are those of decoder
/// and likelihood.
public struct ExactLinearPosterior: PosteriorPart {
    /// "exact-linear"
    public static let kind: String = "exact-linear"
    /// For people who choose.
    public static let summary: String =
        "p(z|x) itself, of a decoder of one linear layer: for ppca and factor-analysis"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "exact, of a linear decoder" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// No: dimensions vary together where cells are missing.
    public var isDiagonalNormal: Bool { false }
    /// Yes.
    public var followsDecoder: Bool { true }
    /// M has its square for each example.
    public var largestDimension: Int { 256 }

    /// None of its own.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] { [] }

    /// Draws of z, in pairs; the divergence is left to the same draws, so that what one draw adds to the reconstruction it takes from
    /// that.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let weight = pass["\(Autoencoder.Path.decoder).0.weight"]
        let bias = pass["\(Autoencoder.Path.decoder).0.bias"]
        let (d, size, examples) = (dimension, weight.shape[1], features.shape[0])
        let logVariance = maximum(
            pass["\(Autoencoder.Path.likelihood).logVariance"],
            GaussianLikelihood.smallestLogVariance)
        let precision = exp(-logVariance).broadcast(to: [size])
        // What enters the encoder is the example, and behind it which cells are known.
        let known =
            features.shape[1] > size
            ? features.slice(size..<2 * size, along: -1)
            : features.trace.constant(1).broadcast(to: features.shape)
        let residuals = known * (features.slice(0..<size, along: -1) - bias) * precision
        let squares = (weight.reshaped(to: [d, 1, size]) * weight.reshaped(to: [1, d, size]))
            .reshaped(to: [d * d, size])
        let identity = features.trace.constant(
            HostArray([d, d], (0..<d * d).map { $0 / d == $0 % d ? Float(1) : 0 }))
        let inner =
            identity
            + (known * precision).matrixMultiplied(by: squares, transposingOther: true)
            .reshaped(to: [examples, d, d])
        let factor = InverseTriangle.factor(ofInverseOf: inner)
        let told = residuals.matrixMultiplied(by: weight, transposingOther: true)
        // M⁻¹ t = L Lᵀ t
        let projected = (factor * told.reshaped(to: [examples, d, 1])).sum(along: [1])
        let mean = (factor * projected.reshaped(to: [examples, 1, d])).sum(along: [2])
        let law = MultivariateNormal(mean: mean, factor: factor)
        let key = pass.nextKey()
        // Draws in pairs on both sides of the mean, which leave no noise in the mean of what is linear in them, such as filled cells.
        let half = (count + 1) / 2
        let first = law.sample(key: key, count: half)
        let z =
            count == 1
            ? first
            : concatenate([first, (2 * mean - first).slice(0..<count - half, along: 0)], along: 0)
        let density = (isStopping ? law.stoppingGradient() : law).logProbability(of: z)
        return LatentDraw(z: z, mean: mean, variance: law.variances, logDensity: density)
    }
}

/// Factors of inverses without an inverse: M⁻¹ = L Lᵀ, L lower triangular.
enum InverseTriangle {
    /// L for each of several symmetric positive definite matrices: [rows, d, d].
    ///
    /// M = U Uᵀ with U upper triangular, column by column from the last (Cholesky's factor of M turned around), and L = U⁻ᵀ, row by
    /// row.
    static func factor(ofInverseOf matrices: Tensor) -> Tensor {
        let (rows, d) = (matrices.shape[0], matrices.shape[1])
        var rest = matrices
        var columns: [Tensor] = []
        for j in (0..<d).reversed() {
            let column = rest.slice(j..<j + 1, along: -1)
            let own = column / sqrt(column.slice(j..<j + 1, along: 1))
            columns.append(own.padded(low: 0, high: d - 1 - j, along: 1))
            guard j > 0 else { break }
            let above = own.slice(0..<j, along: 1)
            rest =
                rest.slice(0..<j, along: 1).slice(0..<j, along: -1)
                - above * above.reshaped(to: [rows, 1, j])
        }
        // [rows, d, d]: Uᵀ, whose row k is column k of U.
        let transposed = concatenate(
            columns.reversed().map { $0.reshaped(to: [rows, 1, d]) }, along: 1)
        var lines: [Tensor] = []
        for i in 0..<d {
            let unit = matrices.trace.constant(
                HostArray([1, 1, d], (0..<d).map { $0 == i ? Float(1) : 0 }))
            let line = transposed.slice(i..<i + 1, along: 1)
            var value = unit.broadcast(to: [rows, 1, d])
            if !lines.isEmpty {
                let before = concatenate(lines, along: 1)
                let shares = line.slice(0..<i, along: -1).reshaped(to: [rows, i, 1])
                value = value - (shares * before).sum(along: [1], keepingAxes: true)
            }
            lines.append(value / line.slice(i..<i + 1, along: -1))
        }
        return concatenate(lines, along: 1)
    }
}

extension Posterior {
    /// p(z|x) itself, of a linear decoder.
    public static let exactLinear: Posterior = Posterior(ExactLinearPosterior())
}
