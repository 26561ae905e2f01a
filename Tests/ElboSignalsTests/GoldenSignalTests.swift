import ElboSignals
import Foundation
import Testing

/// What librosa makes of the same numbers; `Fixtures/make_signal_golden.py` wrote it.
private struct Golden: Decodable {
    let area: [[Double]]
    let unit: [[Double]]
    let frame: Int
    let real: [Double]
    let imaginary: [Double]
    let frames: Int

    static func read() throws -> Golden {
        let url = try #require(
            Bundle.module.url(
                forResource: "signals", withExtension: "json", subdirectory: "Fixtures"))
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }
}

@Suite("Spectra and filters beside librosa") struct GoldenSignalTests {
    private func agree(_ a: [[Double]], _ b: [[Double]]) -> Bool {
        zip(a, b).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) < 1e-12 } }
            && a.count == b.count
    }

    @Test("mel filters")
    func filters() throws {
        let golden = try Golden.read()
        let area = MelFilters(rate: 8000, window: 256, bands: 12, height: .area)
        let unit = MelFilters(rate: 16_000, window: 512, bands: 16)
        #expect(agree(area.matrix, golden.area))
        #expect(agree(unit.matrix, golden.unit))
    }

    @Test("spectra under a window")
    func spectra() throws {
        let golden = try Golden.read()
        let signal = (0..<2000).map { index -> Double in
            let n = Double(index)
            return sin(0.05 * n) + 0.5 * cos(0.31 * n + 0.2) + 0.1 * sin(0.0003 * n * n)
        }
        let spectra = ShortTimeTransform(window: 256, hop: 64).spectra(of: signal)
        #expect(spectra.frames == golden.frames && spectra.bins == golden.real.count)
        for bin in 0..<spectra.bins {
            let place = golden.frame * spectra.bins + bin
            #expect(abs(spectra.real[place] - golden.real[bin]) < 1e-10)
            #expect(abs(spectra.imaginary[place] - golden.imaginary[bin]) < 1e-10)
        }
    }
}
