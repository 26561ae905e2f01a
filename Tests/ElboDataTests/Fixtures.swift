import Foundation
import Testing

/// The golden files beside these tests; `Fixtures/make_fixtures.py` makes them.
enum Fixtures {
    struct Expected: Decodable {
        var shape: [Int]
        var bits: [UInt32]

        var values: [Float] { bits.map { Float(bitPattern: $0) } }
    }

    static func path(_ name: String) -> String {
        Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name)").path ?? name
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// What Python says the array files contain, by file name.
    static let expected: [String: Expected] = {
        let data = try? bytes("expected.json")
        return data.flatMap { try? JSONDecoder().decode([String: Expected].self, from: Data($0)) }
            ?? [:]
    }()
}

/// A folder that exists while the body runs.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("elbo-data-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}
