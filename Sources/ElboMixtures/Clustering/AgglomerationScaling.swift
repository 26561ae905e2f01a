import ElboNumerics
import Foundation

/// What is done to the columns before rows are agglomerated.
public enum AgglomerationScaling: String, CaseIterable, Codable, Hashable, Sendable {
    /// The columns as they are.
    case original = "VARS"
    /// Centred, divided by their standard deviations (of n - 1).
    case standardized = "STD"
    /// Standardised X = U D Vᵀ becomes X V D^(-1/2): principal axes, the strong ones damped (Scrucca and
    /// Raftery, "Improved initialisation of model-based clustering using Gaussian hierarchical
    /// partitions", Adv. Data Anal. Classif. 9, 2015).
    case singularValues = "SVD"

    /// The transformed rows and their width.
    ///
    /// Columns that are constant say nothing and are left out, as are axes without any spread.
    package func transformed(_ values: [Double], width: Int) -> (values: [Double], width: Int) {
        guard self != .original, width > 0 else { return (values, width) }
        let (scaled, kept) = standardizedColumns(values, width: width)
        guard self == .singularValues, kept > 0 else { return (scaled, kept) }
        let count = scaled.count / kept
        var products = [Double](repeating: 0, count: kept * kept)
        for row in 0..<count {
            for i in 0..<kept {
                for j in 0...i {
                    products[i * kept + j] += scaled[row * kept + i] * scaled[row * kept + j]
                }
            }
        }
        let (eigenvalues, vectors) = symmetricEigenvectors(products, count: kept)
        // Squares of singular values: below this nothing but rounding is left.
        let axes = (0..<kept).filter { eigenvalues[$0] > 1e-13 * eigenvalues[0] }
        let scales = axes.map { 1 / eigenvalues[$0].squareRoot().squareRoot() }
        var result = [Double](repeating: 0, count: count * axes.count)
        for row in 0..<count {
            for (place, axis) in axes.enumerated() {
                var sum = 0.0
                for column in 0..<kept {
                    sum += scaled[row * kept + column] * vectors[axis][column]
                }
                result[row * axes.count + place] = sum * scales[place]
            }
        }
        return (result, axes.count)
    }

    private func standardizedColumns(
        _ values: [Double], width: Int
    ) -> (values: [Double], width: Int) {
        let count = values.count / width
        var columns: [(column: Int, mean: Double, deviation: Double)] = []
        for column in 0..<width {
            var mean = 0.0
            for row in 0..<count { mean += values[row * width + column] }
            mean /= Double(count)
            var squares = 0.0
            for row in 0..<count {
                let difference = values[row * width + column] - mean
                squares += difference * difference
            }
            let deviation = (squares / Double(max(count - 1, 1))).squareRoot()
            if deviation > 1e-14 * abs(mean) { columns.append((column, mean, deviation)) }
        }
        var result: [Double] = []
        result.reserveCapacity(count * columns.count)
        for row in 0..<count {
            for (column, mean, deviation) in columns {
                result.append((values[row * width + column] - mean) / deviation)
            }
        }
        return (result, columns.count)
    }
}
