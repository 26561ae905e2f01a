import Foundation

/// A probe that is fitted to some rows and judged by others.
extension Probe {
    /// The share of rows told their true class.
    ///
    /// - Parameters:
    ///   - rows: Features of the rows that are told.
    ///   - truth: Their classes, from 0.
    ///   - known: Features of the rows that the probe is fitted to.
    ///   - classes: Their classes; at least two differ.
    ///   - count: How many classes there are.
    package func accuracy(
        of rows: ProbeFeatures, _ truth: [Int], from known: ProbeFeatures, classes: [Int],
        count: Int
    ) -> Estimate {
        precondition(rows.count == truth.count && known.count == classes.count, "a class each")
        let told = classProbabilities(of: rows, from: known, classes: classes, count: count).map {
            shares in shares.indices.max { shares[$0] < shares[$1] } ?? 0
        }
        return Estimate(of: zip(told, truth).map { $0 == $1 ? 1 : 0 })
    }

    /// The share of the variance of numbers that is told: 1 - Σ (y - ŷ)² / Σ (y - ȳ)².
    ///
    /// - Parameters:
    ///   - rows: Features of the rows that are told.
    ///   - truth: Their numbers, not all equal.
    ///   - known: Features of the rows that the probe is fitted to.
    ///   - numbers: Their numbers.
    package func explained(
        of rows: ProbeFeatures, _ truth: [Double], from known: ProbeFeatures, numbers: [Double]
    ) -> Estimate {
        precondition(rows.count == truth.count && known.count == numbers.count, "a number each")
        let told = self.numbers(of: rows, from: known, numbers: numbers)
        let mean = truth.reduce(0, +) / Double(max(truth.count, 1))
        let variance =
            truth.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(truth.count, 1))
        return Estimate(of: zip(told, truth).map { ($0 - $1) * ($0 - $1) / variance })
            .times(-1, plus: 1)
    }
}
