package import ElboDistributions
package import ElboGraph

/// What codes say of a linear state, traced: N(m, P) for each window.
package struct StateBelief {
    /// m: [windows, n].
    package let mean: Tensor
    /// P: [windows, n, n].
    package let covariance: Tensor

    /// Names the moments.
    package init(mean: Tensor, covariance: Tensor) {
        self.mean = mean
        self.covariance = covariance
    }

    /// N(m, diag σ²), the same for each window.
    ///
    /// - Parameters:
    ///   - windows: How many.
    ///   - mean: m: [n].
    ///   - logVariance: ln σ²: [n].
    package init(windows: Int, mean: Tensor, logVariance: Tensor) {
        let n = mean.shape[0]
        self.init(
            mean: mean.broadcast(to: [windows, n]),
            covariance: Self.diagonal(exp(logVariance)).broadcast(to: [windows, n, n]))
    }

    /// The state one step on: N(A m, A P Aᵀ + Q).
    ///
    /// - Parameters:
    ///   - a: A: [windows, n, n].
    ///   - logVariance: of the diagonal of Q: [n].
    package func moved(by a: Tensor, noise logVariance: Tensor) -> StateBelief {
        let (windows, n) = (mean.shape[0], mean.shape[1])
        let square = a.matrixMultiplied(by: covariance)
            .matrixMultiplied(by: a, transposingOther: true)
        return StateBelief(
            mean: (a * mean.reshaped(to: [windows, 1, n])).sum(along: [2]),
            covariance: square + Self.diagonal(exp(logVariance)))
    }

    /// What is expected of a code: C m, [windows, d].
    package func expectedCode(through c: Tensor) -> Tensor {
        (c * mean.reshaped(to: [mean.shape[0], 1, mean.shape[1]])).sum(along: [2])
    }

    /// The state given a code too, number after number, as a code with noise of its own in each number allows
    /// (`StateSpaceModel`'s filter):
    ///
    ///     ŷ = c m,  s = c P cᵀ + r,  k = P cᵀ / s,  m ← m + k (a - ŷ),  P ← P - k s kᵀ
    ///
    /// The laws N(ŷᵢ, sᵢ) are those of aᵢ given a₁ ... aᵢ₋₁ and all codes before: their densities multiply to p(a | ...).
    ///
    /// - Parameters:
    ///   - c: C: [windows, d, n].
    ///   - logVariance: of the diagonal of R: [d].
    ///   - number: Gives aᵢ, [windows, 1], of i and its law's mean and log-variance.
    /// - Returns: The code, [windows, d], its numbers' laws and the state given it.
    package func told(
        through c: Tensor, noise logVariance: Tensor,
        by number: (Int, _ mean: Tensor, _ logVariance: Tensor) -> Tensor
    ) -> (code: Tensor, law: DiagonalNormal, belief: StateBelief) {
        let (windows, d, n) = (c.shape[0], c.shape[1], c.shape[2])
        let noise = exp(logVariance)
        var (m, p) = (mean, covariance)
        var (code, means, logVariances): ([Tensor], [Tensor], [Tensor]) = ([], [], [])
        for i in 0..<d {
            let own = c.slice(i..<i + 1, along: 1)
            let row = own.reshaped(to: [windows, n])
            let crossed = (p * own).sum(along: [2])
            // Never negative but by rounding.
            let spread = maximum((crossed * row).sum(along: [1], keepingAxes: true), 0)
            let variance = spread + noise.slice(i..<i + 1, along: 0)
            let expected = (m * row).sum(along: [1], keepingAxes: true)
            let log = ElboGraph.log(variance)
            let value = number(i, expected, log)
            let gain = crossed / variance
            m = m + gain * (value - expected)
            p =
                p - gain.reshaped(to: [windows, n, 1]) * crossed.reshaped(to: [windows, 1, n])
            code.append(value)
            means.append(expected)
            logVariances.append(log)
        }
        return (
            concatenate(code, along: 1),
            DiagonalNormal(
                mean: concatenate(means, along: 1),
                logVariance: concatenate(logVariances, along: 1)),
            StateBelief(mean: m, covariance: p)
        )
    }

    /// Σₖ αᵏ Mᵏ of each window.
    ///
    /// - Parameters:
    ///   - matrices: M: [K, rows, columns].
    ///   - weights: α: [windows, K].
    package static func mixed(_ matrices: Tensor, by weights: Tensor) -> Tensor {
        let (k, rows, columns) = (matrices.shape[0], matrices.shape[1], matrices.shape[2])
        return weights.matrixMultiplied(by: matrices.reshaped(to: [k, rows * columns]))
            .reshaped(to: [weights.shape[0], rows, columns])
    }

    /// [n] as [1, n, n].
    private static func diagonal(_ values: Tensor) -> Tensor {
        let n = values.shape[0]
        return values.reshaped(to: [1, n, 1]) * identity(n, in: values.trace)
    }

    /// I: [1, n, n].
    package static func identity(_ n: Int, in trace: Trace) -> Tensor {
        trace.constant(
            HostArray([1, n, n], (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 as Float }))
    }
}
