import Foundation

/// Codes that tell with noise of a state that moves linearly, by matrices that are mixed anew at each step (Fraccaro, Kamronn, Paquet
/// and Winther 2017, section 3): a choice of `Dynamics`.
///
///     zₜ = Aₜ zₜ₋₁ + N(0, Q),   aₜ = Cₜ zₜ + N(0, R),   Aₜ = Σₖ αₜᵏ Aᵏ,   Cₜ = Σₖ αₜᵏ Cᵏ,   αₜ = softmax(W hₜ + b)
///
/// a is the code of a row, and all that the decoder sees; h is the memory, a recurrence of the codes before. Q and R are diagonal.
/// Given the codes the state is normal, so that the filter integrates it out: p(aₜ | a_<t) is exact, and no z is drawn.
public struct LinearDynamics: Codable, Hashable, Sendable {
    /// K: the pairs of matrices that are mixed; 1 for a system that stays the same, without a memory.
    public var systems: Int
    /// Numbers of z; twice those of a code when nil.
    public var stateDimension: Int?

    /// Chooses.
    public init(systems: Int = 3, stateDimension: Int? = nil) {
        self.systems = systems
        self.stateDimension = stateDimension
    }

    /// ln σ² of codes' noise where training begins, the paper's.
    static let firstCodeLogVariance = log(0.03)

    /// In words.
    var title: String {
        "a linear state\(stateDimension.map { " of \($0) numbers" } ?? "")"
            + (systems == 1 ? "" : ", \(systems) systems mixed by a memory of codes")
            + ", a posterior of single frames"
    }

    /// Checks that the choices of dynamics with this one make a model.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate(_ dynamics: Dynamics) throws(AutoencoderError) {
        try require(
            (1...100).contains(systems), "the number of linear systems", systems, "in 1...100")
        if let stateDimension {
            try require(
                (1...1000).contains(stateDimension), "the dimension of a linear state",
                stateDimension, "in 1...1000")
        }
        let memory: Dynamics.Memory? =
            systems == 1 ? nil : Dynamics.Memory(readsExamples: false, readsCodes: true)
        try require(
            dynamics.memory == memory, "the memory of \(systems) linear systems",
            dynamics.memory == nil ? "none" : "another",
            systems == 1 ? "none: nothing is mixed" : "one of codes, which mixes them")
        try require(
            dynamics.content == nil, "the content of a linear state", "given",
            "none (leave --content out): hidden frames are decoded of codes alone")
        try require(
            dynamics.transition == .none && !dynamics.posteriorReadsCode
                && !dynamics.posteriorReadsMemory && !dynamics.looksAhead && !dynamics.isResidual,
            "the posterior of a linear state", "one of several rows",
            "one of each row alone, without another transition: the filter ties rows together")
    }
}
