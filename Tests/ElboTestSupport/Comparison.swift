/// Whether two numbers agree up to a relative and an absolute tolerance.
package func isClose(
    _ a: Double, _ b: Double, relative: Double = 1e-10, absolute: Double = 1e-12
) -> Bool {
    abs(a - b) <= absolute + relative * max(abs(a), abs(b)) || a == b
}

/// Whether two lists of numbers agree one by one.
package func isClose(
    _ a: [Double], _ b: [Double], relative: Double = 1e-10, absolute: Double = 1e-12
) -> Bool {
    a.count == b.count
        && zip(a, b).allSatisfy { isClose($0, $1, relative: relative, absolute: absolute) }
}

/// The gradient of a function by central differences, extrapolated once (error O(step⁴)).
package func numericalGradient(
    at x: [Double], step: Double = 1e-3, _ function: ([Double]) throws -> Double
) rethrows -> [Double] {
    try x.indices.map { index in
        func slope(_ h: Double) throws -> Double {
            var (low, high) = (x, x)
            low[index] -= h
            high[index] += h
            return (try function(high) - function(low)) / (2 * h)
        }
        return (4 * (try slope(step / 2)) - (try slope(step))) / 3
    }
}

/// Mean, unbiased variance and standard error of a sample.
package struct SampleMoments {
    package let mean: Double
    package let variance: Double
    package let standardError: Double

    package init(_ values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        standardError = (variance / count).squareRoot()
        self.mean = mean
    }
}
