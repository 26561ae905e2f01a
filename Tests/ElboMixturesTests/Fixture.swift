import Foundation
import Testing

/// The files beside the tests: data sets, and what other programs made of them.
enum Fixture {
    /// A file's bytes.
    static func data(_ name: String) throws -> Data {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"))
        return try Data(contentsOf: url)
    }

    /// What a JSON file says; the name without its ending.
    static func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: data("\(name).json"))
    }

    /// The numbers of a CSV file, row after row, without the columns' names; the name without its ending.
    static func rows(_ name: String) throws -> [[Double]] {
        try String(decoding: data("\(name).csv"), as: UTF8.self).split(separator: "\n").dropFirst()
            .map { line in line.split(separator: ",").compactMap { Double($0) } }
    }
}

/// Labels as digits, which prints well when they differ.
func digits(_ labels: [Int]) -> String { labels.map(String.init).joined() }
