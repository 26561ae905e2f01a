public import ElboGraph

/// The examples of a batch as a traced function sees them: a tensor [examples, numbers] for each field.
public struct Inputs {
    /// How many examples there are.
    public let count: Int
    private var fields: [String: Tensor]

    /// Names tensors whose first axis counts the same examples.
    public init(count: Int, _ fields: [String: Tensor]) {
        precondition(
            fields.values.allSatisfy { $0.shape[0] == count },
            "fields of other than \(count) examples: \(fields.mapValues(\.shape))")
        self.count = count
        self.fields = fields
    }

    /// Declares an argument for each field, in order.
    ///
    /// - Parameters:
    ///   - sizes: Names and how many numbers an example has in each.
    ///   - count: Examples.
    ///   - trace: Where the arguments are declared.
    public init(declaring sizes: [(name: String, size: Int)], count: Int, in trace: Trace) {
        self.init(
            count: count,
            [String: Tensor](
                uniqueKeysWithValues: sizes.map {
                    ($0.name, trace.argument(.float([count, $0.size]), label: $0.name))
                }))
    }

    /// A field that must be there.
    public subscript(field: String) -> Tensor {
        guard let tensor = fields[field] else {
            preconditionFailure("no field \(field) among \(fields.keys.sorted())")
        }
        return tensor
    }

    /// A field, if it is there.
    public func tensor(named field: String) -> Tensor? { fields[field] }

    /// The same with another value of a field.
    public func replacing(_ field: String, by tensor: Tensor) -> Inputs {
        var changed = fields
        changed[field] = tensor
        return Inputs(count: count, changed)
    }
}
