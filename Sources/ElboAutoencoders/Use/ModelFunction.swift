public import ElboData
public import ElboGraph
public import ElboNetworks

/// A function of a trained model, traced once for each number of rows met.
public struct ModelFunction: Sendable {
    /// What is traced: rows, a key for the rows' own draws, a pass with a key for all others; results have the
    /// rows as their first axis.
    public typealias Body = @Sendable (Inputs, Tensor, inout ForwardPass) -> [Tensor]

    /// What it is known by; functions with the same name are the same.
    public let name: String
    let body: Body

    /// Names a function.
    public init(_ name: String, _ body: @escaping Body) {
        self.name = name
        self.body = body
    }
}

/// Rows that a function runs over.
public struct ModelRows: Sendable {
    /// The names of the fields and how many numbers a row has in each.
    public let fields: [(name: String, size: Int)]
    /// How many rows there are.
    public let count: Int
    /// How many numbers are shown of some rows in each field; nil when those of `fields` always are.
    public let widths: (@Sendable (Range<Int>) -> [Int])?
    /// The numbers of some rows: [rows, size] for each field; asked for on several threads at a time.
    public let values: @Sendable (Range<Int>) -> [[Float]]

    /// Describes rows.
    public init(
        fields: [(name: String, size: Int)], count: Int,
        widths: (@Sendable (Range<Int>) -> [Int])? = nil,
        values: @escaping @Sendable (Range<Int>) -> [[Float]]
    ) {
        self.fields = fields
        self.count = count
        self.widths = widths
        self.values = values
    }

    /// Examples.
    public init(_ examples: ExampleReader) {
        self.init(examples, rows: Array(0..<examples.data.count))
    }

    /// Some of the examples, in this order.
    init(_ examples: ExampleReader, rows: [Int]) {
        let widths: @Sendable (Range<Int>) -> [Int] = { range in
            examples.fields(of: rows[range]).map { $0.size }
        }
        self.init(
            fields: examples.fields, count: rows.count,
            widths: examples.group == nil ? nil : widths,
            values: { examples.values(of: rows[$0]) })
    }
}
