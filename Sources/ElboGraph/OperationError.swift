/// Why an operation cannot take its operands.
public struct OperationError: Error, Equatable, CustomStringConvertible {
    /// The operation's name in the text form.
    public let operation: String
    /// The operands' types.
    public let operands: [TensorType]
    /// What it wants.
    public let requirement: String

    /// For example "matmul(float[2,3], float[4,5]): inner extents must agree".
    public var description: String {
        "\(operation)(\(operands.map(\.description).joined(separator: ", "))): \(requirement)"
    }
}
