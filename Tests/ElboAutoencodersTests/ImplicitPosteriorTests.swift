import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Testing

/// The posterior without a density, whose moments adaptive contrast needs (Mescheder, Nowozin and Geiger 2017, section 3.3).
@Suite struct ImplicitPosteriorTests {
    /// Draws of one example's z, and the moments that are told of it.
    private static func drawn(_ rows: Int) throws -> (
        z: [[Double]], mean: [[Double]], variance: [[Double]], covariance: [Double]
    ) {
        let model = try KnownModel(
            .avb, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [4],
            posterior: .implicit(functions: 8, noise: 2, hidden: 5)
        ).scattered(seed: 3)
        let x = [[Double]](repeating: [0.3, -1, 0.8], count: rows).flatMap { $0 }
        let autoencoder = model.autoencoder
        let found = try model.run(["x": array([rows, 3], x)]) { inputs, pass in
            let draw = autoencoder.codes(for: inputs, in: &pass)
            return [draw.z, draw.mean, draw.variance, draw.covariance ?? draw.variance]
        }.map(\.doubles)
        func columns(_ values: [Double]) -> [[Double]] {
            (0..<2).map { axis in (0..<rows).map { values[2 * $0 + axis] } }
        }
        return (columns(found[0]), columns(found[1]), columns(found[2]), Array(found[3][..<4]))
    }

    @Test("The told moments are those of draws; false alarms below one in a thousand")
    func moments() throws {
        let rows = 20_000
        let (z, mean, variance, covariance) = try Self.drawn(rows)
        for axis in 0..<2 {
            let average = z[axis].reduce(0, +) / Double(rows)
            let spread =
                z[axis].reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(rows)
            // The told ones come from 256 draws of each function: errors of 1/√256 of a deviation, and √(2/256) of a variance.
            let told = (mean[axis][0], variance[axis][0])
            #expect(abs(average - told.0) < 4 * (told.1 / 256).squareRoot())
            #expect(abs(spread / told.1 - 1) < 4 * (2.0 / 256).squareRoot())
            #expect(spread > 1e-4)
            #expect(isClose([covariance[3 * axis]], [told.1], relative: 1e-9))
        }
        let (first, second) = (z[0].reduce(0, +) / Double(rows), z[1].reduce(0, +) / Double(rows))
        let common =
            zip(z[0], z[1]).reduce(0) { $0 + ($1.0 - first) * ($1.1 - second) } / Double(rows)
        // √((1 + ρ²) / 256) of the deviations at most.
        let scale = (variance[0][0] * variance[1][0]).squareRoot()
        #expect(abs(common - covariance[1]) < 4 * scale * (2.0 / 256).squareRoot())
        #expect(covariance[1] == covariance[2] && covariance[1] != 0)
    }

    @Test("Equal examples have equal moments, and draws of their own")
    func equalExamples() throws {
        let (z, mean, variance, _) = try Self.drawn(3)
        for axis in 0..<2 {
            #expect(Set(mean[axis]).count == 1)
            #expect(Set(variance[axis]).count == 1)
            #expect(Set(z[axis]).count == 3)
        }
    }
}
