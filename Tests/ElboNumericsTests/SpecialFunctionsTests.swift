import ElboNumerics
import Testing

/// Special functions against mpmath's values.
@Suite struct SpecialFunctionsTests {
    /// One function, its table, and the error allowed: relative to the larger of |value| and `floor`.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let table: String
        var relative = 4e-16
        var floor = 0.0
        let function: @Sendable (Double) -> Double

        var testDescription: String { name }
    }

    static let rows: [Row] =
        [
            Row(name: "sigmoid", table: SpecialFunctionValues.sigmoid) { sigmoid($0) },
            Row(name: "softplus", table: SpecialFunctionValues.softplus) { softplus($0) },
            // The system's function; it crosses zero at 1, 2 and between negative whole numbers.
            Row(
                name: "logGamma", table: SpecialFunctionValues.logGamma, relative: 2e-15,
                floor: 1e-3
            ) { logGamma($0) },
            // Near its root at 1.46 only absolute accuracy is promised.
            Row(
                name: "digamma", table: SpecialFunctionValues.digamma, relative: 3e-15, floor: 0.5
            ) { polygamma(order: 0, $0) },
        ]
        + zip(
            1...,
            [
                SpecialFunctionValues.polygamma1, SpecialFunctionValues.polygamma2,
                SpecialFunctionValues.polygamma3, SpecialFunctionValues.polygamma4,
                SpecialFunctionValues.polygamma5,
            ]
        ).map { order, table in
            Row(name: "polygamma \(order)", table: table, relative: 4e-15) {
                polygamma(order: order, $0)
            }
        }

    @Test("functions agree with mpmath", arguments: rows)
    func golden(row: Row) throws {
        var worst = (error: 0.0, x: 0.0)
        for line in row.table.split(separator: "\n") {
            let numbers = line.split(separator: " ").compactMap { Double(String($0)) }
            try #require(numbers.count == 2)
            let (x, expected) = (numbers[0], numbers[1])
            let error = abs(row.function(x) - expected) / max(abs(expected), row.floor)
            if !(error <= worst.error) { worst = (error, x) }
        }
        #expect(worst.error <= row.relative, "worst at \(worst.x)")
    }

    @Test("ends of the domain")
    func ends() {
        #expect(sigmoid(.infinity) == 1)
        #expect(sigmoid(-.infinity) == 0)
        #expect(sigmoid(0) == 0.5)
        #expect(sigmoid(.nan).isNaN)
        #expect(softplus(.infinity) == .infinity)
        #expect(softplus(-.infinity) == 0)
        #expect(softplus(.nan).isNaN)
        #expect(logGamma(1) == 0)
        #expect(logGamma(2) == 0)
        #expect(logGamma(0) == .infinity)
        #expect(logGamma(-3) == .infinity)
        #expect(logGamma(.infinity) == .infinity)
        #expect(logGamma(.nan).isNaN)
        #expect(polygamma(order: 0, .infinity) == .infinity)
        for order in 0...3 {
            #expect(polygamma(order: order, .nan).isNaN)
            #expect(polygamma(order: order, -.infinity).isNaN)
            #expect(polygamma(order: order, 0).isNaN)
            #expect(polygamma(order: order, -2).isNaN)
        }
        for order in 1...3 { #expect(polygamma(order: order, .infinity) == 0) }
        #expect(polygamma(order: 1, -0.5).isNaN)
    }

    @Test("log-sum-exp at its edges")
    func logSumExpEdges() {
        #expect(logSumExp([Double]()) == -.infinity)
        #expect(logSumExp([-.infinity, -.infinity]) == -.infinity)
        #expect(logSumExp([-.infinity, 3]) == 3)
        #expect(logSumExp([.infinity, 3]) == .infinity)
        #expect(logSumExp([.infinity, -.infinity]) == .infinity)
        #expect(logSumExp([7.25]) == 7.25)
        #expect(abs(logSumExp([1000, 1000]) - 1000.6931471805599) < 1e-12)
        #expect(abs(logSumExp([-1000, -1000]) + 999.3068528194401) < 1e-12)
        #expect(logSumExp([1e308, -1e308]) == 1e308)
        #expect(abs(logSumExp([0, 1, 2]) - 2.4076059644443806) < 1e-15)
    }

    @Test(
        "log-sum-exp of anything with NaN is NaN",
        arguments: [
            [.nan], [.nan, 1], [1, .nan], [.nan, .infinity], [.infinity, .nan], [-.infinity, .nan],
            [.nan, -.infinity],
        ] as [[Double]])
    func logSumExpOfNaN(terms: [Double]) {
        #expect(logSumExp(terms).isNaN)
    }
}
