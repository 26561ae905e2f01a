import CElboKernels
import ElboGraph
import ElboNumerics

/// Vector code for an operation on elements.
enum ElementCode {
    /// A loop in C.
    case kernel(elbo_operation)
    /// A function of single numbers and its parameter.
    case scalar(elbo_scalar_function, Int)
}

extension Operation {
    /// The code for this operation on operands of an element kind; nil when it is of another sort.
    func elementCode(operand: ElementType) -> ElementCode? {
        switch self {
        case .unary(let function): function.elementCode
        case .binary(let function): .kernel(function.code)
        case .compare(let comparison): .kernel(comparison.code(int: operand == .int))
        case .logical(.and): .kernel(ELBO_AND)
        case .logical(.or): .kernel(ELBO_OR)
        case .logical(.xor): .kernel(ELBO_XOR)
        case .not: .kernel(ELBO_NOT)
        case .select: .kernel(ELBO_SELECT)
        case .convert(let element):
            switch (operand, element) {
            case (.float, .int), (.bool, .int): .kernel(ELBO_FLOAT_TO_INT)
            case (.int, .float): .kernel(ELBO_INT_TO_FLOAT)
            case (.float, .bool): .kernel(ELBO_FLOAT_TO_BOOL)
            case (.int, .bool): .kernel(ELBO_INT_TO_BOOL)
            default: .kernel(ELBO_COPY)
            }
        case .argument, .state, .constant, .iota, .stopGradient, .deriveKey, .random, .broadcast,
            .reshape, .transpose, .slice, .pad, .concatenate, .gather, .scatterAdd, .cumulativeSum,
            .reduce, .matrixMultiply, .convolution, .transposedConvolution, .convolutionFilter,
            .windows, .overlapAdd, .fourier, .fourierAdjoint:
            nil
        }
    }
}

extension UnaryFunction {
    fileprivate var elementCode: ElementCode {
        switch self {
        case .negate: .kernel(ELBO_NEGATE)
        case .absolute: .kernel(ELBO_ABSOLUTE)
        case .sign: .kernel(ELBO_SIGN)
        case .floor: .kernel(ELBO_FLOOR)
        case .exp: .kernel(ELBO_EXP)
        case .expm1: .kernel(ELBO_EXPM1)
        case .log: .kernel(ELBO_LOG)
        case .log1p: .kernel(ELBO_LOG1P)
        case .sqrt: .kernel(ELBO_SQRT)
        case .tanh: .kernel(ELBO_TANH)
        case .sigmoid: .kernel(ELBO_SIGMOID)
        case .softplus: .kernel(ELBO_SOFTPLUS)
        case .relu: .kernel(ELBO_RELU)
        case .erf: .kernel(ELBO_ERF)
        case .logGamma: .scalar(logGammas, 0)
        case .polygamma(let order): .scalar(polygammas, order)
        }
    }
}

extension BinaryFunction {
    fileprivate var code: elbo_operation {
        switch self {
        case .add: ELBO_ADD
        case .subtract: ELBO_SUBTRACT
        case .multiply: ELBO_MULTIPLY
        case .divide: ELBO_DIVIDE
        case .maximum: ELBO_MAXIMUM
        case .minimum: ELBO_MINIMUM
        }
    }
}

extension Comparison {
    fileprivate func code(int: Bool) -> elbo_operation {
        switch self {
        case .equal: int ? ELBO_INT_EQUAL : ELBO_EQUAL
        case .notEqual: int ? ELBO_INT_NOT_EQUAL : ELBO_NOT_EQUAL
        case .less: int ? ELBO_INT_LESS : ELBO_LESS
        case .lessOrEqual: int ? ELBO_INT_LESS_OR_EQUAL : ELBO_LESS_OR_EQUAL
        }
    }
}

private let logGammas: elbo_scalar_function = { out, input, count, _ in
    guard let out, let input else { return }
    for i in 0..<count { out[i] = Float(logGamma(Double(input[i]))) }
}

private let polygammas: elbo_scalar_function = { out, input, count, order in
    guard let out, let input else { return }
    for i in 0..<count { out[i] = Float(polygamma(order: order, Double(input[i]))) }
}
