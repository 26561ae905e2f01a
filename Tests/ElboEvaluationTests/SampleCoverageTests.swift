import ElboEvaluation
import ElboNumerics
import Testing

@Suite("Density and coverage of samples")
struct SampleCoverageTests {
    @Test("by hand")
    func definition() {
        // Every example's nearest other is 1 away; 0.5 lies within that of 0 and 1.
        let found = SampleCoverage(
            of: [0, 1, 2, 3], by: [0.5, 10], dimension: 1, neighbours: 1)
        #expect(found.density == 2.0 / 2 && found.coverage == 0.5)
        #expect(found.counts == [4, 2] && found.neighbours == 1)
        let twice = SampleCoverage(
            of: [0, 1, 2, 3], by: [0.5, 10], dimension: 1, neighbours: 2)
        // Second neighbours are 2, 1, 1 and 2 away: 0.5 lies near 0, 1 and not 2.
        #expect(twice.density == 2.0 / 4 && twice.coverage == 0.5)
    }

    private func normals(_ rows: Int, _ key: RandomKey, shift: Float = 0) -> [Float] {
        (0..<2 * rows).map { Float(key.normal(at: $0)) + shift }
    }

    /// Coverage of n examples by m draws of the same law is 1 - Π (n - i)/(m + n - i), i = 1 ... k, in the mean: .970 here. Its
    /// deviation is .0186 in one of these cases, .0042 in the mean of 20: 3.6 of them are allowed, 3 in 10⁴ alarms.
    @Test("draws of the same law come to their expectations")
    func sameLaw() {
        let cases = (0..<20).map { round in
            let key = RandomKey(seed: UInt64(round)).child(5)
            return SampleCoverage(
                of: normals(200, key.child(0)), by: normals(200, key.child(1)), dimension: 2)
        }
        var expected = 1.0
        for place in 1...5 { expected *= Double(200 - place) / Double(400 - place) }
        expected = 1 - expected
        let coverage = cases.map(\.coverage).reduce(0, +) / 20
        #expect(abs(coverage - expected) < 0.0152, "\(coverage) for \(expected)")
        let density = cases.map(\.density).reduce(0, +) / 20
        #expect(abs(density - 1) < 0.1, "\(density)")
    }

    @Test("a mode that is left out is not covered, nor what lies around the middle")
    func modes() {
        let key = RandomKey(seed: 9)
        let real = normals(150, key.child(0)) + normals(150, key.child(1), shift: 50)
        let one = SampleCoverage(of: real, by: normals(300, key.child(2)), dimension: 2)
        #expect(one.coverage <= 0.5 && one.coverage > 0.45)
        let middle = normals(300, key.child(3)).map { 0.2 * $0 }
        let narrow = SampleCoverage(of: normals(300, key.child(4)), by: middle, dimension: 2)
        #expect(narrow.coverage < 0.4)
    }
}
