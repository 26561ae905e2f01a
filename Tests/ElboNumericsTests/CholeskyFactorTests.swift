import ElboNumerics
import Foundation
import Testing

@Suite("Cholesky factors")
struct CholeskyFactorTests {
    @Test("a factor done by hand")
    func factor() throws {
        // The classic example: integers throughout.
        let matrix: [Double] = [4, 12, -16, 12, 37, -43, -16, -43, 98]
        let factor = try #require(CholeskyFactor(matrix, order: 3))
        #expect(factor.lower == [2, 0, 0, 6, 1, 0, -8, 5, 3])
        #expect(abs(factor.logDeterminant - log(36)) < 1e-14)
        // Shares of variance that remain: 4/4, 1/37, 9/98.
        #expect(abs(factor.smallestPivot - 1.0 / 37) < 1e-15)
        let inverse = factor.inverse
        for i in 0..<3 {
            for j in 0..<3 {
                let entry = (0..<3).reduce(0) { $0 + matrix[i * 3 + $1] * inverse[$1 * 3 + j] }
                #expect(abs(entry - (i == j ? 1 : 0)) < 1e-11)
                let unit = (0..<3).reduce(0) {
                    $0 + factor.lower[i * 3 + $1] * factor.inverseLower[$1 * 3 + j]
                }
                #expect(abs(unit - (i == j ? 1 : 0)) < 1e-13)
            }
        }
    }

    @Test("only the lower triangle is read")
    func lowerOnly() {
        let factor = CholeskyFactor([4, .nan, 2, 5], order: 2)
        #expect(factor?.lower == [2, 0, 1, 2])
    }

    @Test(
        "matrices without a factor",
        arguments: [
            [1, 2, 2, 1], [0, 0, 0, 1], [-1, 0, 0, 1], [.nan, 0, 0, 1], [.infinity, 0, 0, 1],
            [1, 1, 1, 1] as [Double],
        ])
    func none(matrix: [Double]) {
        #expect(CholeskyFactor(matrix, order: 2) == nil)
    }

    @Test("determinants that no Float64 holds, and none at all")
    func extremes() throws {
        let order = 200
        var matrix = [Double](repeating: 0, count: order * order)
        for i in 0..<order { matrix[i * (order + 1)] = 1e-8 }
        let tiny = try #require(CholeskyFactor(matrix, order: order))
        #expect(abs(tiny.logDeterminant - 200 * log(1e-8)) < 1e-9)
        #expect(abs(tiny.smallestPivot - 1) < 1e-15)
        let empty = try #require(CholeskyFactor([], order: 0))
        #expect(empty.logDeterminant == 0 && empty.inverse.isEmpty)
    }
}
