import CElboExact
public import ElboGraph
import ElboReference

/// The executor whose results are the same bits on every machine, for every width of vectors.
///
/// Strict IEEE Float64: each sum runs in the order that the reference executor defines, no product is fused with a
/// sum, and the elementary functions are its own (`ExactFunctions`), within 2 units in the last place. Graphs are run
/// as they are, since rewriting could round otherwise; what depends on the state alone is computed once.
public struct ExactExecutor: Executor {
    /// Results computed side by side: 1, 2, 4 or 8.
    public let lanes: Int

    /// Makes the executor.
    ///
    /// - Parameter lanes: Results computed side by side, one of `availableLanes`; nil for the most.
    public init(lanes: Int? = nil) {
        let lanes = lanes ?? ExactExecutor.availableLanes.last ?? 1
        precondition(
            ExactExecutor.availableLanes.contains(lanes), "\(lanes) lanes on this processor")
        self.lanes = lanes
    }

    /// The widths of vectors that this processor has.
    public static var availableLanes: [Int] {
        [1, 2, 4, 8].filter { elbo_exact_has(Int32($0)) != 0 }
    }

    /// What the arithmetic is called in files that depend on its bits: another name whenever a result may differ in any bit.
    public static let arithmetic: String = "elbo-exact-2"

    /// "exact", with the lanes.
    public var name: String { "exact, \(lanes) lanes" }

    /// Memory in ordinary arrays.
    public func makeState(_ initial: [HostArray], usedInTurn: Bool) -> any ProgramState {
        ReferenceState(initial.map(\.inDoublePrecision))
    }

    /// Prepares a graph.
    ///
    /// - Throws: `GraphError` for an illegal graph, `ExactError`.
    public func compile(_ graph: Graph, state: any ProgramState) throws -> any Program {
        guard let state = state as? ReferenceState, state.types == graph.states else {
            throw ExactError.foreignState
        }
        try graph.verify()
        let graph = graph.removingDeadNodes()
        for node in graph.nodes {
            guard !node.operation.hasExactForm else { continue }
            throw ExactError.noExactForm(operation: node.operation.name)
        }
        return ExactProgram(graph, state, lanes: lanes)
    }
}

/// Why a graph cannot be prepared.
public enum ExactError: Error, Equatable, CustomStringConvertible {
    /// The state comes from another executor or has other slots than the graph.
    case foreignState
    /// The operation is computed by functions of the system, whose last bits differ between machines.
    case noExactForm(operation: String)

    /// One sentence.
    public var description: String {
        switch self {
        case .foreignState: "the state was made by another executor or for another graph"
        case .noExactForm(let operation):
            "\(operation) has no form whose bits are the same on every machine"
        }
    }
}

extension Operation {
    /// Whether its results are the same bits everywhere.
    var hasExactForm: Bool {
        switch self {
        case .unary(let function): function.exact != nil || function.isRounding
        case .random(let law, _): law == .uniform
        // Their tables of cosines are the system's.
        case .fourier, .fourierAdjoint: false
        case .argument, .state, .constant, .iota, .binary, .compare, .logical, .not, .select,
            .convert, .stopGradient, .deriveKey, .broadcast, .reshape, .transpose, .slice, .pad,
            .concatenate, .gather, .scatterAdd, .cumulativeSum, .reduce, .matrixMultiply,
            .convolution, .transposedConvolution, .convolutionFilter, .windows, .overlapAdd:
            true
        }
    }
}
