import Foundation

/// What is known to be behind examples, such as the shape, the size and the place of what a picture shows: against such factors
/// codes are held.
public struct KnownFactors: Sendable, Hashable {
    /// Their names.
    public let names: [String]
    /// For each factor the level of each example, from 0.
    public let levels: [[Int]]
    /// For each factor the number of each example; nil for a factor that is no number, such as a shape.
    public let numbers: [[Double]?]

    /// How many examples there are.
    public var count: Int { levels.first?.count ?? 0 }
    /// How many levels each factor has.
    public var levelCounts: [Int] { levels.map { ($0.max() ?? -1) + 1 } }

    /// The most levels of a factor; numbers of more fall into as many parts of equal count, as of codes in Locatello et al. 2019.
    public static let mostLevels = 20

    /// Factors from the texts of the examples; those whose texts are all numbers are numbers.
    ///
    /// - Parameter columns: For each factor its name and a text for each example, equally many.
    /// - Throws: `FactorError`.
    public init(_ columns: [(name: String, texts: [String])]) throws(FactorError) {
        guard columns.count > 1 else { throw .fewFactors(columns.count) }
        var (levels, numbers): ([[Int]], [[Double]?]) = ([], [])
        for (name, texts) in columns {
            if let row = texts.firstIndex(where: \.isEmpty) {
                throw .missing(factor: name, row: row + 1)
            }
            let values = texts.compactMap { Double($0) }.filter(\.isFinite)
            let isNumber = values.count == texts.count
            let own = isNumber ? Self.levels(of: values) : Self.places(of: texts)
            let count = Set(own).count
            guard count > 1 else { throw .oneLevel(factor: name) }
            guard isNumber || count <= Self.mostTexts else {
                throw .manyLevels(factor: name, count: count)
            }
            levels.append(own)
            numbers.append(isNumber ? values : nil)
        }
        (names, self.levels, self.numbers) = (columns.map(\.name), levels, numbers)
    }

    private static let mostTexts = 100

    private static func places<Value: Comparable & Hashable>(of values: [Value]) -> [Int] {
        let places = Dictionary(uniqueKeysWithValues: zip(Set(values).sorted(), 0...))
        return values.map { places[$0] ?? 0 }
    }

    /// Each number's place among those there are, or its part of twenty where there are more.
    private static func levels(of values: [Double]) -> [Int] {
        let places = places(of: values)
        guard (places.max() ?? 0) >= mostLevels else { return places }
        let sorted = values.sorted()
        let cuts = (1..<mostLevels).map { sorted[$0 * sorted.count / mostLevels] }
        return Self.places(of: values.map { value in cuts.count { $0 <= value } })
    }

    /// The factors of some examples.
    func subset(_ rows: [Int]) -> KnownFactors {
        KnownFactors(
            names: names, levels: levels.map { own in rows.map { own[$0] } },
            numbers: numbers.map { own in own.map { own in rows.map { own[$0] } } })
    }

    private init(names: [String], levels: [[Int]], numbers: [[Double]?]) {
        (self.names, self.levels, self.numbers) = (names, levels, numbers)
    }
}

/// Why codes cannot be held against factors.
public enum FactorError: Error, Equatable, CustomStringConvertible {
    /// Fewer than two.
    case fewFactors(Int)
    /// An example of which a factor is not told; rows from 1.
    case missing(factor: String, row: Int)
    /// A factor that does not vary.
    case oneLevel(factor: String)
    /// A factor of texts that is different for nearly every example.
    case manyLevels(factor: String, count: Int)
    /// Factors of another number of rows than there are.
    case rowCount(expected: Int, found: Int)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .fewFactors(let count):
            "\(count == 0 ? "no factor is" : "one factor is") named; whether dimensions keep factors apart takes two"
        case .missing(let factor, let row):
            "row \(row) has no \(factor); factors are to be known of all rows"
        case .oneLevel(let factor):
            "\(factor) is the same in all rows and no factor of them; leave it out"
        case .manyLevels(let factor, let count):
            "\(factor) has \(count) different texts, 100 at most are levels of a factor; leave it out"
        case .rowCount(let expected, let found):
            "there are \(found) rows of factors for \(expected) examples; give one for each"
        }
    }
}
