import ElboData
import ElboEvaluation
import ElboNumerics
import Foundation
import Testing

@Suite struct CellSurprisesTests {
    /// ln p of two correlated standard normal numbers, over those that are known.
    private func logDensities(_ data: Dataset) throws -> [Double] {
        let values = try data.rowSource.values(ofRows: 0..<data.count)
        let r = 0.8
        return (0..<data.count).map { row in
            let (x, y) = (values[2 * row], values[2 * row + 1])
            func single(_ z: Double) -> Double { -z * z / 2 - log(2 * .pi) / 2 }
            if x.isNaN || y.isNaN { return x.isNaN && y.isNaN ? .nan : single(x.isNaN ? y : x) }
            let square = (x * x - 2 * r * x * y + y * y) / (1 - r * r)
            return -square / 2 - log(2 * .pi) - log(1 - r * r) / 2
        }
    }

    @Test("A cell's surprise is that of its conditional law, above the column's median")
    func conditional() throws {
        let key = RandomKey(seed: 3)
        var numbers: [Float] = []
        for row in 0..<300 {
            let (x, e) = (key.normal(at: 2 * row), key.normal(at: 2 * row + 1))
            numbers += [Float(x), Float(0.8 * x + 0.6 * e)]
        }
        numbers += [2, -2, 3, .nan]
        let data = try Dataset(numbers, itemShape: [2])
        let found = try CellSurprises(
            of: data, rows: [300, 301, 0], cells: [0..<1, 1..<2], logDensities: logDensities)
        // y given x is N(0.8 x, 0.36): -ln p less the median of it, which is 0.455 / 2 + constants.
        let expected = (-2 - 1.6) * (-2 - 1.6) / 0.36 / 2 - 0.4549 / 2
        #expect(abs(found.nats[1] - expected) < 0.15, "\(found.nats[1]) for \(expected)")
        #expect(found.nats[3].isNaN, "a missing cell surprises nobody")
        #expect(found.nats[2] > 2, "a number with no other is told by its own law")
        #expect(
            found.mostSurprising(ofRow: 0).map(\.column) == [0, 1]
                || found.mostSurprising(ofRow: 0).map(\.column) == [1, 0])
        #expect(found.mostSurprising(ofRow: 1).map(\.column) == [0])
        #expect(found.mostSurprising(ofRow: 0, atMost: 1).count == 1)
    }
}
