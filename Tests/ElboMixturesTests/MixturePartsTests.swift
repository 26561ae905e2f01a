import ElboMixtures
import Testing

@Suite("Parts of a mixture that do not fit together")
struct MixturePartsTests {
    private let component = GaussianMixture.Component(
        weight: 0.9, mean: [0, 0], covariance: .diagonal([1, 1]))

    @Test(
        "noise of another dimension, weight or region is refused",
        arguments: [
            UniformNoise(weight: 0.1, logVolume: 1, logRanges: [1]),
            UniformNoise(weight: 0.1, logVolume: 1, logRanges: [1, 2, 3]),
            UniformNoise(weight: 0.1, logVolume: 1, logRanges: []),
            UniformNoise(weight: 0.1, logVolume: .infinity, logRanges: [1, 2]),
            UniformNoise(weight: 0.1, logVolume: 1, logRanges: [1, .nan]),
        ])
    func noise(_ noise: UniformNoise) {
        #expect(throws: MixtureError.self) {
            try GaussianMixture(components: [component], noise: noise)
        }
    }

    @Test("weights below 0 and above 1 are refused even where they sum to 1")
    func weights() {
        let heavy = GaussianMixture.Component(
            weight: 1.5, mean: [0, 0], covariance: .diagonal([1, 1]))
        let noise = UniformNoise(weight: -0.5, logVolume: 1, logRanges: [1, 1])
        #expect(throws: MixtureError.self) {
            try GaussianMixture(components: [heavy], noise: noise)
        }
    }

    @Test("a matrix with another number of cells is refused", arguments: [0, 3, 5, 8])
    func matrix(count: Int) {
        let wrong = GaussianMixture.Component(
            weight: 1, mean: [0, 0],
            covariance: .full([Double](repeating: 1, count: count), dimension: 2))
        #expect(throws: MixtureError.self) { try GaussianMixture(components: [wrong]) }
    }
}
