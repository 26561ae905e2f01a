import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Independent Student laws around μ(x) with scales s(x) and ν degrees of freedom: codes that may lie far out now and then.
public struct StudentTPosterior: PosteriorPart {
    /// "student-t"
    public static let kind: String = "student-t"
    /// For people who choose.
    public static let summary: String = "independent dimensions with heavy tails"
    /// What can be said about it.
    public static let options: [PartOption] = [.degrees]

    /// ν, above 2, so that there is a variance.
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
        try PartOption.require(degrees: degrees, of: "posterior")
    }

    /// In words.
    public var title: String { "student-t, \(degrees) degrees of freedom" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// No.
    public var isDiagonalNormal: Bool { false }

    private static let heads = ["mean", "logVariance"]

    /// μ, and ln s².
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Heads(Self.heads, width: dimension).parameters(features: features, at: path)
    }

    /// Draws of z with what is known of the law.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = Heads(Self.heads, width: dimension)(features, at: path, in: pass)
        let logVariance = outputs[1].boundedLogVariance
        let law = StudentT(
            location: outputs[0], logScale: 0.5 * logVariance,
            degrees: features.trace.constant(degrees))
        return LatentDraw(
            law, variance: exp(logVariance) * (degrees / (degrees - 2)), count: count,
            isStopping: isStopping, key: pass.nextKey())
    }
}

extension PartOption {
    /// Degrees of freedom of a law of codes.
    static let degrees = PartOption(
        "degrees", standard: "5", "degrees of freedom, above 2, to 1e6")
    /// Their number when nothing is said.
    public static let standardDegrees: Double = 5

    static func require(degrees: Double, of role: String) throws(AutoencoderError) {
        try ElboAutoencoders.require(
            degrees > 2 && degrees <= 1e6, "the number of degrees of freedom of the \(role)",
            degrees,
            "above 2, to 1e6")
    }
}

extension PartOptions {
    /// Degrees of freedom.
    func degrees() throws(AutoencoderError) -> Double {
        try number("degrees", standard: PartOption.standardDegrees, "above 2, to 1e6") {
            $0 > 2 && $0 <= 1e6
        }
    }
}

extension Posterior {
    /// Independent Student laws.
    public static func studentT(degrees: Double = PartOption.standardDegrees) -> Posterior {
        Posterior(StudentTPosterior(degrees: degrees))
    }
}
