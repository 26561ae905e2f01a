public import ElboData
import ElboGraph
import ElboNetworks
public import ElboNumerics

extension ModelSession {
    /// One draw from q(z|x) for every example: rows of `latentDimension` numbers. A point posterior gives its
    /// point; pixels that are drawn in training are drawn here as well.
    ///
    /// - Parameters:
    ///   - data: Examples.
    ///   - key: Decides the draws.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func drawCodes(for data: Dataset, key: RandomKey) throws -> [Float] {
        let model = model.autoencoder
        let function = ModelFunction("draw from posterior") { rows, rowKey, pass in
            let codes = model.codes(for: model.observed(rows, key: rowKey), in: &pass)
            return [codes.z.reshaped(to: Shape([rows.count, model.latentDimension]))]
        }
        var codes: [Float] = []
        codes.reserveCapacity(data.count * model.latentDimension)
        try runUnchecked(
            function, over: ModelRows(self.model.reader(of: data)), rowKey: key.child(0),
            noiseKey: key.child(1)
        ) { range, results in
            try results[0].require(of: function, rows: range, \.isFinite)
            codes += results[0].floats
        }
        return codes
    }

    /// Every example encoded to a draw from q(z|x) and decoded to a draw from p(x|z).
    ///
    /// - Throws: as `drawCodes(for:key:)`.
    public func drawReconstructions(
        of data: Dataset, key: RandomKey, in units: ExampleUnits = .data
    ) throws -> [Float] {
        let told = try completingClasses(of: data)
        return try draw(
            from: drawCodes(for: told, key: key.child(0)), classes: try classes(of: told),
            key: key.child(1), in: units)
    }

    /// Draws from p(x|z) for codes: rows of `dataSize` numbers.
    ///
    /// - Parameters:
    ///   - codes: Rows of `latentDimension` numbers.
    ///   - classes: For each row its class, for a model that is conditioned on classes.
    ///   - key: Decides the draws.
    ///   - units: Those of the numbers.
    /// - Throws: `RunError`, `AutoencoderError.notFinite`.
    public func draw(
        from codes: [Float], classes: [Int]? = nil, key: RandomKey, in units: ExampleUnits = .data
    ) throws -> [Float] {
        try decode(codes, classes: classes, drawnBy: key, in: units)
    }
}
