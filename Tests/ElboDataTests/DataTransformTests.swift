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
        let deviation = 1.25.squareRoot()
        #expect(transform == .standardize(means: [2.5, 7], deviations: [deviation, 1]))
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
                == .standardize(means: [Double(Float(0.1))], deviations: [1]))
    }

    /// Numbers of which Float32 has no two: a millisecond's steps after a billion seconds, odd whole numbers beyond
    /// 2⁵³, days in seconds.
    static let fine: [String: [Double]] = [
        "milliseconds": (0..<1000).map { 1e9 + 0.001 * Double($0) },
        "beyond 2^53": (0..<1000).map { 9_007_199_254_740_992 + 2 * Double($0) },
        "time stamps": (0..<1000).map { 1_700_000_000 + Double($0 * 37 % 1000) },
    ]

    @Test("columns are standardised before they are rounded to Float32", arguments: fine.keys)
    func precision(name: String) throws {
        let values = try #require(Self.fine[name])
        let data = try Dataset(NumericTable(values, width: 1))
        let transform = DataTransform.standardizing(data, rows: 0..<1000)
        let seen = data.values(of: 0..<1000, by: transform)
        // The oracle works on distances from the first number, which are exact enough in Float64.
        let away = values.map { $0 - values[0] }
        let mean = away.reduce(0, +) / 1000
        let deviation = (away.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1000).squareRoot()
        // The mean itself is rounded to Float64: beyond 2^53 by one, of a deviation of 577.
        let errors = zip(seen, away).map { abs(Double($0) - ($1 - mean) / deviation) }
        #expect((errors.max() ?? 1) < 2e-3)
        // In any order, as batches have them.
        #expect(data.values(of: [999, 0, 1, 5], by: transform) == [999, 0, 1, 5].map { seen[$0] })
    }

    @Test("columns that say nothing are found, with what they hold")
    func constantColumns() throws {
        let table = try NumericTable(
            [1, 5, .nan, 2, 2, 5, .nan, .nan, 3, 5, .nan, 2], width: 4,
            columns: ["a", "b", "c", "d"])
        let data = try Dataset(table)
        let found = data.constantColumns
        #expect(found.map(\.name) == ["b", "c", "d"] && found.map(\.value) == [5, nil, 2])
        let rest = data.selecting(columns: [0])
        #expect(rest.columns == ["a"] && !rest.hasMissing && rest.values(of: 0..<3) == [1, 2, 3])
    }

    @Test("a large mean does not drown a small deviation")
    func cancellation() throws {
        let data = try Dataset((0..<1000).map { 1e6 + Float($0 % 2) }, itemShape: [1])
        #expect(
            DataTransform.standardizing(data, rows: 0..<1000)
                == .standardize(means: [1_000_000.5], deviations: [0.5]))
    }
}
