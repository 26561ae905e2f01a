import ElboGraph
import ElboNetworks
import ElboNumerics

extension DynamicalAutoencoder {
    /// Checks a composition that comes from a file or from options.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            !inputShape.isEmpty && inputShape.allSatisfy { $0 > 0 }
                && (1...100_000_000).contains(inputShape.checkedProduct ?? 0),
            "the size of a row", AutoencoderError.text(inputShape), "in 1...100000000")
        for (name, size) in [
            ("the latent dimension", latentDimension), ("the number of units", units),
        ] {
            try require((1...65_536).contains(size), name, size, "in 1...65536")
        }
        try dynamics.validate()
        if dynamics.linear != nil {
            // A step takes a code number after number.
            try require(
                latentDimension <= 64, "the latent dimension of a linear state", latentDimension,
                "in 1...64")
        }
        try likelihood.chosen.validate()
        try objective.chosen.validate()
        try require(
            !likelihood.part.isCalibrated && !(likelihood.part is MixedLikelihood)
                && !(likelihood.part is TokenLikelihood), "the likelihood", likelihood,
            "one of each number by itself, such as gaussian:sigma=learned or gaussian:sigma=0.5, in time; gaussian alone takes the optimal σ of a whole batch"
        )
        try likelihood.part.validate(dataSize: dataSize)
        if seesMask { try requireNormalRows() }
        try require(
            dynamics.content == nil || !seesMask, "the dynamics of rows that lack cells",
            dynamics.title, "without content, which reads whole frames")
        try require(
            (skips != nil) == (dynamics.content?.skips == true), "the skip connections",
            skips == nil ? "missing" : "there", "what the dynamics say of them")
        if let linear = dynamics.linear {
            // Each clip's P has n² numbers.
            try require(
                stateDimension(linear) <= 1000, "the dimension of a linear state",
                stateDimension(linear), "at most 1000; take fewer latent dimensions")
        }
        let bound = objective.part as? EvidenceLowerBound
        try require(
            bound?.isStopping == false, "the objective", objective, "elbo for series")
        let (found, outputs): ([Int], [Int])
        do throws(LayerError) {
            found = try encoder.outputShape(for: [encoderInputs])
            outputs = try decoder.outputShape(for: [decoderInputs])
            try skips?.validate(from: encoder, encoderInputs, to: decoder, decoderInputs)
        } catch { throw AutoencoderError(error) }
        try require(
            found.count == 1, "the encoder's outputs", AutoencoderError.text(found), "in one row")
        let wanted = dataSize * likelihood.part.outputsPerElement
        try require(
            outputs.reduce(1, *) == wanted, "the decoder's outputs",
            AutoencoderError.text(outputs), "\(wanted) numbers")
        let total = parameters.map { Double($0.shape.count) }.reduce(0, +)
        try require(
            total <= 2_147_483_648, "the number of parameters", Int(min(total, 1e18)),
            "at most 2147483648; take fewer latent dimensions or a smaller network")
    }

    /// Checks that rows have normal laws: forecasts of columns are exact mixtures of these, and missing cells draws from them.
    ///
    /// - Throws: `AutoencoderError.option`.
    package func requireNormalRows() throws(AutoencoderError) {
        try require(
            dynamics.linear == nil, "the dynamics of rows of columns",
            "a linear state under networks",
            "another: dmm, vrnn or srnn; without networks elbo series fits a linear state itself")
        try require(
            dynamics.content == nil, "the dynamics of rows of columns", dynamics.title,
            "another: dmm, vrnn or srnn; content is what frames show")
        try require(
            likelihood.part is HeteroscedasticGaussianLikelihood
                || likelihood.part is GaussianLikelihood, "the likelihood", likelihood,
            "gaussian:sigma=learned, gaussian with a number as sigma, or heteroscedastic-gaussian for series"
        )
    }
}
