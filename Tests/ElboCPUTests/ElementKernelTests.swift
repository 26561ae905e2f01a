import CElboKernels
import ElboGraph
import ElboNumerics
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

    func callAsFunction(_ x: [Float]) -> [Float] {
        let padded = x + [Float](repeating: 0, count: 15 - (x.count + 15) % 16)
        return padded.withUnsafeBufferPointer { buffer in
            [Float](unsafeUninitializedCapacity: padded.count) { result, count in
                let operand = [elbo_operand(at: buffer.baseAddress, step: 16)]
                elbo_kernel_of(code)?(result.baseAddress, operand, padded.count)
                count = padded.count
            }.prefix(x.count).map { $0 }
        }
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

    @Test(arguments: VectorFunction.all)
    func staysWithinItsBound(function: VectorFunction) {
        var worst = (error: 0.0, at: Float(0), got: Float(0))
        for (x, y) in zip(Self.inputs, function(Self.inputs)) {
            let exact = function.exact(Double(x))
            // Halves of the last place are the rounding that no result avoids.
            let found = error(y, exact)
            if found > worst.error { worst = (found, x, y) }
        }
        #expect(worst.error <= max(function.bound, 0.5), "\(worst)")
    }

    @Test(arguments: VectorFunction.all)
    func bitsDoNotDependOnThePosition(function: VectorFunction) {
        let x = stride(from: Float(-20), to: 20, by: 0.03).map { $0 }
        let whole = function(x).map(\.bitPattern)
        for shift in 1..<16 {
            let rest = function(Array(x[shift...])).map(\.bitPattern)
            #expect(Array(whole[shift...]) == rest)
        }
    }

    @Test func comparisonsWithNaNAreFalse() {
        let nan = [Float](repeating: .nan, count: 16)
        let one = [Float](repeating: 1, count: 16)
        let rows: [(elbo_operation, Float)] = [
            (ELBO_EQUAL, 0), (ELBO_NOT_EQUAL, 1), (ELBO_LESS, 0), (ELBO_LESS_OR_EQUAL, 0),
        ]
        for (code, expected) in rows {
            #expect(binary(code, nan, one) == [Float](repeating: expected, count: 16))
        }
        for code in [ELBO_MAXIMUM, ELBO_MINIMUM] {
            #expect(binary(code, nan, one).allSatisfy { $0.isNaN })
            #expect(binary(code, one, nan).allSatisfy { $0.isNaN })
        }
    }

    private func binary(_ code: elbo_operation, _ a: [Float], _ b: [Float]) -> [Float] {
        var out = [Float](repeating: 0, count: a.count)
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                let operands = [
                    elbo_operand(at: a.baseAddress, step: 16),
                    elbo_operand(at: b.baseAddress, step: 16),
                ]
                elbo_kernel_of(code)?(&out, operands, out.count)
            }
        }
        return out
    }

    @Test func randomNumbersAreThoseOfTheKey() {
        let key = RandomKey(seed: 11)
        let (start, count) = (1 << 14, 4096 + 16)
        var uniform = [Float](repeating: 0, count: count)
        var normal = uniform
        elbo_uniform(&uniform, key.bits, start, count)
        elbo_normal(&normal, key.bits, start, count)
        for index in 0..<count {
            #expect(Double(uniform[index]) == key.uniform(at: start + index))
            let exact = key.normal(at: start + index)
            #expect(abs(Double(normal[index]) - exact) <= 8 * Double(Float(exact).ulp))
        }
    }
}
