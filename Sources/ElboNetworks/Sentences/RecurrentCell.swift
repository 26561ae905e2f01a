/// A unit that reads a sequence place by place and remembers.
public enum RecurrentCell: String, Codable, Hashable, Sendable, CaseIterable {
    /// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000):
    ///
    ///     i, f, g, o = x W + h U + b
    ///     c' = σ(f) c + σ(i) tanh(g)
    ///     h' = σ(o) tanh(c')
    case lstm
    /// Gated recurrent unit (Cho et al. 2014, with the reset gate behind the product, as in PyTorch):
    ///
    ///     r, u, n = x W + b and h U
    ///     n' = tanh(n + σ(r) (h Uₙ + bₙ))
    ///     h' = (1 - σ(u)) n' + σ(u) h
    case gru

    /// Numbers that each unit takes from what enters.
    public var gates: Int {
        switch self {
        case .lstm: 4
        case .gru: 3
        }
    }

    /// Numbers that each unit remembers; what it gives comes first.
    public var states: Int {
        switch self {
        case .lstm: 2
        case .gru: 1
        }
    }
}
