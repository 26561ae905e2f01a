import ElboData
import Foundation
import Testing

@Suite("Transforms") struct DataTransformTests {
    static let all: [DataTransform] = [
        .identity, .pixels, .scale(-2.5),
        .standardize(means: [1, -2, 300], deviations: [0.5, 1, 70]),
    ]

    private func applied(_ transform: DataTransform, _ values: [Float], size: Int) -> [Float] {
        var values = values
        values.withUnsafeMutableBufferPointer { transform.apply($0, itemSize: size) }
        return values
    }

    @Test("inverting gives the values back", arguments: all)
    func inverse(_ transform: DataTransform) {
        let values: [Float] = [0, 1, 255, -3, 0.1, 128]
        var restored = applied(transform, values, size: 3)
        restored.withUnsafeMutableBufferPointer { transform.invert($0, itemSize: 3) }
        for (value, other) in zip(values, restored) {
            #expect(abs(value - other) <= 1e-6 * max(abs(value), 300))
        }
    }

    @Test("JSON keeps every bit", arguments: all)
    func codable(_ transform: DataTransform) throws {
        let data = try JSONEncoder().encode(transform)
        #expect(try JSONDecoder().decode(DataTransform.self, from: data) == transform)
    }

    @Test(
        "JSON that cannot be undone is refused",
        arguments: [
            #"{"kind":"scale","factor":0}"#, #"{"kind":"scale"}"#, #"{"kind":"rotate"}"#,
            #"{"kind":"standardize","means":[1],"deviations":[]}"#,
            #"{"kind":"standardize","means":[1],"deviations":[0]}"#,
        ])
    func invalid(_ text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(DataTransform.self, from: Data(text.utf8))
        }
    }

    @Test("pixels lie between 0 and 1, both included")
    func pixels() {
        let values = applied(.pixels, (0...255).map { Float($0) }, size: 1)
        #expect(values.first == 0)
        #expect(values.last == 1)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("standardizing agrees with scikit-learn's definition and ignores other rows")
    func standardizing() throws {
        // Columns 1, 2, 3, 4 and 7, 7, 7, 7: mean 2.5, variance 1.25; the last row is not looked at.
        let data = try Dataset([1, 7, 2, 7, 3, 7, 4, 7, 1000, 1000], itemShape: [2])
        let transform = DataTransform.standardizing(data, rows: 0..<4)
        #expect(
            transform == .standardize(means: [2.5, 7], deviations: [Float(1.25.squareRoot()), 1]))
        #expect(applied(transform, [2.5, 7], size: 2) == [0, 0])
    }

    @Test("missing cells are no part of a column's mean and deviation, and stay missing")
    func missing() throws {
        let data = try Dataset(
            [1, .nan, .nan, 3, 5, .nan, .nan, 7, .nan], itemShape: [3])
        let transform = DataTransform.standardizing(data, rows: 0..<3)
        #expect(
            transform == .standardize(means: [2, 6, 0], deviations: [1, 1, 1]))
        let seen = data.values(of: 0..<3, by: transform)
        #expect(seen.map(\.isNaN) == floats(data).map(\.isNaN))
        #expect(seen[0] == -1 && seen[7] == 1)
    }

    @Test("a constant that no binary number equals is still constant")
    func constant() throws {
        let data = try Dataset([Float](repeating: 0.1, count: 1001), itemShape: [1])
        #expect(
            DataTransform.standardizing(data, rows: 0..<1001)
                == .standardize(means: [0.1], deviations: [1]))
    }

    @Test("a large mean does not drown a small deviation")
    func cancellation() throws {
        let data = try Dataset((0..<1000).map { 1e6 + Float($0 % 2) }, itemShape: [1])
        #expect(
            DataTransform.standardizing(data, rows: 0..<1000)
                == .standardize(means: [1_000_000.5], deviations: [0.5]))
    }
}
