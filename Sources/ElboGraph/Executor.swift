/// What turns graphs into programs; nothing above knows which one it has.
public protocol Executor: Sendable {
    /// A name for people, for example "cpu".
    var name: String { get }

    /// Memory that outlives a run and can be shared by several programs, such as a model's parameters.
    ///
    /// - Parameters:
    ///   - initial: What the slots hold at first.
    ///   - usedInTurn: Whether programs on the state run one at a time, those without updates too; an executor may then
    ///     let them work in the same memory.
    func makeState(_ initial: [HostArray], usedInTurn: Bool) -> any ProgramState

    /// Prepares a graph for running.
    ///
    /// `state` must have the graph's slots, in order, and come from this executor; programs that share
    /// it see each other's updates.
    func compile(_ graph: Graph, state: any ProgramState) throws -> any Program
}

extension Executor {
    /// A state whose programs without updates run side by side.
    public func makeState(_ initial: [HostArray]) -> any ProgramState {
        makeState(initial, usedInTurn: false)
    }

    /// Prepares a graph without state.
    ///
    /// - Throws: as the other.
    public func compile(_ graph: Graph) throws -> any Program {
        try compile(graph, state: makeState([]))
    }

    /// Runs a graph without state once.
    ///
    /// - Throws: as `compile` and `Program.run`.
    public func run(_ graph: Graph, _ arguments: [HostArray]) throws -> [HostArray] {
        try compile(graph).run(arguments)
    }
}

/// Arrays in an executor's own memory.
///
/// Many threads may use a state: `read` and runs of programs without updates go on together, while `write`
/// and runs of programs with updates, or of any programs on a state that is used in turn, wait until they have it for
/// themselves.
public protocol ProgramState: AnyObject, Sendable {
    /// Types of the slots.
    var types: [TensorType] { get }
    /// Copies of all slots.
    func read() -> [HostArray]
    /// Replaces all slots; types must be the same.
    func write(_ arrays: [HostArray])
}

/// A graph ready to run.
///
/// Many threads may call one program, but it runs for one of them at a time; each thread that has a copy of
/// its own runs at once, unless the graph has updates.
public protocol Program: AnyObject, Sendable {
    /// Runs once: reads arguments and state, writes the state's updates, returns the outputs.
    ///
    /// - Throws: `RunError` when the arguments do not fit or an index is outside its table.
    func run(_ arguments: [HostArray]) throws -> [HostArray]

    /// Runs once for each of `count` lists of arguments, side by side where the executor has threads for it.
    ///
    /// - Parameters:
    ///   - count: How many runs.
    ///   - arguments: Those of a run, by its number; called on any thread, for several runs at a time.
    ///   - results: Receives a run's number and outputs, one after the other in the order of the numbers.
    /// - Throws: what the first run that fails throws; later ones are not handed on.
    func runEach(
        _ count: Int, arguments: @Sendable (Int) throws -> [HostArray],
        results: (Int, [HostArray]) throws -> Void) throws

    /// The same program with memory of its own; it shares the state.
    ///
    /// It costs much less than compiling the graph again.
    func copy() -> any Program
}

extension Program {
    /// One run after the other.
    public func runEach(
        _ count: Int, arguments: @Sendable (Int) throws -> [HostArray],
        results: (Int, [HostArray]) throws -> Void
    ) throws {
        for number in 0..<count { try results(number, run(arguments(number))) }
    }
}

/// Why a run stopped.
public enum RunError: Error, Equatable, CustomStringConvertible {
    /// The number of arguments is not the graph's.
    case argumentCount(expected: Int, found: Int)
    /// An argument has another type than the graph's.
    case argumentType(position: Int, expected: TensorType, found: TensorType)
    /// `gather` or `scatterAdd` met an index outside its table.
    case indexOutOfRange(index: Int, count: Int)

    /// One sentence.
    public var description: String {
        switch self {
        case .argumentCount(let expected, let found):
            "the program takes \(expected) arguments, \(found) were given"
        case .argumentType(let position, let expected, let found):
            "argument \(position) must be \(expected), not \(found)"
        case .indexOutOfRange(let index, let count):
            "index \(index) is outside a table of \(count) rows"
        }
    }
}

extension Graph {
    /// Checks that arguments have the declared types.
    ///
    /// - Throws: `RunError.argumentCount` and `.argumentType`.
    public func check(_ arguments: [HostArray]) throws(RunError) {
        guard arguments.count == self.arguments.count else {
            throw .argumentCount(expected: self.arguments.count, found: arguments.count)
        }
        for (position, (array, type)) in zip(arguments, self.arguments).enumerated()
        where array.type != type {
            throw .argumentType(position: position, expected: type, found: array.type)
        }
    }
}
