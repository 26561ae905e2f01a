import ElboDistributions
public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// f(z₀; x) with z₀ from N(μ(x), diag σ²(x)): a normal law bent by invertible steps that the encoder guides.
///
///     ln q(z|x) = ln N(z₀; μ, diag σ²) - Σ ln |det ∂fᵢ|
///
/// Rezende and Mohamed 2015, equation 13; with autoregressive steps the flow of Kingma et al. 2016.
public struct FlowPosterior<Step: FlowStep>: PosteriorPart {
    /// Such as "autoregressive-flow".
    public static var kind: String { "\(Step.name)-flow" }
    /// For people who choose.
    public static var summary: String { "a normal law bent by a flow: \(Step.summary)" }
    /// What can be said about it.
    public static var options: [PartOption] { Flow<Step>.options(steps: standardSteps) }
    private static var standardSteps: Int { Step.self == PlanarStep.self ? 8 : 2 }

    private let flow: Flow<Step>

    /// Makes the part.
    public init(steps: Int, hidden: Int = 128) { flow = Flow(steps: steps, hidden: hidden) }

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
    /// Yes.
    public var hasDensity: Bool { true }
    /// No.
    public var isDiagonalNormal: Bool { false }
    /// The step's.
    public var smallestDimension: Int { Step.smallestDimension }

    private static var heads: [String] { ["mean", "logVariance"] }

    /// The heads of the normal law, and what the steps learn.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Heads(Self.heads, width: dimension).parameters(features: features, at: path)
            + flow.parameters(dimension: dimension, context: features, at: "\(path).flow")
    }

    /// Draws of z with what is known of the law.
    ///
    /// Mean and variance have no closed form; they are those of 64 draws, the same noise for every example, so that equal
    /// examples have equal codes.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = Heads(Self.heads, width: dimension)(features, at: path, in: pass)
        let base = DiagonalNormal(mean: outputs[0], logVariance: outputs[1].boundedLogVariance)
        let law = Transformed(
            base,
            by: flow.map(
                dimension: dimension, context: features, at: "\(path).flow", in: pass))
        let key = pass.nextKey()
        let drawn = law.sampleAndLogProbability(key: key, count: count)
        // The path's gradient alone: log q with still parameters, at the draws' own places before the flow.
        let logDensity =
            isStopping
            ? law.stoppingGradient().logProbability(of: drawn.sample) : drawn.logProbability
        let noise = features.trace.constant(HostArray(RandomKey(seed: 0)))
            .normal([FlowPosterior.drawsOfMoments, 1, dimension])
        let cloud = law.map.forward(base.mean + base.standardDeviation * noise).y
        let mean = cloud.mean(along: [0])
        return LatentDraw(
            z: drawn.sample, mean: mean, variance: (cloud - mean).squared().mean(along: [0]),
            logDensity: logDensity, law: law)
    }

    private static var drawsOfMoments: Int { 64 }
}

extension Posterior {
    /// A normal law bent by steps in which each number is moved by those before it.
    public static func autoregressiveFlow(steps: Int = 2, hidden: Int = 128) -> Posterior {
        Posterior(FlowPosterior<AutoregressiveStep>(steps: steps, hidden: hidden))
    }

    /// A normal law bent by couplings.
    public static func couplingFlow(steps: Int = 2, hidden: Int = 128) -> Posterior {
        Posterior(FlowPosterior<CouplingStep>(steps: steps, hidden: hidden))
    }

    /// A normal law bent by pushes along hyperplanes.
    public static func planarFlow(steps: Int = 8) -> Posterior {
        Posterior(FlowPosterior<PlanarStep>(steps: steps))
    }
}
