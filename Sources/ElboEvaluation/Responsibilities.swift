public import ElboAutoencoders
public import ElboData
import ElboGraph
import ElboNetworks
public import ElboNumerics

extension ModelSession {
    /// How probable each component of a mixture prior is for each example: E_q[πₖ pₖ(z) / Σⱼ πⱼ pⱼ(z)] over
    /// draws from q(z|x) (Jiang et al. 2017, equation 16).
    ///
    /// - Parameters:
    ///   - data: Examples.
    ///   - samples: Draws of z for each.
    ///   - key: Decides them.
    /// - Returns: Rows of as many numbers as the prior has components.
    /// - Throws: `AutoencoderError` when the prior has no components or the data do not fit the model.
    public func responsibilities(_ data: Dataset, samples: Int = 16, key: RandomKey) throws
        -> [[Float]]
    {
        try model.requireEncoder()
        let model = model.autoencoder
        guard model.prior.part.components > 1 else {
            throw AutoencoderError.option(
                name: "the prior", value: "\(model.prior)",
                allowed: "one with components to cluster by, such as normal-mixture:components=10")
        }
        let function = ModelFunction("responsibilities of \(samples)") { rows, rowKey, pass in
            let x = model.observed(rows, key: rowKey)
            let codes = model.codes(for: x, draws: samples, in: &pass)
            let joint = model.prior.part.logJoint(
                of: codes.z, over: model.latentSpace, in: &pass)
            return [softmax(joint).mean(along: [0])]
        }
        var result: [[Float]] = []
        let count = model.prior.part.components
        try run(
            function, over: ModelRows(self.model.reader(of: data)), rowKey: key.child(0),
            noiseKey: key.child(1)
        ) { range, results in
            let values = results[0].floats
            result += range.indices.map { place in
                let row = place - range.lowerBound
                return Array(values[row * count..<(row + 1) * count])
            }
        }
        return result
    }

    /// How the most probable component of each example agrees with its known class; nil where no example with a cell has one.
    ///
    /// - Parameters:
    ///   - data: Examples.
    ///   - labels: The class of each example, where it is known.
    ///   - key: Decides the draws of z.
    /// - Throws: as `responsibilities`.
    public func clustering(_ data: Dataset, labels: PartialLabels, key: RandomKey) throws
        -> ClusteringScores?
    {
        let clusters = try responsibilities(data, key: key).map { row in
            row.indices.max { row[$0] < row[$1] } ?? 0
        }
        var classes = [Int](repeating: -1, count: data.count)
        for row in data.rowsWithCells { classes[row] = labels.values[row] }
        return ClusteringScores(clusters: clusters, classes: classes)
    }
}
