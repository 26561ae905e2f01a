/// Squared Euclidean distances of all pairs of rows of `dimension` numbers: `n` rows of `n` numbers.
package func squaredDistances(of points: [Float], dimension: Int) -> [Double] {
    let n = points.count / dimension
    var result = [Double](repeating: 0, count: n * n)
    points.withUnsafeBufferPointer { points in
        for i in 0..<n {
            for j in 0..<i {
                var lanes = SIMD8<Float>.zero
                var k = 0
                while k + 8 <= dimension {
                    var away = SIMD8<Float>.zero
                    for lane in 0..<8 {
                        away[lane] =
                            points[i * dimension + k + lane] - points[j * dimension + k + lane]
                    }
                    lanes += away * away
                    k += 8
                }
                var sum = Double(lanes.sum())
                while k < dimension {
                    let away = Double(points[i * dimension + k] - points[j * dimension + k])
                    sum += away * away
                    k += 1
                }
                result[i * n + j] = sum
                result[j * n + i] = sum
            }
        }
    }
    return result
}
