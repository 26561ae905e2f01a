import ElboData
public import ElboGraph
public import ElboNetworks

extension Autoencoder {
    /// The examples with their values as the likelihood scores them.
    ///
    /// - Parameters:
    ///   - x: Transformed values, masks and conditions.
    ///   - key: Decides what is drawn at each read, such as binary pixels.
    public func observed(_ x: Inputs, key: Tensor) -> Inputs {
        let name = ExampleSchema.observationName
        return x.replacing(name, by: observation(x[name], key: key))
    }

    /// The observation among a batch's fields.
    func observation(in x: Inputs) -> Observed {
        Observed(
            x[ExampleSchema.observationName], known: x.tensor(named: ExampleSchema.maskName))
    }

    /// Codes from q(z|x) for a batch.
    ///
    /// - Parameters:
    ///   - x: Observations, masks and conditions; see `observed`.
    ///   - draws: K, the codes for each example.
    ///   - isStopping: Whether no gradient flows through q's parameters into log q(z|x).
    ///   - pass: Parameters, mode and randomness.
    public func codes(
        for x: Inputs, draws: Int = 1, isStopping: Bool = false, in pass: inout ForwardPass
    ) -> LatentDraw {
        guard let shares = classShares(of: x, in: &pass) else {
            return codesGivenClass(for: x, draws: draws, isStopping: isStopping, in: &pass)
        }
        return codesOfInferredClasses(
            for: x, shares, draws: draws, isStopping: isStopping, in: &pass)
    }

    /// Codes from q(z|x), or q(z|x,y) with the classes that are among the fields.
    func codesGivenClass(
        for x: Inputs, draws: Int, isStopping: Bool, in pass: inout ForwardPass
    ) -> LatentDraw {
        posterior.part.draw(
            draws, from: encoder(encoderInput(x), at: Path.encoder, in: &pass),
            dimension: latentDimension, at: Path.posterior, in: &pass, isStopping: isStopping)
    }

    /// Each example in one row, with a mask but without a class.
    func examplesAlone(_ x: Inputs) -> Tensor { encoderInput(x, given: nil) }

    /// The space of codes as the prior sees it.
    package var latentSpace: LatentSpace {
        LatentSpace(
            dimension: latentDimension, exampleSize: dataSize, path: Path.prior,
            codes: codeLayout.flatMap { layout in
                posterior.part.quantizer.map { quantizer in
                    (layout, { quantizer.averages(at: Path.posterior, in: $0).codebook })
                }
            }
        ) { examples, pass in
            let values = support.bringing(examples)
            var fields = [ExampleSchema.observationName: values]
            if seesMask {
                fields[ExampleSchema.maskName] = values.trace.constant(1)
                    .broadcast(to: values.shape)
            }
            return codes(for: Inputs(count: values.shape[0], fields), in: &pass)
        }
    }

    /// Each example in one row; a mask and a condition stand behind its last axis, a condition at every place.
    private func encoderInput(_ x: Inputs) -> Tensor { encoderInput(x, given: condition) }

    private func encoderInput(_ x: Inputs, given condition: Condition?) -> Tensor {
        let values = likelihood.part.shownToEncoder(x[ExampleSchema.observationName])
        guard seesMask || condition != nil else { return values }
        // Sentences are as wide as a batch of them needs, and tokens stand alone.
        if let condition, decoder.readsTokens {
            return concatenate([values, x[condition.field]], along: 1)
        }
        let shape = Shape([x.count] + inputShape)
        var parts = [values.reshaped(to: shape)]
        if seesMask { parts.append(x[ExampleSchema.maskName].reshaped(to: shape)) }
        if let condition {
            let ones = [Int](repeating: 1, count: inputShape.count - 1)
            parts.append(
                x[condition.field].reshaped(to: Shape([x.count] + ones + [condition.size]))
                    .broadcast(
                        to: Shape([x.count] + inputShape.dropLast() + [condition.size])))
        }
        return concatenate(parts, along: -1)
            .reshaped(to: [x.count, encoderInputShape(given: condition).reduce(1, *)])
    }

    /// What the decoder gives for latent codes [..., examples, latent dimension]: [..., data size], or
    /// [..., data size, outputs per element] under a likelihood that needs more than one.
    ///
    /// A decoder of sentences is shown their tokens behind the code; of each it sees those before it.
    ///
    /// A head on images gives [H, W, C · outputs], the outputs of a data channel side by side, so that
    /// the same order of the numbers serves images and records.
    ///
    /// - Parameters:
    ///   - z: Codes.
    ///   - x: The examples' conditions, and their tokens where they are sentences.
    ///   - pass: Parameters, mode and randomness.
    public func decoded(_ z: Tensor, given x: Inputs, in pass: inout ForwardPass) -> Tensor {
        let leading = Array(z.shape.extents.dropLast())
        var (parts, places) = ([z], dataSize)
        func add(_ field: String) -> Int {
            let told = x[field]
            parts.append(told.broadcast(to: Shape(leading + [told.shape[1]])))
            return told.shape[1]
        }
        if let condition { _ = add(condition.field) }
        if decoder.readsTokens { places = add(ExampleSchema.observationName) }
        let inputs = parts.count == 1 ? z : concatenate(parts, along: -1)
        let rows = inputs.reshaped(to: [leading.reduce(1, *), inputs.shape[-1]])
        let outputs = likelihood.part.outputsPerElement
        return decoder(rows, at: Path.decoder, in: &pass)
            .reshaped(to: Shape(leading + [places] + (outputs == 1 ? [] : [outputs])))
    }
}
