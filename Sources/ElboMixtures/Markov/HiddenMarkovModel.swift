public import ElboData

/// Rows whose component follows from that of the row before: a hidden Markov model (Rabiner 1989).
///
///     p(x) = Σ_z π_z1 Π_t A_z(t-1)z(t) Π_t p(x_t | z_t),
///
/// where p(x_t | z_t) is the law of a mixture's component. A mixture is the hidden Markov model in which every row of A is
/// its weights.
public struct HiddenMarkovModel: Codable, Hashable, Sendable {
    /// The laws of rows in each state. Their weights are the shares of the rows that were in these in the fit.
    public let states: GaussianMixture
    /// How states follow one another.
    public let chain: MarkovChain

    /// A model of given parts.
    ///
    /// - Throws: `MixtureError.option` when there are not as many states as the chain has, or there is noise.
    public init(states: GaussianMixture, chain: MarkovChain) throws {
        guard states.components.count == chain.states, states.noise == nil else {
            throw MixtureError.option(
                name: "the number of states of the chain", value: "\(chain.states)",
                allowed: "the number of components, \(states.components.count), without noise")
        }
        self.states = states
        self.chain = chain
    }
}

extension HiddenMarkovModel {
    /// How many cells a row has.
    public var width: Int { states.width }
    /// The columns of a row when some are categories.
    public var table: [TableColumn]? { states.table }
    /// The columns' names, made up where there are none.
    public var rowColumnNames: [String] { states.rowColumnNames }
    /// The columns' names, when they have names.
    public var rowColumns: [String]? { states.rowColumns }
    /// The states' names: their numbers from 1.
    public var pathNames: [String] { (1...chain.states).map { "p_\($0)" } }
    /// How many free parameters there are: those of the states' laws, K - 1 first probabilities, K (K - 1) transitions.
    public var parameterCount: Int { states.parameterCount + chain.parametersBeyondWeights }
}
