import ElboData
import ElboDistributions
public import ElboGraph
public import ElboNetworks

extension DynamicalAutoencoder {
    /// Traces what the bound of each window is made of, step after step; each step is a stochastic layer.
    ///
    ///     L = Σₜ E_q [log p(xₜ | zₜ, hₜ) - D(q(zₜ | zₜ₋₁, hₜ, gₜ) ‖ p(zₜ | zₜ₋₁, hₜ))]   (Girin et al. 2021, equation 4.30)
    ///
    /// A missing cell counts nowhere. Steps behind a window's last known cell integrate to one, and count nowhere either. What a
    /// memory reads of a missing cell is a draw from p(xₜ | zₜ, hₜ), so that the bound is one of the known cells of complete rows.
    ///
    /// - Parameters:
    ///   - x: Windows [windows, steps · data size] and their masks.
    ///   - pass: Parameters, mode and randomness.
    func terms(of x: Inputs, in pass: inout ForwardPass) -> BoundTerms {
        let observed = x[ExampleSchema.observationName]
        let (windows, steps) = (x.count, observed.shape[1] / dataSize)
        let (values, known) = (
            inTime(observed, steps),
            x.tensor(named: ExampleSchema.maskName).map { inTime($0, steps) }
        )
        // 1 up to the last step with a known cell.
        let active = known.map {
            minimum($0.max(along: [2]).cumulativeSum(along: 0, reversed: true), 1)
                .reshaped(to: [steps, windows, 1])
        }
        func at(_ tensor: Tensor, _ step: Int) -> Tensor {
            tensor.slice(step..<step + 1, along: 0).reshaped(to: [windows, tensor.shape[2]])
        }
        let seen = features(
            of: values.reshaped(to: [steps * windows, dataSize]),
            known: known?.reshaped(to: [steps * windows, dataSize]), in: &pass
        ).reshaped(to: [steps, windows, features])
        let evidence = (0..<steps).map { at(seen, $0) }
        let told =
            dynamics.looksAhead
            ? lookingAhead(
                evidence,
                active.map { all in
                    (0..<steps).map { at(all, $0) }
                }, in: pass) : evidence

        let noise = pass.nextKey().normal([steps, windows, latentDimension])
        let cellNoise = drawsCells ? pass.nextKey().normal([steps, windows, dataSize]) : nil
        let nothing = values.trace.constant(0).broadcast(to: [windows, dataSize])
        var (state, fed): ([Tensor]?, Tensor?) = (nil, nil)
        if dynamics.memory?.readsExamples == true {
            fed = features(of: nothing, known: nil, in: &pass)
        }
        var code = firstCodes(windows, in: pass)
        var (codes, memories): ([Tensor], [Tensor]) = ([], [])
        var layers: [LatentTerms] = []
        for step in 0..<steps {
            state = remembered(after: state, features: fed, code: code, in: &pass)
            let before = prior(after: code, state?[0], in: &pass)
            let law = posterior(
                after: code, state?[0], evidence: told[step], prior: before, in: &pass)
            code = law.mean + law.standardDeviation * at(noise, step)
            layers.append(
                layer(code, law, before, active: active.map { at($0, step) }))
            codes.append(code)
            if let state { memories.append(state[0]) }
            if let cellNoise, let known {
                let emitted = emission(code, state?[0], in: &pass)
                let drawn = emitted.mean + emitted.standardDeviation * at(cellNoise, step)
                let whole = at(values, step) + (1 - at(known, step)) * drawn
                fed = features(of: whole, known: nil, in: &pass)
            } else if fed != nil {
                fed = evidence[step]
            }
        }
        let law = emission(
            concatenate(codes, along: 0),
            memories.isEmpty ? nil : concatenate(memories, along: 0), in: &pass)
        let flat = values.reshaped(to: [steps * windows, dataSize])
        let logs =
            known.map {
                law.logProbability(of: flat, where: $0.reshaped(to: [steps * windows, dataSize]))
            } ?? law.logProbability(of: flat)
        return BoundTerms(
            reconstruction: logs.reshaped(to: [steps, windows]).sum(along: [0])
                .reshaped(to: [1, windows]),
            layers: layers, law: law,
            observed: Observed(flat, known: known?.reshaped(to: [steps * windows, dataSize])))
    }

    /// Whether a memory reads rows of which cells are missing.
    private var drawsCells: Bool { seesMask && dynamics.memory?.readsExamples == true }

    /// z₀: [rows, latent dimension].
    func firstCodes(_ rows: Int, in pass: ForwardPass) -> Tensor {
        pass[Path.first].broadcast(to: [rows, latentDimension])
    }

    /// [windows, steps · numbers] as [steps, windows, numbers].
    private func inTime(_ x: Tensor, _ steps: Int) -> Tensor {
        x.reshaped(to: [x.shape[0], steps, x.shape[1] / steps]).transposed([1, 0, 2])
    }

    /// gₜ of each step: from the last one backwards, nothing being known behind a window's end.
    private func lookingAhead(_ features: [Tensor], _ active: [Tensor]?, in pass: ForwardPass)
        -> [Tensor]
    {
        var state: [Tensor]?
        var found: [Tensor] = []
        for step in features.indices.reversed() {
            let next = ahead(features[step], after: state, in: pass)
            state = active.map { active in next.map { $0 * active[step] } } ?? next
            found.append(state?[0] ?? next[0])
        }
        return found.reversed()
    }

    /// A step's terms; where it does not count, prior and posterior are one.
    private func layer(
        _ code: Tensor, _ law: DiagonalNormal, _ prior: DiagonalNormal, active: Tensor?
    ) -> LatentTerms {
        func counted(_ own: Tensor, _ other: Tensor) -> Tensor {
            active.map { other + $0 * (own - other) } ?? own
        }
        let prior = DiagonalNormal(
            mean: counted(prior.mean, law.mean),
            logVariance: counted(prior.logVariance, law.logVariance))
        let z = code.reshaped(to: [1, code.shape[0], latentDimension])
        return LatentTerms(
            LatentDraw(
                z: z, mean: law.mean, variance: exp(law.logVariance),
                logDensity: law.logProbability(of: z), law: law),
            prior: prior,
            closedDivergence: .perDimension(klDivergenceTerms(from: law, to: prior)))
    }
}

extension DynamicalAutoencoder: Trainable {
    /// The objective's.
    public var controls: [String] { objective.part.controls }
    /// The objective's.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        objective.part.controlValues(at: progress)
    }

    /// The objective's loss of the bound's terms, in nats per step of a window.
    public func loss(
        of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass
    ) -> TracedLoss {
        let whole = objective.part.loss(
            of: terms(of: x, in: &pass), controls: controls, in: &pass)
        let share = Double(dataSize) / Double(x[ExampleSchema.observationName].shape[1])
        return TracedLoss(
            loss: share * whole.loss,
            metrics: whole.metrics.map { ($0.name, share * $0.value) })
    }
}
