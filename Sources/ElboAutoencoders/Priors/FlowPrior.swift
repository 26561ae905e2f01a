public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// f(u) with u from N(0, I) and f⁻¹ learned steps: ln p(z) = ln N(f⁻¹(z); 0, I) + Σ ln |det ∂f⁻¹| (Dinh, Sohl-Dickstein and
/// Bengio 2017, equation 2; with autoregressive steps the masked autoregressive flow of Papamakarios, Pavlakou and Murray 2017).
///
/// Densities, which training asks for, are one pass; draws of an autoregressive flow are one for each dimension.
public struct FlowPrior<Step: FlowStep>: PriorPart {
    /// Such as "coupling-flow".
    public static var kind: String { "\(Step.name)-flow" }
    /// For people who choose.
    public static var summary: String { "a normal law bent by a learned flow: \(Step.summary)" }
    /// What can be said about it.
    public static var options: [PartOption] { Flow<Step>.options(steps: standardSteps) }
    private static var standardSteps: Int { 4 }

    private let flow: Flow<Step>

    /// Makes the part.
    public init(steps: Int = 4, hidden: Int = 128) { flow = Flow(steps: steps, hidden: hidden) }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        flow = try Flow(given, steps: Self.standardSteps)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) { try flow.validate() }

    /// In words.
    public var title: String { flow.title }
    /// No.
    public var isClosedUnderRotation: Bool { false }
    /// The step's.
    public var smallestDimension: Int { Step.smallestDimension }

    /// What the steps learn.
    public func parameters(over space: LatentSpace) -> [Parameter] {
        flow.parameters(dimension: space.dimension, context: 0, at: space.path)
    }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        Transformed(
            DiagonalNormal.standard([space.dimension], in: trace),
            by: Inverted(
                flow.map(dimension: space.dimension, context: nil, at: space.path, in: pass)))
    }

    /// Of 4096 draws: there is no closed form.
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let key = trace.constant(HostArray(RandomKey(seed: 0)))
        let draws = law(over: space, in: &pass, trace).sample(key: key, count: 4096)
        let mean = draws.mean(along: [0])
        return (mean, sqrt((draws - mean).squared().mean(along: [0])))
    }
}

extension Prior {
    /// A normal law bent by learned couplings.
    public static func couplingFlow(steps: Int = 4, hidden: Int = 128) -> Prior {
        Prior(FlowPrior<CouplingStep>(steps: steps, hidden: hidden))
    }

    /// A normal law bent by learned steps in which each number is moved by those before it.
    public static func autoregressiveFlow(steps: Int = 4, hidden: Int = 128) -> Prior {
        Prior(FlowPrior<AutoregressiveStep>(steps: steps, hidden: hidden))
    }
}
