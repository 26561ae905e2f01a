import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboSignals
import ElboTestSupport
import Foundation
import Testing

@Suite("The energy of spectra") struct SpectralEnergyTests {
    private let windows = [64, 16, 8]

    private func noise(_ rows: Int, _ samples: Int, seed: UInt64) -> [Double] {
        let key = RandomKey(seed: seed)
        return (0..<rows * samples).map { key.normal(at: $0) }
    }

    private func distances(
        _ x: HostArray, _ y: HostArray, sampleWeight: Double = 0, floor: Double = 1e-3
    ) throws -> HostArray {
        try outputs(of: [x, y]) { inputs in
            [
                SpectralEnergy(
                    mean: inputs[1], windows: windows, weight: 7, sampleWeight: sampleWeight,
                    floor: floor
                ).distance(to: inputs[0])
            ]
        }[0]
    }

    @Test("distances are those of plain code, row by row, also of several draws")
    func values() throws {
        let (samples, rows) = (96, 3)
        let x = noise(rows, samples, seed: 1)
        let y = noise(2 * rows, samples, seed: 2)
        let found = try distances(
            array([rows, samples], x), array([2, rows, samples], y), floor: 0.05)
        #expect(found.shape == [2, rows])
        for place in 0..<2 * rows {
            let row = place % rows
            let expected = SpectralDistance.multiResolution(
                of: Array(y[place * samples..<(place + 1) * samples]),
                from: Array(x[row * samples..<(row + 1) * samples]), windows: windows, floor: 0.05)
            #expect(isClose(found.doubles[place], expected, relative: 1e-12))
        }
    }

    @Test("equal magnitudes have no distance; twice a signal is one and ln 2 away at each window")
    func invariances() throws {
        let x = noise(1, 128, seed: 3)
        let signal = array([1, 128], x)
        #expect(try distances(signal, array([1, 128], x.map { -$0 })).doubles[0] < 1e-25)
        let twice = try distances(
            signal, array([1, 128], x.map { 2 * $0 }), sampleWeight: 5, floor: 1e-9)
        #expect(isClose(twice.doubles[0], 3 * (1 + log(2)) + 5, relative: 1e-6))
    }

    @Test("log-probabilities are the negative distance in equal shares; nothing of it is a law")
    func shares() throws {
        let (x, y) = (
            array([2, 64], noise(2, 64, seed: 4)), array([2, 64], noise(2, 64, seed: 5))
        )
        let found = try outputs(of: [x, y]) { inputs in
            let law = SpectralEnergy(mean: inputs[1], windows: windows, weight: 7)
            return [
                law.logProbability(of: inputs[0]), law.logProbabilities(of: inputs[0]),
                law.distance(to: inputs[0]),
            ]
        }
        #expect(found[1].shape == [2, 64])
        for row in 0..<2 {
            let whole = found[0].doubles[row]
            #expect(isClose(whole, -7 * found[2].doubles[row]))
            #expect(isClose(found[1].doubles[row * 64..<(row + 1) * 64].reduce(0, +), whole))
        }
        let trace = Trace()
        let mean = trace.argument(.float([2, 64]))
        #expect(!SpectralEnergy(mean: mean, windows: [8], weight: 1).isNormalized)
        #expect(DiagonalNormal.standard([2], in: trace).isNormalized)
    }

    @Test("gradients agree with differences")
    func gradients() throws {
        // About three times the signal, so that no logarithms are equal: there the absolute value bends.
        let signal = noise(2, 64, seed: 6)
        let other = zip(signal, noise(2, 64, seed: 7)).map { 3 * $0 + 0.02 * $1 }
        let windows = windows
        let check = GradientCheck(
            [array([2, 64], signal), array([2, 64], other)], variables: [0, 1],
            key: RandomKey(seed: 1)
        ) { _, inputs in
            [
                SpectralEnergy(
                    mean: inputs[1], windows: windows, weight: 7, sampleWeight: 2, floor: 0.1
                ).logProbability(of: inputs[0])
            ]
        }
        let mismatch = try check.mismatch(order: 1, relative: 1e-6)
        #expect(mismatch == nil)
    }
}
