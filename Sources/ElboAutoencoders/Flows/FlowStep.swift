public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// A kind of invertible step: what a flow's prior and posterior repeat.
public protocol FlowStep: Sendable {
    /// What stands before "-flow" in the kind of a part.
    static var name: String { get }
    /// The step in a few words.
    static var summary: String { get }
    /// The fewest numbers that a step can move.
    static var smallestDimension: Int { get }
    /// Whether it has networks of its own, whose width can be chosen.
    static var hasNetworks: Bool { get }

    /// What a step learns.
    ///
    /// - Parameters:
    ///   - dimension: Numbers in a vector.
    ///   - hidden: Width of the networks.
    ///   - context: Numbers that an encoder gives; 0 for a prior.
    ///   - path: Where the parameters are declared.
    static func parameters(dimension: Int, hidden: Int, context: Int, at path: String)
        -> [Parameter]

    /// The step.
    ///
    /// - Parameters:
    ///   - dimension: Numbers in a vector.
    ///   - hidden: Width of the networks.
    ///   - context: What an encoder gives: [examples, numbers].
    ///   - isOdd: Whether it is the second, fourth, … of a flow: steps take turns.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters.
    static func map(
        dimension: Int, hidden: Int, context: Tensor?, isOdd: Bool, at path: String,
        in pass: ForwardPass
    ) -> any Bijection
}

/// One half of a code decides how the other moves, in turns (RealNVP).
public enum CouplingStep: FlowStep {
    /// "coupling"
    public static let name: String = "coupling"
    /// For people who choose.
    public static let summary: String = "halves that move each other in turns (RealNVP)"
    /// One number for each half.
    public static let smallestDimension: Int = 2
    /// Yes.
    public static let hasNetworks: Bool = true

    private static func network(_ dimension: Int, _ hidden: Int, _ context: Int, movesFirst: Bool)
        -> FlowNetwork
    {
        let moving = AffineCoupling.moving(of: dimension, movesFirst: movesFirst)
        return FlowNetwork(
            inputs: dimension - moving, outputs: moving, hidden: hidden, context: context)
    }

    /// Two networks: every step moves both halves.
    public static func parameters(dimension: Int, hidden: Int, context: Int, at path: String)
        -> [Parameter]
    {
        [false, true].flatMap { movesFirst in
            network(dimension, hidden, context, movesFirst: movesFirst)
                .parameters(at: "\(path).\(movesFirst ? "first" : "second")")
        }
    }

    /// The second half, then the first.
    public static func map(
        dimension: Int, hidden: Int, context: Tensor?, isOdd: Bool, at path: String,
        in pass: ForwardPass
    ) -> any Bijection {
        Composition(
            [false, true].map { movesFirst in
                AffineCoupling(
                    size: dimension, movesFirst: movesFirst,
                    conditioner: network(
                        dimension, hidden, context?.shape[-1] ?? 0, movesFirst: movesFirst
                    ).conditioner(
                        beside: context, at: "\(path).\(movesFirst ? "first" : "second")", in: pass)
                )
            })
    }
}

/// Each number moves by what those before it decide, first to last and last to first in turns.
public enum AutoregressiveStep: FlowStep {
    /// "autoregressive"
    public static let name: String = "autoregressive"
    /// For people who choose.
    public static let summary: String = "each number moved by those before it"
    /// Any.
    public static let smallestDimension: Int = 1
    /// Yes.
    public static let hasNetworks: Bool = true

    private static func network(_ dimension: Int, _ hidden: Int, _ context: Int, isOdd: Bool)
        -> FlowNetwork
    {
        FlowNetwork(
            inputs: dimension, outputs: dimension, hidden: hidden, context: context,
            order: isOdd ? .lastToFirst : .firstToLast)
    }

    /// One network, masked.
    public static func parameters(dimension: Int, hidden: Int, context: Int, at path: String)
        -> [Parameter]
    {
        network(dimension, hidden, context, isOdd: false).parameters(at: path)
    }

    /// Forward in one pass, back number after number.
    public static func map(
        dimension: Int, hidden: Int, context: Tensor?, isOdd: Bool, at path: String,
        in pass: ForwardPass
    ) -> any Bijection {
        AutoregressiveMap(
            size: dimension, isReversed: isOdd,
            conditioner: network(dimension, hidden, context?.shape[-1] ?? 0, isOdd: isOdd)
                .conditioner(beside: context, at: path, in: pass))
    }
}

/// A push along a hyperplane that the encoder chooses for each example.
public enum PlanarStep: FlowStep {
    /// "planar"
    public static let name: String = "planar"
    /// For people who choose.
    public static let summary: String = "pushes along hyperplanes that the encoder chooses"
    /// Any.
    public static let smallestDimension: Int = 1
    /// No: the encoder's features are all it looks at.
    public static let hasNetworks: Bool = false

    /// u, w and b from the encoder. Biases are drawn, since at w = 0 no direction is better than another.
    public static func parameters(dimension: Int, hidden: Int, context: Int, at path: String)
        -> [Parameter]
    {
        [
            Parameter("\(path).weight", [context, 2 * dimension + 1], .fanInUniform),
            Parameter("\(path).bias", [2 * dimension + 1], .normal(deviation: 0.5)),
        ]
    }

    /// The push.
    public static func map(
        dimension: Int, hidden: Int, context: Tensor?, isOdd: Bool, at path: String,
        in pass: ForwardPass
    ) -> any Bijection {
        guard let context else { preconditionFailure("a planar step without an encoder") }
        let numbers = affine(context, at: path, in: pass)
        return PlanarMap(
            u: numbers.slice(0..<dimension, along: -1),
            w: numbers.slice(dimension..<2 * dimension, along: -1),
            b: numbers.slice(2 * dimension..<2 * dimension + 1, along: -1))
    }
}
