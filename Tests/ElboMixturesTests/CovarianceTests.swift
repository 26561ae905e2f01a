import ElboMixtures
import Foundation
import Testing

@Suite("Covariances")
struct CovarianceTests {
    private let covariance = Covariance.full([4, 1, 2, 1, 3, 0, 2, 0, 5], dimension: 3)

    private func product(_ a: [Double], _ b: [Double], _ d: Int) -> [Double] {
        (0..<d * d).map { index in
            (0..<d).reduce(0) { $0 + a[index / d * d + $1] * b[$1 * d + index % d] }
        }
    }

    @Test("the determinant of a matrix done by hand")
    func determinant() throws {
        // 4 (15 - 0) - 1 (5 - 0) + 2 (0 - 6) = 43
        #expect(abs(try #require(covariance.logDeterminant) - log(43)) < 1e-14)
        #expect(Covariance.diagonal([2, 8]).logDeterminant == log(2) + log(8))
        #expect(Covariance.full([1, 2, 2, 1], dimension: 2).logDeterminant == nil)
        #expect(Covariance.diagonal([1, 0]).logDeterminant == nil)
        let wide = Covariance.diagonal([Double](repeating: 1e-9, count: 200))
        #expect(abs(try #require(wide.logDeterminant) - 200 * log(1e-9)) < 1e-9)
    }

    @Test(
        "A Σ Aᵀ = I",
        arguments: [
            Covariance.full([4, 1, 2, 1, 3, 0, 2, 0, 5], dimension: 3), .diagonal([4, 0.25, 9]),
        ])
    func whitening(covariance: Covariance) throws {
        let a = try #require(covariance.inverseCholesky)
        let transposed = (0..<9).map { a[$0 % 3 * 3 + $0 / 3] }
        let identity = product(product(a, covariance.matrix, 3), transposed, 3)
        for i in 0..<9 { #expect(abs(identity[i] - (i % 4 == 0 ? 1 : 0)) < 1e-14) }
        #expect(a[1] == 0 && a[2] == 0 && a[5] == 0)
        // L z with z = e_j are the columns of L, and L Lᵀ = Σ.
        let factor = covariance.lowerFactor
        let lower = (0..<9).map { index in
            factor.row(index / 3, times: (0..<3).map { $0 == index % 3 ? 1 : 0 })
        }
        let back = product(lower, (0..<9).map { lower[$0 % 3 * 3 + $0 / 3] }, 3)
        for (x, y) in zip(back, covariance.matrix) { #expect(abs(x - y) < 1e-14) }
    }

    @Test("what two columns say about the third, by hand")
    func regression() throws {
        // Σ_oo of columns 2 and 0 is [[5, 2], [2, 4]] with determinant 16; Σ_mo = [0, 1].
        let (b, rest) = try #require(covariance.regression(of: [1], on: [2, 0]))
        #expect(abs(b[0] - -2.0 / 16) < 1e-15 && abs(b[1] - 5.0 / 16) < 1e-15)
        #expect(abs(rest[0] - (3 - 5.0 / 16)) < 1e-15)
        let (none, all) = try #require(covariance.regression(of: [2, 1], on: []))
        #expect(none.isEmpty && all == [5, 0, 0, 3])
        let (zero, own) = try #require(
            Covariance.diagonal([1, 2, 3]).regression(of: [2, 0], on: [1]))
        #expect(zero == [0, 0] && own == [3, 0, 0, 1])
        let line = Covariance.full([1, 1, 0, 1, 1, 0, 0, 0, 1], dimension: 3)
        #expect(line.regression(of: [2], on: [0, 1]) == nil)
    }

    @Test("marginals keep the order that was asked for")
    func marginal() {
        #expect(covariance.marginal([2, 0]) == .full([5, 2, 2, 4], dimension: 2))
        #expect(Covariance.diagonal([1, 2, 3]).marginal([2, 0]) == .diagonal([3, 1]))
    }
}
