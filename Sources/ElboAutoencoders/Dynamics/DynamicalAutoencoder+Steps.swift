import ElboDistributions
import ElboGraph
import ElboNetworks

/// One step in time, each part by itself; rows stand on the first axis.
extension DynamicalAutoencoder {
    /// What the encoder makes of rows.
    struct Seen {
        /// φ(x): [rows, features].
        let features: Tensor
        /// What skip connections read of them; empty where there are none.
        let maps: [Tensor]
    }

    /// What the encoder makes of rows.
    ///
    /// - Parameters:
    ///   - values: Transformed numbers, 0 where they are missing: [rows, data size].
    ///   - known: 1 where they are known; nil where all are.
    func seen(_ values: Tensor, known: Tensor? = nil, in pass: inout ForwardPass) -> Seen {
        guard let skips else {
            return Seen(features: features(of: values, known: known, in: &pass), maps: [])
        }
        let (features, maps) = skips.encoded(values, by: encoder, at: Path.encoder, in: &pass)
        return Seen(features: features, maps: maps)
    }

    /// φ(x) alone.
    func features(of values: Tensor, known: Tensor?, in pass: inout ForwardPass) -> Tensor {
        guard seesMask else { return encoder(values, at: Path.encoder, in: &pass) }
        let known = known ?? values.trace.constant(1).broadcast(to: values.shape)
        let shape = Shape([values.shape[0]] + inputShape)
        let both = concatenate(
            [values.reshaped(to: shape), known.reshaped(to: shape)], along: -1)
        return encoder(
            both.reshaped(to: [values.shape[0], 2 * dataSize]), at: Path.encoder, in: &pass)
    }

    /// hₜ and what else the cell remembers; nil where there is no memory.
    ///
    /// - Parameters:
    ///   - state: The same of the step before; nil for nothing.
    ///   - features: φ(xₜ₋₁), of a memory that reads rows.
    ///   - code: zₜ₋₁.
    func remembered(
        after state: [Tensor]?, features: Tensor?, code: Tensor, in pass: inout ForwardPass
    ) -> [Tensor]? {
        guard let memory = dynamics.memory else { return nil }
        var read: [Tensor] = []
        if memory.readsExamples, let features { read.append(features) }
        if memory.readsCodes { read.append(codeFeatures(code, at: Path.code, in: &pass)) }
        return next(read, after: state, at: Path.memory, in: pass)
    }

    /// gₜ and what else the cell remembers that runs backwards.
    func ahead(_ features: Tensor, after state: [Tensor]?, in pass: ForwardPass) -> [Tensor] {
        next([features], after: state, at: Path.ahead, in: pass)
    }

    private func next(
        _ read: [Tensor], after state: [Tensor]?, at path: String, in pass: ForwardPass
    ) -> [Tensor] {
        let entering =
            joined(read).matrixMultiplied(by: pass["\(path).weight"]) + pass["\(path).bias"]
        return layer.next(entering, after: state, at: path, in: pass)
    }

    /// p(zₜ | zₜ₋₁, hₜ), of dynamics without a linear state.
    func prior(after code: Tensor, _ memory: Tensor?, in pass: inout ForwardPass) -> DiagonalNormal
    {
        switch dynamics.transition {
        case .none, .plain:
            let seen = (dynamics.transition == .plain ? [code] : []) + [memory].compactMap(\.self)
            let hidden = priorHidden(joined(seen), at: "\(Path.prior).hidden", in: &pass)
            return law(laws(hidden, at: Path.prior, in: pass))
        case .gated:
            // μ = (1 - g) ⊙ (W z + b) + g ⊙ f(z) (Krishnan, Shalit and Sontag 2017, section 3).
            let seen = joined([code] + [memory].compactMap(\.self))
            let open = sigmoid(gate(seen, at: "\(Path.prior).gate", in: &pass))
            let new = gate(seen, at: "\(Path.prior).new", in: &pass)
            let kept = linear(code, at: "\(Path.prior).linear", in: &pass)
            return law([
                kept + open * (new - kept),
                linear(relu(new), at: "\(Path.prior).logVariance", in: &pass),
            ])
        }
    }

    /// q(zₜ | zₜ₋₁, hₜ, gₜ).
    ///
    /// - Parameters:
    ///   - code: zₜ₋₁.
    ///   - memory: hₜ.
    ///   - evidence: gₜ of a posterior that looks ahead, else φ(xₜ).
    ///   - prior: The mean of p(zₜ | zₜ₋₁, hₜ).
    func posterior(
        after code: Tensor, _ memory: Tensor?, evidence: Tensor, prior: Tensor,
        in pass: inout ForwardPass
    ) -> DiagonalNormal {
        let seen =
            (dynamics.posteriorReadsCode ? [code] : [])
            + (dynamics.posteriorReadsMemory ? [memory].compactMap(\.self) : []) + [evidence]
        let hidden = posteriorHidden(joined(seen), at: "\(Path.posterior).hidden", in: &pass)
        let told = law(laws(hidden, at: Path.posterior, in: pass))
        guard dynamics.isResidual else { return told }
        return DiagonalNormal(mean: prior + told.mean, logVariance: told.logVariance)
    }

    /// p(xₜ | zₜ, hₜ), transformed.
    ///
    /// - Parameters:
    ///   - code: zₜ: [rows, latent dimension].
    ///   - memory: hₜ.
    ///   - content: What is known of frames seen before, where the dynamics have it.
    func emission(
        _ code: Tensor, _ memory: Tensor?, showing content: ShownContent? = nil,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        let rows = code.shape[0]
        let outputs = likelihood.part.outputsPerElement
        let seen = dynamics.decoderReadsMemory ? memory : nil
        let entering = joined([code] + [seen, content?.summary].compactMap(\.self))
        let decoded =
            if let skips, let content {
                skips.decoded(
                    entering, adding: content.additions, by: decoder, at: Path.decoder, in: &pass)
            } else {
                decoder(entering, at: Path.decoder, in: &pass)
            }
        let output = decoded.reshaped(
            to: Shape([rows, dataSize] + (outputs == 1 ? [] : [outputs])))
        return likelihood.part.law(output, observing: nil, at: Path.likelihood, in: &pass)
    }

    /// The same of rows of columns, whose laws are normal (`requireNormalRows`).
    func rowLaw(_ code: Tensor, _ memory: Tensor?, in pass: inout ForwardPass) -> DiagonalNormal {
        guard let normal = emission(code, memory, in: &pass) as? DiagonalNormal else {
            preconditionFailure("rows of \(likelihood.kind) in time")
        }
        return normal
    }

    private func law(_ heads: [Tensor]) -> DiagonalNormal {
        DiagonalNormal(mean: heads[0], logVariance: heads[1].boundedLogVariance)
    }

    private func joined(_ parts: [Tensor]) -> Tensor {
        parts.count == 1 ? parts[0] : concatenate(parts, along: -1)
    }
}
