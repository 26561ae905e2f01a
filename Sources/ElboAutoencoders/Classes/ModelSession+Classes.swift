public import ElboData
import ElboGraph
import ElboNetworks

extension ModelSession {
    /// q(y|x) of every example, whatever class is told with it: rows of a probability for each class, in the order of
    /// `TrainedAutoencoder.classNames`; nil for a model that infers no classes.
    ///
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func classProbabilities(of data: Dataset) throws -> [[Double]]? {
        let model = model.autoencoder
        guard let classes = model.classes else { return nil }
        let function = ModelFunction("classes") { x, _, pass in
            let name = ExampleSchema.observationName
            let shown = x.replacing(name, by: model.observation.undrawn(x[name]))
            return model.logClassProbabilities(of: shown, in: &pass).map { [exp($0)] } ?? []
        }
        let size = classes.shares.count
        var rows: [[Double]] = []
        rows.reserveCapacity(data.count)
        try run(function, over: ModelRows(self.model.reader(of: data))) { range, results in
            let shares = results[0].doubles
            for place in 0..<range.count {
                rows.append(Array(shares[place * size..<(place + 1) * size]))
            }
        }
        return rows
    }

    /// The data with no class told to a model that infers classes; unchanged for others.
    package func withoutClasses(_ data: Dataset) throws -> Dataset {
        guard model.autoencoder.classes != nil, let names = model.classNames else { return data }
        return try data.labelled(
            by: PartialLabels([String?](repeating: nil, count: data.count)), among: names)
    }

    /// The data with the most probable class for each row that is told none; unchanged for models that infer no classes.
    ///
    /// - Throws: as `classProbabilities(of:)`.
    public func completingClasses(of data: Dataset) throws -> Dataset {
        guard model.autoencoder.classes != nil, let field = model.autoencoder.condition?.field,
            let names = model.classNames
        else { return data }
        let told = data.classes[field]
        guard told?.contains(where: { $0 < 0 }) ?? true,
            let shares = try classProbabilities(of: data)
        else { return data }
        let values = shares.enumerated().map { row, shares in
            if let own = told?[row], own >= 0 { return own }
            return shares.indices.max { shares[$0] < shares[$1] } ?? 0
        }
        return try data.labelled(
            by: PartialLabels(names: names, values: values), among: names)
    }
}
