/// Rows of a data set as the numbers that the fields of a schema show to a model.
///
/// A missing cell is 0 in its field, which is the mean where columns are standardised, and 0 in the mask. A
/// class is 1 in its own place and 0 in the others; one that is not told is 0 everywhere.
public struct ExampleReader: Sendable {
    /// Where the rows come from.
    public let data: Dataset
    /// What they are read as: the model's fields and transform, and a mask when cells are missing.
    public let schema: ExampleSchema

    /// Pairs data with a schema whose observation has the same size.
    ///
    /// - Parameters:
    ///   - data: The rows.
    ///   - schema: What they are read as; the data's own when nil.
    /// - Throws: `DataError.noField` when the data lack one of the schema's fields, or its classes differ.
    public init(_ data: Dataset, as schema: ExampleSchema? = nil) throws {
        let wanted = schema ?? data.schema
        precondition(
            wanted.observation.itemSize == data.itemSize,
            "rows of \(data.itemSize) numbers read as \(wanted.observation.itemSize)")
        for field in wanted.fields {
            guard case .classes = field.kind else { continue }
            guard data.schema[field.name]?.kind == field.kind else {
                throw DataError.noField(path: data.name, field: field.name)
            }
        }
        self.data = data
        self.schema = data.hasMissing ? wanted.masked : wanted
    }

    /// The names of the fields and how many numbers an example has in each, in order.
    public var fields: [(name: String, size: Int)] {
        schema.fields.map { ($0.name, $0.itemSize) }
    }

    /// The fields as they are shown of some rows: sentences only as wide as the longest of them, or a little wider.
    public func fields(of rows: some Collection<Int>) -> [(name: String, size: Int)] {
        guard data.schema.text != nil else { return fields }
        return schema.fields.map { field in
            (field.name, field.kind == schema.observation.kind ? width(of: rows) : field.itemSize)
        }
    }

    /// Rows of the same group are shown equally wide; nil when all are.
    public var group: ((Int) -> Int)? {
        data.schema.text.map { _ in { width(of: CollectionOfOne($0)) } }
    }

    private func width(of rows: some Collection<Int>) -> Int {
        guard let coding = data.schema.text else { return schema.observation.itemSize }
        return coding.width(for: rows.reduce(1) { max($0, data.tokenCount(ofRow: $1)) })
    }

    /// The numbers of some rows, [rows, size] for each field in order, as wide as `fields(of:)` says.
    public func values(of rows: some Collection<Int>) -> [[Float]] {
        var observation: [Float] = []
        return schema.fields.map { field in
            switch field.kind {
            case .tokens:
                return data.shownTokens(of: rows, width: width(of: rows))
            case .numbers:
                observation = data.values(of: rows, by: field.transform)
                return data.hasMissing ? observation.map { $0.isNaN ? 0 : $0 } : observation
            case .mask:
                return data.hasMissing
                    ? observation.map { $0.isNaN ? 0 : 1 }
                    : [Float](repeating: 1, count: rows.count * field.itemSize)
            case .classes(let names):
                var values = [Float](repeating: 0, count: rows.count * names.count)
                let classes = data.classes[field.name] ?? []
                for (place, row) in rows.enumerated() where classes[row] >= 0 {
                    values[place * names.count + classes[row]] = 1
                }
                return values
            }
        }
    }
}
