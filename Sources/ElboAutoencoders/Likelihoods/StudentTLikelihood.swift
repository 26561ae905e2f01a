public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Numbers with heavy tails; the network gives location and scale of each, so that an outlier pulls at neither for long
/// (Takahashi et al. 2018, "Student-t variational autoencoder for robust density estimation", equation 9).
public struct StudentTLikelihood: LikelihoodPart {
    /// "student-t"
    public static let kind: String = "student-t"
    /// For people who choose.
    public static let summary: String = "any numbers, each with its scale, some far outliers"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "degrees", standard: "learned",
            "ν, the fewer the heavier the tails: learned, one for all, or a number above 1 up to 1000"
        )
    ]

    private static let degrees = 1.001...1000.0

    /// ν; nil learns it.
    public let degrees: Double?

    /// Makes the part.
    public init(degrees: Double? = nil) { self.degrees = degrees }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        switch given["degrees"] {
        case nil, "learned": degrees = nil
        default:
            degrees = try given.number("degrees", standard: 4, "learned, or from 1.001 to 1000") {
                Self.degrees.contains($0)
            }
        }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        guard let degrees else { return }
        try require(
            Self.degrees.contains(degrees), "the number of degrees of freedom", degrees,
            "from 1.001 to 1000")
    }

    /// In words.
    public var title: String { "Student t (\(degrees.map { "ν = \($0)" } ?? "learned ν"))" }
    /// 2
    public var outputsPerElement: Int { 2 }
    /// All numbers.
    public var support: Support { .everywhere }
    /// A density.
    public var isDensity: Bool { true }

    /// ln(ν - 1), so that a mean exists.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        degrees == nil ? [Parameter("\(path).logDegrees", .scalar, .zeros)] : []
    }

    /// Location and logarithm of the scale: [..., data size, 2].
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        let degrees =
            degrees.map { output.trace.constant($0) }
            ?? 1 + ElboGraph.exp(SoftBound.logDegrees(pass["\(path).logDegrees"]))
        return StudentT(
            location: output.output(0), logScale: SoftBound.logDeviation(output.output(1)),
            degrees: degrees)
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        [mean, Foundation.log(max(deviation, 0.1))]
    }
}

extension Likelihood {
    /// Numbers with heavy tails, each with its scale.
    public static func studentT(degrees: Double? = nil) -> Likelihood {
        Likelihood(StudentTLikelihood(degrees: degrees))
    }
}
