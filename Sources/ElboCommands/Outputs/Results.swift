import Elbo
import Foundation

/// What a verb prints on standard output: written at once, and a failed write is a failed command.
enum Results {
    /// Prints text, fit for the screen whatever it quotes, and ends its line.
    ///
    /// - Throws: `DataError.cannotWrite`.
    static func print(_ text: String) throws {
        try write(text.printable)
    }

    /// Prints a value as one JSON object.
    ///
    /// - Throws: `DataError.cannotWrite`.
    static func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        try write(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private static func write(_ text: String) throws {
        try AtomicFile.write(to: "-") { try $0.write(text + "\n") }
    }
}

/// A value as JSON with one key more, which is left out where there is nothing to say.
struct WithKey<Value: Encodable, Extra: Encodable>: Encodable {
    let value: Value
    let key: String
    let extra: Extra?

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(extra, forKey: Key(stringValue: key))
    }
}
