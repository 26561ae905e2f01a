/// What a search may choose: options with their domains, some of which matter only where another has a certain value.
public struct SearchSpace: Codable, Hashable, Sendable {
    /// The options, each after those that its condition names.
    public let parameters: [SearchParameter]

    /// Makes a space.
    ///
    /// - Parameter parameters: At least one; a condition names an option that stands before.
    /// - Throws: `SearchSpaceError`.
    public init(_ parameters: [SearchParameter]) throws(SearchSpaceError) {
        guard !parameters.isEmpty else { throw .empty }
        var known: [String: SearchDomain] = [:]
        for parameter in parameters {
            guard known[parameter.name] == nil else { throw .twice(name: parameter.name) }
            try parameter.domain.check(parameter.name)
            if let condition = parameter.condition {
                guard let domain = known[condition.parameter] else {
                    throw .unknownCondition(name: parameter.name, on: condition.parameter)
                }
                guard let values = domain.choices else {
                    throw .conditionOnNumbers(name: parameter.name, on: condition.parameter)
                }
                if let value = condition.values.first(where: { !values.contains($0) }) {
                    throw .impossibleCondition(
                        name: parameter.name, on: condition.parameter, value: value)
                }
            }
            known[parameter.name] = parameter.domain
        }
        self.parameters = parameters
    }

    /// How many configurations there are; nil where a range of real numbers or a condition leaves that open.
    public var count: Int? {
        var count = 1
        for parameter in parameters {
            guard parameter.condition == nil, let values = parameter.domain.count else {
                return nil
            }
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: values)
            guard !isTooLarge else { return nil }
            count = product
        }
        return count
    }

    /// A configuration without the options whose condition it does not meet.
    public func active(_ configuration: SearchConfiguration) -> SearchConfiguration {
        var active = SearchConfiguration()
        for parameter in parameters {
            guard let value = configuration[parameter.name], parameter.isActive(in: active) else {
                continue
            }
            active[parameter.name] = value
        }
        return active
    }
}

/// Values by the option's name; an option that is not there keeps its default.
public typealias SearchConfiguration = [String: SearchValue]

/// One option of a space.
public struct SearchParameter: Codable, Hashable, Sendable {
    /// The option's name.
    public let name: String
    /// What values it may have.
    public let domain: SearchDomain
    /// When it matters; nil for always.
    public let condition: SearchCondition?

    /// Names an option.
    public init(_ name: String, _ domain: SearchDomain, when condition: SearchCondition? = nil) {
        self.name = name
        self.domain = domain
        self.condition = condition
    }

    /// Whether the option matters beside the values chosen before it.
    func isActive(in configuration: SearchConfiguration) -> Bool {
        guard let condition else { return true }
        guard case .choice(let value)? = configuration[condition.parameter] else { return false }
        return condition.values.contains(value)
    }
}

/// The values of another option with which an option matters.
public struct SearchCondition: Codable, Hashable, Sendable {
    /// The other option, whose domain is a list.
    public let parameter: String
    /// Its values.
    public let values: [String]

    /// Says when an option matters.
    public init(_ parameter: String, is values: [String]) {
        self.parameter = parameter
        self.values = values
    }
}

/// The value of an option.
public enum SearchValue: Codable, Hashable, Sendable, CustomStringConvertible {
    /// A real number.
    case real(Double)
    /// A whole number.
    case integer(Int)
    /// One of a list.
    case choice(String)

    /// As an option says it, with the digits that give the same number back.
    public var description: String {
        switch self {
        case .real(let number): "\(number)"
        case .integer(let number): "\(number)"
        case .choice(let text): text
        }
    }
}

/// Why there is no such space.
public enum SearchSpaceError: Error, Equatable, CustomStringConvertible {
    /// Nothing is to be tried.
    case empty
    /// An option has two domains.
    case twice(name: String)
    /// A range has no values, or a logarithmic one begins at 0 or below.
    case range(name: String, range: String, allowed: String)
    /// A list says a value twice, or has fewer than two.
    case list(name: String, reason: String)
    /// A condition names an option that does not stand before.
    case unknownCondition(name: String, on: String)
    /// A condition names an option with a range.
    case conditionOnNumbers(name: String, on: String)
    /// A condition asks for a value that is never tried.
    case impossibleCondition(name: String, on: String, value: String)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .empty: "the space has no option; name at least one to try"
        case .twice(let name): "\(name) has two domains; give it one"
        case .range(let name, let range, let allowed):
            "\(name) is tried in \(range), which must \(allowed)"
        case .list(let name, let reason): "the values of \(name) \(reason)"
        case .unknownCondition(let name, let other):
            "\(name) depends on \(other), which is not tried before it"
        case .conditionOnNumbers(let name, let other):
            "\(name) depends on \(other), which has a range; a condition names values of a list"
        case .impossibleCondition(let name, let other, let value):
            "\(name) depends on \(other) being \(value), which is never tried"
        }
    }
}
