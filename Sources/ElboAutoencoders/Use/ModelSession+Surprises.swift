public import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks

extension ModelSession {
    /// -ln p(xⱼ|z) of each number of each example, z the mean of q(z|x), in nats; densities of transformed numbers.
    ///
    /// - Parameters:
    ///   - data: Examples without missing cells.
    ///   - each: Receives the number of an example and its numbers' nats, in order.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func forEachSurprise(
        of data: Dataset, _ each: (_ row: Int, _ nats: ArraySlice<Float>) throws -> Void
    ) throws {
        let model = model.autoencoder
        let function = ModelFunction("surprises") { x, _, pass in
            let name = ExampleSchema.observationName
            let values = x.replacing(name, by: model.observation.undrawn(x[name]))
            let z = model.codes(for: values, in: &pass).mean
            let law = model.likelihood.part.law(
                model.decoded(z, given: values, in: &pass), observing: nil,
                at: Autoencoder.Path.likelihood, in: &pass)
            return [-law.logProbabilities(of: values[name])]
        }
        try run(function, over: ModelRows(self.model.reader(of: data))) { range, results in
            let values = results[0].floats
            let size = values.count / range.count
            for (index, row) in range.enumerated() {
                try each(row, values[index * size..<(index + 1) * size])
            }
        }
    }
}
