/// A part of a model: the owner of its formulas, its parameters and the checks of its own numbers.
///
/// A part is one file. Where it can be chosen is one line in the list of its role, such as
/// `Likelihood.kinds`; files, command lines and recipes name it by its kind.
public protocol ModelPart: Codable, Hashable, Sendable {
    /// Its name in files and on the command line, such as "beta-binomial".
    static var kind: String { get }
    /// One line for people who choose.
    static var summary: String { get }
    /// What can be said about it.
    static var options: [PartOption] { get }

    /// Makes the part from options as text, every default filled in.
    ///
    /// - Throws: `AutoencoderError.option` for a value out of its range.
    init(_ given: PartOptions) throws(AutoencoderError)

    /// Its name and numbers for people.
    var title: String { get }

    /// Checks numbers that come from a file.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate() throws(AutoencoderError)
}

extension ModelPart {
    /// None.
    public static var options: [PartOption] { [] }
    /// Nothing to check.
    ///
    /// - Throws: nothing.
    public func validate() throws(AutoencoderError) {}
}

/// One thing that can be said about a part.
public struct PartOption: Codable, Hashable, Sendable {
    /// Its name, such as "components".
    public let name: String
    /// The value when nothing is said.
    public let standard: String
    /// What it means, in a few words.
    public let meaning: String

    /// Describes an option.
    public init(_ name: String, standard: String, _ meaning: String) {
        self.name = name
        self.standard = standard
        self.meaning = meaning
    }
}

/// What was said about a part: `kind:name=value,name=value`.
public struct PartOptions: Sendable {
    /// The part's kind.
    public let kind: String
    private var values: [String: String]

    /// Collects values by the option's name.
    public init(kind: String, _ values: [String: String] = [:]) {
        self.kind = kind
        self.values = values
    }

    /// Takes a text apart.
    ///
    /// - Throws: `AutoencoderError.option` where a value has no name.
    public init(_ text: String) throws(AutoencoderError) {
        let halves = text.split(separator: ":", maxSplits: 1)
        kind = halves.first.map(String.init) ?? ""
        values = [:]
        guard halves.count == 2 else { return }
        for item in halves[1].split(separator: ",") {
            let pair = item.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else {
                throw .option(
                    name: "an option of \(kind)", value: String(item),
                    allowed: "a name and a value, such as components=10")
            }
            guard values.updateValue(pair[1], forKey: pair[0]) == nil else {
                throw .option(
                    name: "\(pair[0]) of \(kind)", value: pair[1], allowed: "given once")
            }
        }
    }

    /// The same, and of what was not said the values given.
    func filled(with others: [String: String]) -> PartOptions {
        PartOptions(kind: kind, values.merging(others) { own, _ in own })
    }

    /// The names that were given.
    public var names: Set<String> { Set(values.keys) }

    /// The text of an option.
    public subscript(name: String) -> String? { values[name] }

    /// A whole number.
    ///
    /// - Throws: `AutoencoderError.option` for anything else, or outside the range.
    public func count(_ name: String, standard: Int, in range: ClosedRange<Int>)
        throws(AutoencoderError) -> Int
    {
        guard let text = values[name] else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw refusal(name, "a whole number in \(range)")
        }
        return number
    }

    /// A real number.
    ///
    /// - Throws: `AutoencoderError.option` for anything else, or one that `isAllowed` refuses.
    public func number(
        _ name: String, standard: Double, _ allowed: String, where isAllowed: (Double) -> Bool
    ) throws(AutoencoderError) -> Double {
        guard let text = values[name] else { return standard }
        guard let number = Double(text), number.isFinite, isAllowed(number) else {
            throw refusal(name, allowed)
        }
        return number
    }

    /// A weight of a term: a number from 0 to 1e6.
    ///
    /// - Throws: `AutoencoderError.option` for anything else.
    public func weight(_ name: String, standard: Double) throws(AutoencoderError) -> Double {
        try number(name, standard: standard, "from 0 to 1e6") { (0...1e6).contains($0) }
    }

    /// One of some words.
    ///
    /// - Throws: `AutoencoderError.option` for any other.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, standard: Choice
    ) throws(AutoencoderError) -> Choice where Choice.RawValue == String {
        guard let text = values[name] else { return standard }
        guard let choice = Choice(rawValue: text) else {
            throw refusal(
                name, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// The error for a value of an option.
    public func refusal(_ name: String, _ allowed: String) -> AutoencoderError {
        .option(name: "\(name) of \(kind)", value: values[name] ?? "", allowed: allowed)
    }
}
