public import ElboGraph

/// N(μ, diag(σ²) + U Uᵀ), as μ + σ ε + U η with ε and η from N(0, I): r directions along which dimensions vary together, for
/// the price of r numbers in each dimension (Ong, Nott and Smith 2018, section 3; with r = 1 Rezende, Mohamed and Wierstra 2014,
/// section 4.3).
///
/// With V = U / σ everything costs d r², by a Cholesky factor of C = I + Vᵀ V = L Lᵀ alone, [r, r]: the matrix determinant lemma and
/// Woodbury's identity
///
///     ln |Σ| = Σ ln σ² + ln |C|,     Σ⁻¹ = σ⁻¹ (I - V C⁻¹ Vᵀ) σ⁻¹
public struct LowRankNormal: Distribution {
    /// μ: batch + [d].
    public let mean: Tensor
    /// ln σ²: batch + [d].
    public let logVariance: Tensor
    /// U: batch + [d, r].
    public let factor: Tensor
    /// V = U / σ: [laws, d, r].
    private let scaled: Tensor
    /// L⁻ᵀ, so that C⁻¹ = L⁻ᵀ L⁻¹: [laws, r, r].
    private let inverseFactor: Tensor
    /// ½ ln |C| = Σ ln Lᵢᵢ: batch.
    private let halfLogDeterminant: Tensor

    /// Makes the law; `logVariance` is repeated to the shape of `mean`.
    ///
    /// - Parameters:
    ///   - mean: μ: batch + [d].
    ///   - logVariance: ln σ².
    ///   - factor: U, any numbers: batch + [d, r].
    public init(mean: Tensor, logVariance: Tensor, factor: Tensor) {
        let (d, r) = (mean.shape[-1], factor.shape[-1])
        precondition(
            r > 0 && factor.shape.extents == mean.shape.extents + [r],
            "a factor \(factor.shape) for vectors \(mean.shape)")
        let laws = mean.shape.count / d
        self.mean = mean
        self.logVariance = logVariance.broadcast(to: mean.shape)
        self.factor = factor
        scaled = (factor * exp(-0.5 * self.logVariance).expandingAxis(at: -1))
            .reshaped(to: [laws, d, r])
        let trace = mean.trace
        // No pivot of I + Vᵀ V lies below one, whatever rounding makes of it.
        let triangle =
            (scaled.matrixMultiplied(by: scaled, transposingSelf: true) + trace.identity(r))
            .choleskyFactor(leastPivot: 1)
        let map = TriangularBijection(
            shift: trace.constant(0).broadcast(to: [laws, r]), factor: triangle)
        let units = trace.identity(r).reshaped(to: [r, 1, r])
        // Row j is L⁻¹ eⱼ, column j of L⁻¹.
        let (columns, logDeterminant) = map.inverse(units.broadcast(to: [r, laws, r]))
        inverseFactor = columns.transposed([1, 0, 2])
        halfLogDeterminant = logDeterminant.slice(0..<1, along: 0)
            .reshaped(to: Shape(mean.shape.extents.dropLast()))
    }

    private init(
        mean: Tensor, logVariance: Tensor, factor: Tensor, scaled: Tensor, inverseFactor: Tensor,
        halfLogDeterminant: Tensor
    ) {
        self.mean = mean
        self.logVariance = logVariance
        self.factor = factor
        self.scaled = scaled
        self.inverseFactor = inverseFactor
        self.halfLogDeterminant = halfLogDeterminant
    }

    /// The laws' axes.
    public var batchShape: Shape { Shape(mean.shape.extents.dropLast()) }
    /// d numbers.
    public var eventShape: Shape { [mean.shape[-1]] }
    /// Yes.
    public var isReparameterized: Bool { true }
    /// σᵢ² + Σⱼ Uᵢⱼ²: batch + [d].
    public var variances: Tensor { exp(logVariance) + factor.squared().sum(along: [-1]) }
    /// ln |Σ|: batch.
    public var logDeterminant: Tensor {
        logVariance.sum(along: [-1]) + 2 * halfLogDeterminant
    }

