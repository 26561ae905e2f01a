/// One of the parts that can play a role: what a model holds, a file names and a command line chooses.
public protocol PartIndex: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The role, such as "likelihood".
    static var role: String { get }
    /// The parts that can play it: the only list of them.
    static var kinds: [any ModelPart.Type] { get }
    /// The part chosen.
    var chosen: any ModelPart { get }
    /// Chooses a part; nil for one that plays another role.
    init?(chosen: any ModelPart)
}

extension PartIndex {
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
                allowed: "one of " + Self.kinds.map { $0.kind }.joined(separator: ", "))
        }
        let known = type.options.map(\.name)
        if let unknown = given.names.subtracting(known).min() {
            throw .option(
                name: "an option of \(given.kind)", value: unknown,
                allowed: known.isEmpty
                    ? "left out: \(given.kind) has no options"
                    : "one of " + known.joined(separator: ", "))
        }
        guard let made = Self(chosen: try type.init(given)) else {
            preconditionFailure("\(type) is no \(Self.role)")
        }
        self = made
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
        guard let made = Self(chosen: try type.init(from: decoder)) else {
            preconditionFailure("\(type) is no \(Self.role)")
        }
        self = made
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
