public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Independent Student laws of scale 1 around 0: a prior that forgives codes far out (Abiri and Ohlsson 2020).
public struct StudentTPrior: PriorPart {
    /// "student-t"
    public static let kind: String = "student-t"
    /// For people who choose.
    public static let summary: String = "independent dimensions with heavy tails"
    /// What can be said about it.
    public static let options: [PartOption] = [.degrees]

    /// ν, above 2.
    public let degrees: Double

    /// Makes the part.
    public init(degrees: Double = PartOption.standardDegrees) { self.degrees = degrees }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        degrees = try given.degrees()
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try PartOption.require(degrees: degrees, of: "prior")
    }

    /// In words.
    public var title: String { "student-t, \(degrees) degrees of freedom" }
    /// No.
    public var isClosedUnderRotation: Bool { false }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        let zero = trace.constant(0).broadcast(to: [space.dimension])
        return StudentT(location: zero, logScale: zero, degrees: trace.constant(degrees))
    }

    /// 0 and √(ν / (ν - 2)).
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        (
            trace.constant(0).broadcast(to: [space.dimension]),
            trace.constant((degrees / (degrees - 2)).squareRoot())
                .broadcast(to: [space.dimension])
        )
    }
}

extension Prior {
    /// Independent Student laws of scale 1.
    public static func studentT(degrees: Double = PartOption.standardDegrees) -> Prior {
        Prior(StudentTPrior(degrees: degrees))
    }
}
