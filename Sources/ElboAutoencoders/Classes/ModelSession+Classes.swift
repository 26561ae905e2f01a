public import ElboData
import ElboGraph
import ElboNetworks

extension ModelSession {
    /// The probabilities of the classes of every example, whatever class is told with it, in the order of
    /// `TrainedAutoencoder.classNames` or `modeNames`; nil for a model that tells no classes.
    ///
    /// They are q(y|x) of a model that infers classes. Of one whose critic was told them they are p(j|z) at the mean of q(z|x)
    /// among the components of the prior that classes have.
    ///
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func classProbabilities(of data: Dataset) throws -> [[Double]]? {
        let model = model.autoencoder
        guard let size = model.classes?.shares.count ?? model.criticLabels?.size else { return nil }
        let function = ModelFunction("classes") { x, _, pass in
            let name = ExampleSchema.observationName
            let shown = x.replacing(name, by: model.observation.undrawn(x[name]))
            if let inferred = model.logClassProbabilities(of: shown, in: &pass) {
                return [exp(inferred)]
            }
            let codes = model.codes(for: shown, in: &pass).mean
            let joint = model.prior.part.logJoint(of: codes, over: model.latentSpace, in: &pass)
            return [softmax(joint.slice(0..<size, along: -1))]
        }
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

    /// The data with no class told to a model that can do without; unchanged for others.
    package func withoutClasses(_ data: Dataset) throws -> Dataset {
        guard model.autoencoder.takesUntoldClasses, let names = model.toldNames else { return data }
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
