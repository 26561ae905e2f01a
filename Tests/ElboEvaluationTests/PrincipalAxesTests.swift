import ElboEvaluation
import ElboNumerics
import ElboTestSupport
import Testing

@Suite struct PrincipalAxesTests {
    @Test("Points on a tilted cross: axes, variances and mean are known")
    func cross() {
        // Around (10, -5): ±5 along (0.6, 0.8), ±1 along (-0.8, 0.6).
        let points: [Float] = [13, -1, 7, -9, 9.2, -4.4, 10.8, -5.6]
        let axes = PrincipalAxes(of: points, dimension: 2)
        #expect(isClose(axes.mean, [10, -5], relative: 1e-6))
        #expect(isClose(axes.variances, [12.5, 0.5], relative: 1e-5))
        #expect(isClose(axes.directions[0], [0.6, 0.8], relative: 1e-5))
        #expect(isClose(axes.directions[1].map { abs($0) }, [0.8, 0.6], relative: 1e-5))
        #expect(isClose(axes.coordinates(points[0..<2]), [5, 0], relative: 1e-5, absolute: 1e-5))
    }

    @Test("Directions are orthonormal, and coordinates along all of them give points back")
    func roundTrip() {
        let key = RandomKey(seed: 8)
        let points = (0..<200).map { Float(key.normal(at: $0)) * Float($0 % 5 + 1) }
        let axes = PrincipalAxes(of: points, dimension: 5)
        for i in 0..<5 {
            for j in 0..<5 {
                let product = zip(axes.directions[i], axes.directions[j]).reduce(0) {
                    $0 + $1.0 * $1.1
                }
                #expect(abs(product - (i == j ? 1 : 0)) < 1e-12)
            }
        }
        #expect(axes.variances == axes.variances.sorted(by: >))
        let point = points[35..<40]
        let back = axes.point(axes.coordinates(point, axes: 5))
        #expect(zip(back, point).allSatisfy { abs($0 - $1) < 1e-4 })
        let total = axes.variances.reduce(0, +)
        let direct = (0..<5).reduce(0.0) { sum, column in
            let values = stride(from: column, to: 200, by: 5).map { Double(points[$0]) }
            return sum + SampleMoments(values).variance * 39 / 40
        }
        #expect(isClose(total, direct, relative: 1e-9))
    }

    @Test("One point, or equal points, have variances of zero")
    func degenerate() {
        for count in [1, 3] {
            let axes = PrincipalAxes(
                of: [Float](repeating: 2, count: count * 2), dimension: 2)
            #expect(axes.variances == [0, 0])
            #expect(axes.point([0, 0]) == [2, 2])
        }
    }
}
