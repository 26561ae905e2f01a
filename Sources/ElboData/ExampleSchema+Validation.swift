import ElboNumerics

/// What is wrong with a schema that comes from a file.
public struct ExampleSchemaError: Error, Equatable, CustomStringConvertible {
    /// The field.
    public let field: String
    /// What it has to be.
    public let reason: String

    /// One sentence.
    public var description: String { "the field \(field) \(reason)" }
}

extension ExampleSchema {
    /// Checks a schema that comes from a file: fields that a data set can have, sizes positive and within
    /// reason, names and numbers as many as the shape says.
    ///
    /// - Throws: `ExampleSchemaError`.
    public func validate() throws(ExampleSchemaError) {
        guard !fields.isEmpty, Set(fields.map(\.name)).count == fields.count else {
            throw ExampleSchemaError(
                field: fields.first?.name ?? "x", reason: "must be there, once")
        }
        guard observation.name == ExampleSchema.observationName,
            observation.kind == .numbers || text != nil
        else {
            throw ExampleSchemaError(
                field: observation.name,
                reason:
                    "must be \(ExampleSchema.observationName), numbers or tokens: it comes first")
        }
        for field in fields { try validate(field) }
    }

    private func validate(_ field: Field) throws(ExampleSchemaError) {
        func require(_ condition: Bool, _ reason: @autoclosure () -> String)
            throws(ExampleSchemaError)
        {
            if !condition { throw ExampleSchemaError(field: field.name, reason: reason()) }
        }
        let size = field.itemShape.checkedProduct ?? 0
        try require(
            !field.itemShape.isEmpty && (1...1_000_000_000).contains(size),
            "has the shape \(field.itemShape), which must be positive")
        try require(
            field.columns.map { $0.count == size } ?? true,
            "has \(field.columns?.count ?? 0) names for \(size) numbers")
        try require(
            field.table.map {
                $0.allSatisfy(\.isSound) && $0.totalWidth == size
                    && field.columns == $0.numberNames
            } ?? true,
            "has columns whose levels are not its \(size) numbers")
        try require(
            field.images.map { $0.itemShape == field.itemShape } ?? true,
            "has the shape \(field.itemShape), its images \(field.images?.itemShape ?? [])")
        try require(
            field.sounds.map { $0.isSound && $0.itemShape == field.itemShape } ?? true,
            "has the shape \(field.itemShape), its sounds \(field.sounds?.itemShape ?? [])")
        try require(
            field.clips.map { $0.isSound && $0.itemShape == field.itemShape } ?? true,
            "has the shape \(field.itemShape), its clips \(field.clips?.itemShape ?? [])")
        try require(
            field.formats.map { $0.count == size && $0.allSatisfy { $0?.isSound ?? true } } ?? true,
            "has formats that are not those of \(size) numbers: decimals from 0 to 6, and a range")
        if case .standardize(let means, _) = field.transform {
            try require(means.count == size, "has \(means.count) means for \(size) numbers")
        }
        switch field.kind {
        case .numbers:
            try require(
                field.name == observation.name, "holds numbers, which only the first field can")
        case .tokens(let coding):
            try require(
                field.name == observation.name, "holds tokens, which only the first field can")
            try require(
                coding.isSound && field.itemShape == [coding.itemSize]
                    && field.transform == .identity,
                "must be a row of \(coding.itemSize) tokens of a tokenizer whose words differ")
        case .classes(let names):
            try require(
                field.name == ExampleSchema.classesName,
                "holds classes, whose field is \(ExampleSchema.classesName)")
            try require(
                names.count == size && Set(names).count == size,
                "must have \(size) classes of different names")
        case .mask(let other):
            try require(
                field.name == ExampleSchema.maskName,
                "holds a mask, whose field is \(ExampleSchema.maskName)")
            try require(
                other == observation.name && field.itemShape == observation.itemShape,
                "must have the shape of \(observation.name)")
        }
    }
}
