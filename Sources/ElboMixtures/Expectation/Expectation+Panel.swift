import CElboMixtures

extension Expectation.Sums {
    /// Adds a panel's rows with all columns, and returns Σ w u of them.
    mutating func add(
        _ x: UnsafePointer<Double>, places: Int, weights: UnsafePointer<Double>,
        about centre: [Double],
        isDiagonal: Bool, scratch: UnsafeMutablePointer<Double>
    ) -> Double {
        var gained = 0.0
        if isDiagonal {
            elbo_accumulate_diagonal(
                x, places, centre.count, centre, weights, &gained, &first, &second)
        } else {
            elbo_accumulate_full(
                x, places, centre.count, centre, weights, scratch, &gained, &first, &second)
        }
        precision += gained
        return gained
    }

    /// Adds the levels of a panel's rows.
    mutating func add(
        _ codes: UnsafePointer<Int32>, _ slots: LevelSlots, places: Int,
        weights: UnsafePointer<Double>
    ) {
        levels.withUnsafeMutableBufferPointer { levels in
            guard let first = levels.baseAddress else { return }
            for (category, start) in slots.starts.enumerated() {
                elbo_count_levels(
                    codes + category * Panel.rows, places, weights, first + start)
            }
        }
    }

    /// Missing cells scatter about their conditional means.
    mutating func addSpread(
        _ covariance: [Double], of missing: [Int], weight: Double, isDiagonal: Bool
    ) {
        for (i, row) in missing.enumerated() {
            if isDiagonal {
                second[row] += weight * covariance[i * missing.count + i]
            } else {
                for (j, column) in missing.enumerated() where column <= row {
                    second[row * first.count + column] +=
                        weight * covariance[i * missing.count + j]
                }
            }
        }
    }
}
