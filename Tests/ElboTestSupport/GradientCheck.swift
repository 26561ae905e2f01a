package import ElboGraph
package import ElboNumerics
import ElboReference

/// Compares gradients with differences of the function itself, in double precision.
///
/// The function is made a number by a random projection of its outputs. Of order 1 the gradient is
/// compared; of order 2 the gradient of a random projection of the gradient, and so on.
package struct GradientCheck {
    /// Traces the function; all its outputs that are floats take part.
    package let function: (Trace, [Tensor]) -> [Tensor]
    /// The arguments at which to check.
    package let arguments: [HostArray]
    /// Positions of the float arguments to differentiate by.
    package let variables: [Int]
    /// Decides projections and directions.
    package let key: RandomKey

    /// Makes a check.
    package init(
        _ arguments: [HostArray], variables: [Int], key: RandomKey,
        of function: @escaping (Trace, [Tensor]) -> [Tensor]
    ) {
        self.function = function
        self.arguments = arguments
        self.variables = variables
        self.key = key
    }

    /// What is wrong with the gradient of this order, or nil.
    ///
    /// Along each direction the slope is 4/3 of the central difference with step h less 1/3 of that
    /// with 2h, whose error is of order h⁴; rounding adds about 1e-16 / h of the value's magnitude.
    package func mismatch(order: Int, directions: Int = 4, relative: Double = 1e-7) throws
        -> String?
    {
        let reference = ReferenceExecutor()
        let value = try reference.compile(graph(order: order) { scalar, _ in [scalar] })
        let gradients = try reference.run(
            graph(order: order) { scalar, variables in
                gradient(of: scalar, withRespectTo: variables)
            }, arguments)
        let step = 1e-3
        var dice = Dice(key.child(0xD1CE))
        for direction in 0..<directions {
            let steps = variables.map { variable in
                (0..<arguments[variable].shape.count).map { _ in dice.normal() }
            }
            func moved(_ distance: Double) throws -> Double {
                var arguments = arguments
                for (variable, step) in zip(variables, steps) {
                    let numbers = zip(arguments[variable].doubles, step).map {
                        $0 + distance * $1
                    }
                    arguments[variable] = HostArray(arguments[variable].shape, numbers)
                }
                return try value.run(arguments)[0].scalar
            }
            let (near, far) = (
                try moved(step) - moved(-step), try moved(2 * step) - moved(-2 * step)
            )
            let slope = (8 * near - far) / (12 * step)
            let terms = zip(gradients, steps).flatMap { gradient, step in
                zip(gradient.doubles, step).map { $0 * $1 }
            }
            let product = terms.reduce(0, +)
            let magnitude = terms.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let rounding = try 1e-12 * abs(moved(0)) / step
            guard abs(slope - product) <= relative * max(magnitude, abs(slope)) + rounding + 1e-11
            else {
                return "order \(order), direction \(direction): "
                    + "the gradient gives \(product), differences give \(slope)"
            }
        }
        return nil
    }

    /// What `outputs` makes of the number whose gradient is checked: the projected function, or for
    /// higher orders the projected gradient of the order before.
    private func graph(order: Int, _ outputs: (Tensor, [Tensor]) -> [Tensor]) -> Graph {
        let trace = Trace()
        let tensors = arguments.map { trace.argument($0.type) }
        let chosen = variables.map { tensors[$0] }
        var scalar = trace.projection(function(trace, tensors), key.child(0))
        for level in 1..<order {
            scalar = trace.projection(
                gradient(of: scalar, withRespectTo: chosen), key.child(UInt64(level)))
        }
        return trace.graph(returning: outputs(scalar, chosen))
    }
}

extension Trace {
    /// The sum of all numbers of some tensors, each times a fixed random weight.
    package func projection(_ tensors: [Tensor], _ key: RandomKey) -> Tensor {
        var dice = Dice(key)
        var sum = constant(0)
        for tensor in tensors where tensor.type.element == .float {
            let weights = Domain.awayFromZero.array(tensor.shape, &dice)
            sum = sum + (tensor * constant(weights)).sum()
        }
        return sum
    }
}
