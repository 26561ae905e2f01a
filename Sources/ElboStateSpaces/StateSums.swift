import ElboNumerics

/// What the smoothed states of all series say, and all that the next M step needs (Shumway and Stoffer 1982, equations 9 to
/// 13).
struct StateSums: Sendable {
    /// log p(x) in nats.
    var logLikelihood = 0.0
    /// log p(x_t | x_<t) of each step.
    var logDensities: [Double] = []
    /// Σ E[z_t z_tᵀ] over steps that follow another, Σ E[z_t z_t-1ᵀ], and Σ E[z_t-1 z_t-1ᵀ].
    var later: Matrix
    var crossed: Matrix
    var earlier: Matrix
    /// How many steps follow another.
    var moves = 0
    /// How many series there are.
    var series = 0
    /// Σ E[z_1] and Σ E[z_1 z_1ᵀ] over the series.
    var firstMean: [Double]
    var firstSquare: Matrix
    /// Of each column over its cells that are there: Σ E[z z̃ᵀ] with z̃ = (z, 1), Σ x E[z̃], Σ x², and how many.
    var squares: [Matrix]
    var products: [[Double]]
    var cellSquares: [Double]
    var cells: [Int]

    init(_ model: StateSpaceModel, _ rows: [Double], _ sequences: [Range<Int>]) throws {
        let (d, p) = (model.dimension, model.width)
        later = .zeros(d, d)
        crossed = .zeros(d, d)
        earlier = .zeros(d, d)
        firstMean = Array(repeating: 0, count: d)
        firstSquare = .zeros(d, d)
        squares = Array(repeating: .zeros(d + 1, d + 1), count: p)
        products = Array(repeating: Array(repeating: 0, count: d + 1), count: p)
        cellSquares = Array(repeating: 0, count: p)
        cells = Array(repeating: 0, count: p)
        for sequence in sequences {
            let own = rows[sequence.lowerBound * p..<sequence.upperBound * p]
            let filter = try KalmanFilter(model, own)
            logLikelihood += filter.logDensities.reduce(0, +)
            logDensities += filter.logDensities
            add(KalmanSmoother(model, filter), own, columns: p)
        }
        guard logLikelihood.isFinite else {
            throw StateSpaceError.notFinite(what: "the log-likelihood")
        }
    }

    private mutating func add(
        _ smoother: KalmanSmoother, _ rows: ArraySlice<Double>, columns p: Int
    ) {
        for (step, law) in smoother.laws.enumerated() {
            let square = law.covariance + .outer(law.mean, law.mean)
            if step == 0 {
                series += 1
                for (place, mean) in law.mean.enumerated() { firstMean[place] += mean }
                firstSquare += square
            } else {
                later += square
                crossed +=
                    smoother.crossings[step - 1]
                    + .outer(law.mean, smoother.laws[step - 1].mean)
                moves += 1
            }
            if step + 1 < smoother.laws.count { earlier += square }
            let d = law.mean.count
            for column in 0..<p {
                let cell = rows[rows.startIndex + step * p + column]
                guard !cell.isNaN else { continue }
                for i in 0..<d {
                    for j in 0..<d { squares[column][i, j] += square[i, j] }
                    squares[column][i, d] += law.mean[i]
                    squares[column][d, i] += law.mean[i]
                    products[column][i] += cell * law.mean[i]
                }
                squares[column][d, d] += 1
                products[column][d] += cell
                cellSquares[column] += cell * cell
                cells[column] += 1
            }
        }
    }

    /// Σ E[(x - C z - b)²] of a column.
    func residual(_ column: Int, observation: [Double]) -> Double {
        let fitted = squares[column] * observation
        return cellSquares[column]
            - 2 * zip(products[column], observation).reduce(0) { $0 + $1.0 * $1.1 }
            + zip(fitted, observation).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Σ E[(z_t - A z_t-1)(z_t - A z_t-1)ᵀ].
    func moved(by a: Matrix) -> Matrix {
        let product = a * crossed.transposed
        return (later - product - product.transposed + a * earlier * a.transposed).symmetrized
    }
}