    /// -½ [wᵀ (I + V Vᵀ)⁻¹ w + ln |Σ| + d ln 2π] with w = (x - μ) / σ.
    ///
    /// The first is taken as the least value of |w - V h|² + |h|², at h = C⁻¹ Vᵀ w: a sum of squares, where |w|² less what U explains
    /// of it would lose its digits as σ becomes small.
    public func logProbability(of value: Tensor) -> Tensor {
        let away = (value - mean) * exp(-0.5 * logVariance)
        let w = rows(away)
        let h = w.matrixMultiplied(by: scaled)
            .matrixMultiplied(by: inverseFactor)
            .matrixMultiplied(by: inverseFactor, transposingOther: true)
        let rest = w - h.matrixMultiplied(by: scaled, transposingOther: true)
        return logDensity(
            squares: rest.squared().sum(along: [-1]) + h.squared().sum(along: [-1]),
            Shape(away.shape.extents.dropLast()))
    }

    /// μ + σ ε + U η
    public func sample(key: Tensor, count: Int) -> Tensor { moved(noise(key: key, count: count)) }

    /// Both from the same noise, where wᵀ (I + V Vᵀ)⁻¹ w = |ε|² + |η|² - |L⁻¹ (η - Vᵀ ε)|².
    public func sampleAndLogProbability(key: Tensor, count: Int) -> (
        sample: Tensor, logProbability: Tensor
    ) {
        let noise = noise(key: key, count: count)
        let (own, shared) = (rows(noise.own), rows(noise.shared))
        let apart = (shared - own.matrixMultiplied(by: scaled))
            .matrixMultiplied(by: inverseFactor)
        let squares =
            own.squared().sum(along: [-1]) + shared.squared().sum(along: [-1])
            - apart.squared().sum(along: [-1])
        let density = logDensity(squares: squares, Shape([count] + batchShape.extents))
        return (moved(noise), density)
    }

    /// ½ [ln |Σ| + d (1 + ln 2π)]
    public func entropy() -> Tensor {
        0.5 * (logDeterminant + Double(mean.shape[-1]) * (1 + logTwoPi))
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> LowRankNormal {
        LowRankNormal(
            mean: mean.stoppingGradient(), logVariance: logVariance.stoppingGradient(),
            factor: factor.stoppingGradient(), scaled: scaled.stoppingGradient(),
            inverseFactor: inverseFactor.stoppingGradient(),
            halfLogDeterminant: halfLogDeterminant.stoppingGradient())
    }

    /// ε: [count] + batch + [d], and η: [count] + batch + [r].
    private func noise(key: Tensor, count: Int) -> (own: Tensor, shared: Tensor) {
        let batch = [count] + batchShape.extents
        return (
            key.child(0).normal(Shape(batch + [mean.shape[-1]])),
            key.child(1).normal(Shape(batch + [factor.shape[-1]]))
        )
    }

    private func moved(_ noise: (own: Tensor, shared: Tensor)) -> Tensor {
        let (d, r) = (mean.shape[-1], factor.shape[-1])
        let together = rows(noise.shared).matrixMultiplied(
            by: factor.reshaped(to: [scaled.shape[0], d, r]), transposingOther: true)
        return mean + exp(0.5 * logVariance) * noise.own
            + together.transposed([1, 0, 2]).reshaped(to: noise.own.shape)
    }

    /// Vectors [...] + batch + [n] law by law: [laws, vectors, n].
    private func rows(_ vectors: Tensor) -> Tensor {
        let (laws, n) = (scaled.shape[0], vectors.shape[-1])
        return vectors.reshaped(to: [vectors.shape.count / (laws * n), laws, n])
            .transposed([1, 0, 2])
    }

    /// The log-density of what `rows` put law by law: from [laws, vectors] to [...] + batch.
    private func logDensity(squares: Tensor, _ shape: Shape) -> Tensor {
        let each = squares.transposed().reshaped(to: shape)
        return -0.5 * (each + logDeterminant + Double(mean.shape[-1]) * logTwoPi)
    }
}

/// ln 2π
private let logTwoPi = 1.8378770664093453
