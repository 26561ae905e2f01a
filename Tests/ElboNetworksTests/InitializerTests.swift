import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Testing

@Suite struct InitializerTests {
    private static let (inputs, outputs) = (60, 90)
    private static let key = RandomKey(seed: 17)

    private func values(_ initializer: Initializer) -> [Double] {
        initializer.values(
            [InitializerTests.inputs, InitializerTests.outputs], key: InitializerTests.key
        )
        .map { Double($0) }
    }

    /// Squares of the bounds.
    private static let bounds: [Initializer: Double] = [
        .glorotUniform: 0.04, .heUniform: 0.1, .lecunUniform: 0.05, .fanInUniform: 1.0 / 60,
    ]
    private static let variances: [Initializer: Double] = [
        .glorotNormal: 2.0 / 150, .heNormal: 2.0 / 60,
    ]

    @Test("Uniform ones: bounds and variance (false alarm 1e-6)", arguments: bounds)
    func uniform(initializer: Initializer, squaredBound: Double) {
        let found = values(initializer)
        let bound = squaredBound.squareRoot()
        let largest = found.map { abs($0) }.max() ?? 0
        // Float32 may round up by half a unit; 5400 draws leave the outer hundredth empty with e^-54.
        #expect(largest <= bound * 1.000001)
        #expect(largest > 0.99 * bound)
        let moments = SampleMoments(found)
        #expect(abs(moments.mean) < 4.9 * moments.standardError)
        // The variance of a uniform law's squares is 4/5 of the square of its variance.
        #expect(abs(moments.variance / (squaredBound / 3) - 1) < 4.9 * (0.8 / 5400).squareRoot())
    }

    @Test("Normal ones: variance (false alarm 1e-6)", arguments: variances)
    func normal(initializer: Initializer, variance: Double) {
        let moments = SampleMoments(values(initializer))
        #expect(abs(moments.mean) < 4.9 * moments.standardError)
        #expect(abs(moments.variance / variance - 1) < 4.9 * (2.0 / 5400).squareRoot())
    }

    @Test(
        "Orthogonal: the shorter side's vectors are orthonormal",
        arguments: [(4, 7), (7, 4), (5, 5)])
    func orthogonal(rows: Int, columns: Int) {
        let found = Initializer.orthogonal.values([rows, columns], key: InitializerTests.key)
        let matrix = found.map { Double($0) }
        let count = min(rows, columns)
        func vector(_ index: Int) -> [Double] {
            (0..<max(rows, columns)).map {
                rows <= columns ? matrix[index * columns + $0] : matrix[$0 * columns + index]
            }
        }
        for i in 0..<count {
            for j in 0...i {
                let product = zip(vector(i), vector(j)).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (i == j ? 1 : 0)) < 1e-6)
            }
        }
    }

    @Test("Constants")
    func constants() {
        #expect(Initializer.zeros.values([2], key: InitializerTests.key) == [0, 0])
        #expect(Initializer.constant(value: 0.5).values([], key: InitializerTests.key) == [0.5])
    }

    @Test("Parameters start differently from each other, and the same for the same key")
    func keys() {
        let parameters = [
            Parameter("a", [3, 3], .heNormal), Parameter("b", [3, 3], .heNormal),
        ]
        let first = parameters.initialValues(key: InitializerTests.key)
        #expect(first[0] != first[1])
        #expect(first == parameters.initialValues(key: InitializerTests.key))
        #expect(first != parameters.initialValues(key: RandomKey(seed: 18)))
    }
}
