/// How codes follow one another: the choices by which dynamical variational autoencoders differ (Girin et al. 2021, table 4.1).
///
///     p(x, z) = Πₜ p(xₜ | zₜ, hₜ) p(zₜ | zₜ₋₁, hₜ),   hₜ = RNN(hₜ₋₁; xₜ₋₁, zₜ₋₁)
///     q(z | x) = Πₜ q(zₜ | zₜ₋₁, hₜ, gₜ),               gₜ = RNN(gₜ₊₁; xₜ), or of xₜ alone
public struct Dynamics: Codable, Hashable, Sendable {
    /// What the memory hₜ is fed.
    public struct Memory: Codable, Hashable, Sendable {
        /// The row before: what was seen, or of missing cells what the model draws.
        public var readsExamples: Bool
        /// The code before.
        public var readsCodes: Bool

        /// Chooses.
        public init(readsExamples: Bool, readsCodes: Bool) {
            self.readsExamples = readsExamples
            self.readsCodes = readsCodes
        }
    }

    /// How p(zₜ | ...) sees the code before.
    public enum Transition: String, Codable, Hashable, Sendable, CaseIterable {
        /// Not at all: by way of the memory alone.
        case none
        /// By a hidden layer.
        case plain
        /// By a blend of a linear map and a network, chosen number by number (Krishnan, Shalit and Sontag 2017, section 3).
        case gated
    }

    /// hₜ; nil for none, codes then follow one another by themselves.
    public var memory: Memory?
    /// How the prior sees the code before.
    public var transition: Transition
    /// Whether q(zₜ | ...) sees the code before.
    public var posteriorReadsCode: Bool
    /// Whether q(zₜ | ...) sees the memory.
    public var posteriorReadsMemory: Bool
    /// Whether q(zₜ | ...) sees the rows after this one, by a recurrence that runs backwards.
    public var looksAhead: Bool
    /// Whether the mean of q(zₜ | ...) is told as its distance from that of the prior (Fraccaro et al. 2016, equation 12).
    public var isResidual: Bool
    /// What the decoder sees of frames that were seen, beside code and memory; nil for nothing.
    public var content: Content?
    /// Codes that tell of a linear state, which is then their prior, and the memory what mixes its matrices; nil for none.
    public var linear: LinearDynamics?

    /// Chooses.
    public init(
        memory: Memory?, transition: Transition, posteriorReadsCode: Bool,
        posteriorReadsMemory: Bool, looksAhead: Bool, isResidual: Bool = false,
        content: Content? = nil, linear: LinearDynamics? = nil
    ) {
        self.memory = memory
        self.transition = transition
        self.posteriorReadsCode = posteriorReadsCode
        self.posteriorReadsMemory = posteriorReadsMemory
        self.looksAhead = looksAhead
        self.isResidual = isResidual
        self.content = content
        self.linear = linear
    }

    /// The deep Markov model, also deep Kalman filter (Krishnan, Shalit and Sontag 2015 and 2017): codes follow one another alone.
    public static let deepMarkov: Dynamics = Dynamics(
        memory: nil, transition: .gated, posteriorReadsCode: true, posteriorReadsMemory: false,
        looksAhead: true)
    /// The variational recurrent network (Chung et al. 2015): all of the past by way of the memory.
    public static let variationalRecurrent: Dynamics = Dynamics(
        memory: Memory(readsExamples: true, readsCodes: true), transition: .none,
        posteriorReadsCode: false, posteriorReadsMemory: true, looksAhead: false)
    /// The stochastic recurrent network (Fraccaro, Sønderby, Paquet and Winther 2016): a memory of rows, and codes that follow one
    /// another.
    public static let stochasticRecurrent: Dynamics = Dynamics(
        memory: Memory(readsExamples: true, readsCodes: false), transition: .plain,
        posteriorReadsCode: true, posteriorReadsMemory: true, looksAhead: true, isResidual: true)

    /// Stochastic video generation with a learned prior (Denton and Fergus 2018): a memory of frames and codes, and a decoder that
    /// sees the last frame given.
    public static let videoGeneration: Dynamics = Dynamics(
        memory: Memory(readsExamples: true, readsCodes: true), transition: .none,
        posteriorReadsCode: false, posteriorReadsMemory: true, looksAhead: false,
        content: Content(skips: true))
    /// A state that codes alone move, and content told once (Franceschi et al. 2020): frames are never read again.
    public static let latentVideo: Dynamics = Dynamics(
        memory: Memory(readsExamples: false, readsCodes: true), transition: .none,
        posteriorReadsCode: false, posteriorReadsMemory: true, looksAhead: true,
        content: Content(summary: true))

    /// The Kalman variational autoencoder (Fraccaro, Kamronn, Paquet and Winther 2017): codes that tell of a linear state.
    public static let kalman: Dynamics = kalman(LinearDynamics())

    /// The same of another state, or with other systems to mix.
    public static func kalman(_ linear: LinearDynamics) -> Dynamics {
        Dynamics(
            memory: linear.systems == 1 ? nil : Memory(readsExamples: false, readsCodes: true),
            transition: .none, posteriorReadsCode: false, posteriorReadsMemory: false,
            looksAhead: false, linear: linear)
    }

    /// Whether the decoder sees the memory beside the code.
    var decoderReadsMemory: Bool { memory != nil && linear == nil }

    /// Whether rows of columns are learned so, not only frames of clips.
    package var takesRows: Bool { linear == nil && content == nil }

    /// Numbers that enter the decoder.
    func decoderInputs(_ latentDimension: Int, units: Int) -> Int {
        latentDimension + (decoderReadsMemory ? units : 0) + (content?.summary == true ? units : 0)
    }

    /// In words.
    public var title: String {
        if let linear { return linear.title }
        var parts: [String] = []
        if let memory {
            let read = [memory.readsExamples ? "rows" : "", memory.readsCodes ? "codes" : ""]
                .filter { !$0.isEmpty }
            parts.append("a memory of \(read.joined(separator: " and "))")
        }
        if transition != .none { parts.append("a \(transition.rawValue) transition") }
        parts.append(looksAhead ? "a posterior that looks ahead" : "a posterior of the past")
        if let content { parts.append(content.title) }
        return parts.joined(separator: ", ")
    }

    /// Checks that the choices make a model.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate() throws(AutoencoderError) {
        if let linear { return try linear.validate(self) }
        try require(
            memory != nil || transition != .none, "the transition", transition.rawValue,
            "plain or gated without a memory: nothing else ties one row to the next")
        try require(
            memory.map { $0.readsExamples || $0.readsCodes } ?? true, "the memory", title,
            "one of rows or of codes")
        try require(
            memory != nil || !posteriorReadsMemory, "the posterior", title,
            "one without a memory, which the model has not")
        try content?.validate()
    }
}
