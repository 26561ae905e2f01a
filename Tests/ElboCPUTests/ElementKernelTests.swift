import CElboKernels
import ElboGraph
import ElboNumerics
import Foundation
import Testing

/// A vector function, its definition in double precision and the error it is allowed.
struct VectorFunction: Sendable, CustomTestStringConvertible {
    let code: elbo_operation
    let exact: UnaryFunction
    /// In units in the last place of the exact result.
    let bound: Double

    var testDescription: String { exact.name }

    static let all: [VectorFunction] = [
        VectorFunction(code: ELBO_NEGATE, exact: .negate, bound: 0),
        VectorFunction(code: ELBO_ABSOLUTE, exact: .absolute, bound: 0),
        VectorFunction(code: ELBO_SIGN, exact: .sign, bound: 0),
        VectorFunction(code: ELBO_FLOOR, exact: .floor, bound: 0),
        VectorFunction(code: ELBO_SQRT, exact: .sqrt, bound: 0.51),
        VectorFunction(code: ELBO_EXP, exact: .exp, bound: 1.5),
        VectorFunction(code: ELBO_EXPM1, exact: .expm1, bound: 3),
        VectorFunction(code: ELBO_LOG, exact: .log, bound: 1.5),
        VectorFunction(code: ELBO_LOG1P, exact: .log1p, bound: 2.5),
        VectorFunction(code: ELBO_TANH, exact: .tanh, bound: 2.5),
        VectorFunction(code: ELBO_SIGMOID, exact: .sigmoid, bound: 3),
        VectorFunction(code: ELBO_SOFTPLUS, exact: .softplus, bound: 3),
        VectorFunction(code: ELBO_RELU, exact: .relu, bound: 0),
        VectorFunction(code: ELBO_ERF, exact: .erf, bound: 2.5),
    ]

    func callAsFunction(_ x: [Float], on path: Loops) -> [Float] {
        path.apply(code, to: [x], accumulated: 0)
    }
}

@Suite struct ElementKernelTests {
    /// Bit patterns of every size and sign, dense ranges where functions bend, and the special values.
    private static let inputs: [Float] = {
        let patterns = stride(from: UInt32(0), to: .max - 65537, by: 65537).map {
            Float(bitPattern: $0)
        }
        let dense = stride(from: Float(-110), to: 110, by: 0.0071).map { $0 }
        let small = stride(from: Float(-2), to: 2, by: 0.00017).map { $0 }
        let special: [Float] = [
            0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
            -.leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 88.72284,
            -103.97, -87.33655, 0x1p-126, 0x1p23, -0x1p23, 0.99999994, 1.0000001, -0.99999994,
        ]
        return patterns + dense + small + special
    }()

    private func error(_ got: Float, _ exact: Double) -> Double {
        if exact.isNaN { return got.isNaN ? 0 : .infinity }
        let nearest = Float(exact)
        if got == nearest { return abs(Double(got) - exact) > 0 && nearest.isFinite ? 0.5 : 0 }
        guard got.isFinite, nearest.isFinite else { return .infinity }
        return abs(Double(got) - exact) / Double(nearest.ulp)
    }

    @Test(arguments: VectorFunction.all, Loops.all)
    func staysWithinItsBound(function: VectorFunction, path: Loops) {
        var worst = (error: 0.0, at: Float(0), got: Float(0))
        for (x, y) in zip(Self.inputs, function(Self.inputs, on: path)) {
            let exact = function.exact(Double(x))
            // Halves of the last place are the rounding that no result avoids.
            let found = error(y, exact)
            if found > worst.error { worst = (found, x, y) }
        }
        #expect(worst.error <= max(function.bound, 0.5), "\(worst)")
    }

