import ElboNumerics
import Foundation

/// A normal law of the state.
struct StateLaw: Sendable {
    var mean: [Double]
    var covariance: Matrix
}

/// What the rows of one series say about the state, step after step, each from those up to it: the exact filter.
struct KalmanFilter: Sendable {
    /// z_t given x_<t.
    var predicted: [StateLaw] = []
    /// z_t given x_≤t.
    var filtered: [StateLaw] = []
    /// log p(x_t | x_<t) in nats, over the cells that are there; 0 for a row without any.
    var logDensities: [Double] = []

    /// A state space that is the same at every step.
    ///
    /// - Parameters:
    ///   - model: the state space.
    ///   - rows: the series' cells, row after row; NaN is missing.
    /// - Throws: `StateSpaceError.notFinite`.
    init(_ model: StateSpaceModel, _ rows: ArraySlice<Double>) throws {
        try self.init(repeatElement(model, count: rows.count / model.width), rows)
    }

    /// A state space for each step: A and Q lead to it from the one before, C, b and R tell its row. The first one's m and V
    /// are those of z_1.
    ///
    /// - Throws: `StateSpaceError.notFinite`.
    init(_ models: some Collection<StateSpaceModel>, _ rows: ArraySlice<Double>) throws {
        predicted.reserveCapacity(models.count)
        filtered.reserveCapacity(models.count)
        var place = rows.startIndex
        for model in models {
            let law =
                filtered.last.map(model.next)
                ?? StateLaw(mean: model.firstMean, covariance: model.v)
            let (updated, log) = try model.updating(law, rows[place..<place + model.width])
            predicted.append(law)
            filtered.append(updated)
            logDensities.append(log)
            place += model.width
        }
    }
}

extension StateSpaceModel {
    /// z_t given what is known of z_t-1: N(A μ, A P Aᵀ + Q).
    func next(_ law: StateLaw) -> StateLaw {
        // A (A P)ᵀ with P symmetric: both products have A on the left, whose zeros cost nothing.
        StateLaw(
            mean: a * law.mean,
            covariance: (a * (a * law.covariance).transposed + q).symmetrized)
    }

    /// z_t given a row too, cell after cell: with noise of its own in each column one cell needs one division,
    ///
    ///     s = c P cᵀ + r,  k = P cᵀ / s,  μ ← μ + k (x - c μ - b),  P ← P - k s kᵀ
    ///
    /// (Anderson and Moore 1979, "Optimal filtering", section 6.4), and log p(x) is the sum of the cells'.
    func updating(_ law: StateLaw, _ row: ArraySlice<Double>) throws -> (StateLaw, Double) {
        var law = law
        var log = 0.0
        let d = dimension
        for (column, cell) in row.enumerated() where !cell.isNaN {
            var gain = [Double](repeating: 0, count: d)
            var expected = offset[column]
            var variance = noise[column]
            for i in 0..<d {
                var sum = 0.0
                for j in 0..<d { sum += law.covariance.values[i * d + j] * c[column, j] }
                gain[i] = sum
                variance += c[column, i] * sum
                expected += c[column, i] * law.mean[i]
            }
            let error = cell - expected
            log -= (Foundation.log(2 * Double.pi * variance) + error * error / variance) / 2
            guard variance > 0, log.isFinite else {
                throw StateSpaceError.notFinite(what: "the log-density of a row")
            }
            for i in 0..<d {
                law.mean[i] += gain[i] * error / variance
                for j in 0..<d {
                    law.covariance.values[i * d + j] -= gain[i] * gain[j] / variance
                }
            }
        }
        return (law, log)
    }

    /// The law of each cell of a row whose state has this law.
    func cells(_ law: StateLaw) -> [ScalarLaw] {
        (0..<width).map { column in
            let own = Array(c.values[column * dimension..<(column + 1) * dimension])
            let spread = law.covariance * own
            return ScalarLaw(
                mean: zip(own, law.mean).reduce(offset[column]) { $0 + $1.0 * $1.1 },
                variance: zip(own, spread).reduce(noise[column]) { $0 + $1.0 * $1.1 })
        }
    }
}
