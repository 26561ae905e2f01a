extension Graph: CustomStringConvertible {
    /// The text form: one line for each node, then the results; stable, for people and snapshots.
    public var description: String {
        var lines = nodes.enumerated().map { index, node in
            let operands = node.operands.map { "%\($0)" }.joined(separator: ", ")
            let label = node.label.map { "  # \($0)" } ?? ""
            return "%\(index) = \(node.operation.name)(\(operands)) : \(node.type)\(label)"
        }
        lines += updates.map { "state \($0.slot) <- %\($0.node)" }
        lines.append("return " + outputs.map { "%\($0)" }.joined(separator: ", "))
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Operation {
    /// The operation with its fixed parameters, as it stands in the text form.
    public var name: String {
        switch self {
        case .argument(let position): "argument[\(position)]"
        case .state(let slot): "state[\(slot)]"
        case .constant(let array): "constant[\(array.summary)]"
        case .iota(_, let axis): "iota[axis \(axis)]"
        case .unary(let function): function.name
        case .binary(let function): function.rawValue
        case .compare(let comparison): comparison.rawValue
        case .logical(let function): function.rawValue
        case .not: "not"
        case .select: "select"
        case .convert(let element): "convert[\(element.rawValue)]"
        case .stopGradient: "stopgradient"
        case .deriveKey(let label): "key[\(label)]"
        case .random(let law, _): "random[\(law.rawValue)]"
        case .broadcast(let shape): "broadcast[\(shape)]"
        case .reshape(let shape): "reshape[\(shape)]"
        case .transpose(let permutation): "transpose\(permutation)"
        case .slice(let starts, let ends, let strides): "slice[\(starts)..<\(ends) by \(strides)]"
        case .pad(let low, let high, let interior, let value):
            "pad[\(low) \(high) \(interior) with \(value)]"
        case .concatenate(let axis): "concatenate[axis \(axis)]"
        case .gather: "gather"
        case .scatterAdd(let count): "scatteradd[\(count)]"
        case .cumulativeSum(let axis, let reversed, let exclusive):
            "cumsum[axis \(axis)\(reversed ? " reversed" : "")\(exclusive ? " exclusive" : "")]"
        case .reduce(let reduction, let axes): "\(reduction.rawValue)\(axes)"
        case .matrixMultiply(let left, let right): "matmul[\(left ? "T" : "N")\(right ? "T" : "N")]"
        case .convolution(let convolution): "conv[\(convolution.summary)]"
        case .transposedConvolution(let convolution, let extents):
            "transposedconv[\(convolution.summary) to \(extents)]"
        case .convolutionFilter(let convolution): "convfilter[\(convolution.summary)]"
        case .windows(let window): "windows[\(window.summary)]"
        case .overlapAdd(let window, let extents): "overlapadd[\(window.summary) to \(extents)]"
        case .fourier: "fourier"
        case .fourierAdjoint: "fourieradjoint"
        }
    }
}

extension HostArray {
    /// The value when there is one, the number of values otherwise.
    var summary: String {
        guard shape.count == 1, values.element != .key else { return "\(shape.count) values" }
        switch values {
        case .bool(let flags): return "\(flags[0])"
        case .int(let numbers): return "\(numbers[0])"
        default: return "\(doubles[0])"
        }
    }
}