    @Test(arguments: VectorFunction.all, Loops.all)
    func bitsDoNotDependOnThePosition(function: VectorFunction, path: Loops) {
        let x = stride(from: Float(-20), to: 20, by: 0.03).map { $0 }
        let whole = function(x, on: path).map(\.bitPattern)
        for shift in 1..<16 {
            let rest = function(Array(x[shift...]), on: path).map(\.bitPattern)
            #expect(Array(whole[shift...]) == rest)
        }
    }

    @Test(arguments: Loops.all) func comparisonsWithNaNAreFalse(path: Loops) {
        let nan = [Float](repeating: .nan, count: 16)
        let one = [Float](repeating: 1, count: 16)
        let rows: [(elbo_operation, Float)] = [
            (ELBO_EQUAL, 0), (ELBO_NOT_EQUAL, 1), (ELBO_LESS, 0), (ELBO_LESS_OR_EQUAL, 0),
        ]
        for (code, expected) in rows {
            for accumulated in 0...1 {
                let found = path.apply(code, to: [nan, one], accumulated: accumulated)
                #expect(found == [Float](repeating: expected, count: 16))
            }
        }
        for code in [ELBO_MAXIMUM, ELBO_MINIMUM] {
            for accumulated in 0...1 {
                for operands in [[nan, one], [one, nan]] {
                    let found = path.apply(code, to: operands, accumulated: accumulated)
                    #expect(found.allSatisfy { $0.isNaN })
                }
            }
        }
    }

    /// An operation of each kind whose operands may not change places.
    @Test(arguments: Loops.all) func anyOperandMayBeTheAccumulator(path: Loops) {
        let a = (0..<200).map { Float($0 % 7) - 3 }
        let b = (0..<200).map { Float($0 % 5) - 2 }
        let rows: [(elbo_operation, (Float, Float) -> Float)] = [
            (ELBO_SUBTRACT, { $0 - $1 }), (ELBO_DIVIDE, { $0 / $1 }),
            (ELBO_LESS, { $0 < $1 ? 1 : 0 }), (ELBO_LESS_OR_EQUAL, { $0 <= $1 ? 1 : 0 }),
        ]
        for (code, function) in rows {
            let expected = zip(a, b).map(function).map(\.bitPattern)
            for accumulated in 0...1 {
                let found = path.apply(code, to: [a, b], accumulated: accumulated)
                #expect(
                    zip(found.map(\.bitPattern), expected).allSatisfy {
                        $0 == $1 || Float(bitPattern: $0).isNaN && Float(bitPattern: $1).isNaN
                    })
            }
        }
        let chosen = zip(a, b).map { $0 != 0 ? $0 : $1 }
        for accumulated in 0...2 {
            #expect(path.apply(ELBO_SELECT, to: [a, a, b], accumulated: accumulated) == chosen)
        }
    }

    @Test(arguments: Loops.all) func sumsAndMaximaHaveTheSameBitsOnEveryPath(path: Loops) {
        let x = (0..<1003).map { sinf(Float($0)) }
        for count in [0, 1, 15, 16, 17, 64, 1003] {
            let (own, first) = (path.path.pointee, Loops.all[0].path.pointee)
            #expect(own.sum(x, count) == first.sum(x, count))
            #expect(own.max(x, count) == (x[..<count].max() ?? -.infinity))
            #expect(abs(own.sum(x, count) - x[..<count].reduce(0) { $0 + Double($1) }) < 1e-4)
        }
    }

    @Test(arguments: Loops.all) func randomNumbersAreThoseOfTheKey(path: Loops) {
        let key = RandomKey(seed: 11)
        let (start, count) = (1 << 14, 4096 + 16)
        var uniform = [Float](repeating: 0, count: count)
        var normal = uniform
        path.path.pointee.uniform(&uniform, key.bits, start, count)
        path.path.pointee.normal(&normal, key.bits, start, count)
        for index in 0..<count {
            #expect(Double(uniform[index]) == key.uniform(at: start + index))
            let exact = key.normal(at: start + index)
            #expect(abs(Double(normal[index]) - exact) <= 8 * Double(Float(exact).ulp))
        }
    }
}
