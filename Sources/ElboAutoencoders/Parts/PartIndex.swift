import ElboData

/// One of the parts that can play a role: what a model holds, a file names and a command line chooses.
public protocol PartIndex: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The role, such as "likelihood".
    static var role: String { get }
    /// The parts that can play it: the only list of them.
    static var kinds: [any ModelPart.Type] { get }
    /// Any part that plays the role.
    associatedtype Part
    /// The part chosen.
    var part: Part { get }
    /// Chooses a part.
    init(_ part: Part)
}

extension PartIndex {
    /// The part chosen, whatever its role.
    public var chosen: any ModelPart {
        guard let chosen = part as? any ModelPart else { preconditionFailure("\(part) is no part") }
        return chosen
    }

    /// Chooses one of the role's kinds.
    private init(chosen: any ModelPart) {
        guard let part = chosen as? Part else {
            preconditionFailure("\(type(of: chosen)) is no \(Self.role)")
        }
        self.init(part)
    }

    /// Chooses by `kind:name=value,name=value`; what is not said has its default.
    ///
    /// - Throws: `AutoencoderError.option` for an unknown kind or option, or a value out of its range.
    public init(_ text: String) throws(AutoencoderError) {
        try self.init(PartOptions(text))
    }

    /// Chooses by options taken apart.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        guard let type = Self.kinds.first(where: { $0.kind == given.kind }) else {
            throw .option(
                name: "the \(Self.role)", value: given.kind,
                allowed: given.kind.choice(among: Self.kinds.map { $0.kind }))
        }
        let known = type.options.map(\.name)
        if let unknown = given.names.subtracting(known).min() {
            throw .option(
                name: "an option of \(given.kind)", value: unknown,
                allowed: known.isEmpty
                    ? "left out: \(given.kind) has no options"
                    : unknown.choice(among: known))
        }
        self.init(chosen: try type.init(given))
    }

    /// The kind chosen.
    public var kind: String { type(of: chosen).kind }
    /// The part in words.
    public var description: String { chosen.title }

    /// Two choices are equal when kind and numbers are.
    public static func == (a: Self, b: Self) -> Bool {
        AnyHashable(a.chosen) == AnyHashable(b.chosen)
    }

    /// Hashes kind and numbers.
    public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(chosen)) }

    /// Reads the kind, then the part beside it.
    ///
    /// - Throws: `DecodingError` for an unknown kind, and what the part throws.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: PartKey.self)
        let kind = try container.decode(String.self, forKey: .kind)
        guard let type = Self.kinds.first(where: { $0.kind == kind }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container,
                debugDescription: "there is no \(Self.role) \(kind)")
        }
        self.init(chosen: try type.init(from: decoder))
    }

    /// Writes the kind beside the part's own numbers.
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        try chosen.encode(to: encoder)
        var container = encoder.container(keyedBy: PartKey.self)
        try container.encode(kind, forKey: .kind)
    }
}

private enum PartKey: String, CodingKey { case kind }

extension String {
    /// What a word that is none of some names must be, and which of them was probably meant.
    fileprivate func choice(among names: [String]) -> String {
        "one of " + names.joined(separator: ", ")
            + (nearest(among: names).map { "; did you mean \($0)?" } ?? "")
    }
}
