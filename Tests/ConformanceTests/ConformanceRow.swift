import ElboGraph
import ElboNumerics
import ElboTestSupport
import Testing

/// One line of the conformance table: a function of arrays, and what must hold for it.
struct ConformanceRow: Sendable, CustomTestStringConvertible {
    /// What the row is called in a report.
    let name: String
    /// The operation that the row is about; nil for composed functions.
    let subject: Operation?
    /// The arguments' shapes and domains.
    let arguments: [Argument]
    /// How near to the reference a single-precision result must be.
    let tolerance: Tolerance
    /// How often the function is differentiated; 0 where differences would meet a kink.
    let order: Int
    /// Traces the function.
    let function: @Sendable (Trace, [Tensor]) -> [Tensor]

    struct Argument: Sendable {
        let shape: Shape
        let domain: Domain
        var isState = false

        var type: TensorType { TensorType(domain.element, shape) }
    }

    /// A row about one operation on arguments.
    init(
        _ subject: Operation, _ arguments: [(Shape, Domain)], _ tolerance: Tolerance = .exact,
        order: Int = 1, note: String = ""
    ) {
        self.init(
            subject.rowName, arguments, tolerance, order: order, note: note, subject: subject
        ) { trace, tensors in [trace.append(subject, tensors)] }
    }

    /// A row about a composed function.
    init(
        _ name: String, _ arguments: [(Shape, Domain)], _ tolerance: Tolerance, order: Int = 1,
        note: String = "", subject: Operation? = nil, isState: Bool = false,
        _ function: @escaping @Sendable (Trace, [Tensor]) -> [Tensor]
    ) {
        let shapes = arguments.map { "\($0.1.element.rawValue)\($0.0)" }
        let operands = shapes.isEmpty ? [] : ["of " + shapes.joined(separator: " ")]
        self.name = ([name] + operands).joined(separator: " ") + (note.isEmpty ? "" : ", \(note)")
        self.subject = subject
        self.arguments = arguments.map { Argument(shape: $0.0, domain: $0.1, isState: isState) }
        self.tolerance = tolerance
        self.order = order
        self.function = function
    }

    var testDescription: String { name }

    /// The arrays that the row is run on: the same in every run.
    var values: [HostArray] {
        let text = name.unicodeScalars.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1.value) }
        var dice = Dice(text)
        return arguments.map { $0.domain.array($0.shape, &dice) }
    }

    /// Positions of the arguments that gradients are taken by.
    var variables: [Int] {
        arguments.indices.filter { arguments[$0].domain.element == .float }
    }

    /// The number of elements of all arguments.
    var size: Int { arguments.reduce(0) { $0 + $1.shape.count } }

    /// The function's results, and on request the gradient of a random projection of them.
    func graph(withGradients: Bool) -> Graph {
        let trace = Trace()
        let tensors = arguments.map { argument in
            argument.isState ? trace.state(argument.type) : trace.argument(argument.type)
        }
        var outputs = function(trace, tensors)
        if withGradients {
            let number = trace.projection(outputs, RandomKey(seed: 7))
            outputs += gradient(of: number, withRespectTo: variables.map { tensors[$0] })
        }
        return trace.graph(returning: outputs)
    }
}

extension Operation {
    /// The name with what the text form leaves to the result's type.
    fileprivate var rowName: String {
        switch self {
        case .random(_, let shape): "\(name)\(shape)"
        case .iota(let shape, _): "\(name)\(shape)"
        default: name
        }
    }
}
