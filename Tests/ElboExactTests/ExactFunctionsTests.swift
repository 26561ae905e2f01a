import ElboExact
import Foundation
import Testing

/// Functions against correctly rounded values of mpmath (`Fixtures/functions.py`).
@Suite struct ExactFunctionsTests {
    private struct Golden {
        let name: String
        let x: Double
        let value: Double
    }

    private static func golden() throws -> [Golden] {
        let url = try #require(
            Bundle.module.url(
                forResource: "functions", withExtension: "txt", subdirectory: "Fixtures"))
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            func number(_ word: Substring) throws -> Double {
                Double(bitPattern: try #require(UInt64(word, radix: 16)))
            }
            return Golden(
                name: String(words[0]), x: try number(words[1]), value: try number(words[2]))
        }
    }

    private static let functions:
        [(name: String, ulps: Double, call: @Sendable (Double) -> Double)] =
            [
                ("exp", 1, ExactFunctions.exp), ("expm1", 2, ExactFunctions.expm1),
                ("log", 1, ExactFunctions.log), ("log1p", 1, ExactFunctions.log1p),
                ("tanh", 2, ExactFunctions.tanh), ("erf", 1, ExactFunctions.erf),
                ("erfc", 2, ExactFunctions.erfc), ("sigmoid", 2, ExactFunctions.sigmoid),
                ("softplus", 2, ExactFunctions.softplus),
            ]

    @Test("values are within their bounds of the true ones", arguments: functions.map(\.name))
    func accuracy(name: String) throws {
        let function = try #require(Self.functions.first { $0.name == name })
        let rows = try Self.golden().filter { $0.name == name }
        #expect(rows.count >= 300)
        for row in rows {
            let found = function.call(row.x)
            let error = abs(found - row.value) / row.value.ulp
            #expect(error <= function.ulps, "\(name)(\(row.x)) = \(found), not \(row.value)")
        }
    }

    @Test("limits are exact")
    func limits() {
        let infinity = Double.infinity
        #expect(ExactFunctions.exp(-infinity) == 0 && ExactFunctions.exp(infinity) == infinity)
        #expect(ExactFunctions.exp(0) == 1 && ExactFunctions.exp(710) == infinity)
        #expect(ExactFunctions.expm1(-infinity) == -1 && ExactFunctions.expm1(infinity) == infinity)
        #expect(ExactFunctions.log(0) == -infinity && ExactFunctions.log(infinity) == infinity)
        #expect(ExactFunctions.log(1) == 0 && ExactFunctions.log(-1).isNaN)
        #expect(ExactFunctions.log1p(-1) == -infinity && ExactFunctions.log1p(-2).isNaN)
        #expect(ExactFunctions.tanh(-infinity) == -1 && ExactFunctions.tanh(infinity) == 1)
        #expect(ExactFunctions.erf(-infinity) == -1 && ExactFunctions.erf(infinity) == 1)
        #expect(ExactFunctions.erfc(-infinity) == 2 && ExactFunctions.erfc(infinity) == 0)
        #expect(ExactFunctions.sigmoid(-infinity) == 0 && ExactFunctions.sigmoid(infinity) == 1)
        #expect(
            ExactFunctions.softplus(-infinity) == 0 && ExactFunctions.softplus(infinity) == infinity
        )
        for function in Self.functions { #expect(function.call(.nan).isNaN, "\(function.name)") }
        for name in ["expm1", "tanh", "erf", "log1p"] {
            let function = Self.functions.first { $0.name == name }
            #expect(function?.call(-0.0).sign == .minus, "\(name)(-0)")
        }
    }

    @Test("quantiles of the normal law are those of its shares")
    func quantiles() {
        for share in [1e-12, 0.001, 0.25, 0.5, 0.75, 0.999] {
            let x = ExactFunctions.normalQuantile(share)
            #expect(abs(ExactFunctions.normalBelow(x) / share - 1) < 1e-14)
        }
        // Abramowitz and Stegun, table 26.1: Φ(1.96) = .97500 21048 51780.
        #expect(abs(ExactFunctions.normalBelow(1.96) - 0.975_002_104_851_780) < 1e-15)
    }
}
